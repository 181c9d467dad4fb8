//! Rows of every table and version: what is kept is written, and read the same.

use core::fmt::Debug;

use eeema::data_backup::Chats;
use eeema::data_backup::table::{
    Ballot, BallotChoice, BallotVote, Contact, ContactReaction, DistributionList, Group,
    GroupReaction, Message, NonceCounts, Nonces, ReactionCounts, Record, Table, TableReader,
    Version, write_header, write_row,
};

pub(crate) fn check(data: &[u8]) {
    let Some(([table, version], text)) = data.split_first_chunk() else {
        return;
    };
    let Some(version) = Version::new(u32::from(*version)) else {
        return;
    };
    match table % 14 {
        0 => rows::<Contact>(Table::Contacts, version, text),
        1 => rows::<Message>(Table::Messages(Chats::Contact), version, text),
        2 => rows::<Message>(Table::Messages(Chats::Group), version, text),
        3 => rows::<Message>(Table::Messages(Chats::List), version, text),
        4 => rows::<Group>(Table::Groups, version, text),
        5 => rows::<DistributionList>(Table::DistributionLists, version, text),
        6 => rows::<Ballot>(Table::Ballots, version, text),
        7 => rows::<BallotChoice>(Table::BallotChoices, version, text),
        8 => rows::<BallotVote>(Table::BallotVotes, version, text),
        9 => rows::<ContactReaction>(Table::ContactReactions, version, text),
        10 => rows::<GroupReaction>(Table::GroupReactions, version, text),
        11 => rows::<ReactionCounts>(Table::ReactionCounts, version, text),
        12 => rows::<Nonces>(Table::Nonces, version, text),
        _ => rows::<NonceCounts>(Table::NonceCounts, version, text),
    }
}

fn rows<R: Record + Debug + PartialEq>(table: Table, version: Version, text: &[u8]) {
    let records = read::<R>(table, version, text);
    // Every column that is known is written by one version or another; the newest has most.
    let mut written = Vec::new();
    write_header(table, version, &mut written);
    for record in &records {
        write_row(table, version, record, &mut written);
    }
    let again = read::<R>(table, version, &written);
    assert_eq!(again.len(), records.len());
    let mut twice = Vec::new();
    write_header(table, version, &mut twice);
    for record in &again {
        write_row(table, version, record, &mut twice);
    }
    assert_eq!(written, twice);
    assert_eq!(read::<R>(table, version, &twice), again);
}

fn read<R: Record>(table: Table, version: Version, mut text: &[u8]) -> Vec<R> {
    let mut reader = TableReader::<R>::new(table, version);
    let (mut records, mut number) = (Vec::new(), 0);
    while !text.is_empty() {
        let (read, row) = reader.feed(text);
        text = &text[read..];
        if let Some(row) = row {
            number += 1;
            assert_eq!(row.number, number);
            records.extend(row.record);
        }
    }
    if let Ok(Some(row)) = reader.finish() {
        records.extend(row.record);
    }
    records
}
