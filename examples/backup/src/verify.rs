//! Authenticates every entry and reads every row.

use std::collections::HashSet;

use eeema::data_backup::table::{
    Ballot, BallotChoice, BallotVote, Body, Contact, ContactReaction, DistributionList, Group,
    GroupReaction, Message, NonceCounts, Nonces, ReactionCounts, Record, Table,
};
use eeema::data_backup::{Entry, EntryName, Error};

use crate::Outcome;
use crate::library::Library;
use crate::output::line;
use crate::progress::Progress;
use crate::terminal::one_line;

/// Entries whose keys are derived at once.
const AT_ONCE: usize = 64;

pub fn run(library: &mut Library) -> Outcome {
    let entries = library.backup.entries().to_vec();
    let mut report = Report::default();
    for refused in library.backup.refused() {
        report.fault(format!("{}: {}", refused.name(), refused.fault()));
    }
    for missing in &library.missing {
        report.fault(missing.clone());
    }
    authenticate(library, &entries, &mut report);
    for entry in &entries {
        if let Some(table) = Table::of(&EntryName::of(entry.name())) {
            read_table(library, entry, table, &mut report);
        }
    }
    let (authentic, media) = (report.authentic, report.media_there);
    let (count, unreadable) = (entries.len(), report.unreadable);
    line(&format!("{authentic} of {count} entries authenticated"))?;
    line(&format!(
        "{} rows read, {} skipped",
        report.rows, report.skipped
    ))?;
    line(&format!(
        "{media} media there, {} not included",
        report.media_missing
    ))?;
    line(&format!(
        "{unreadable} bodies could not be read and are kept as text"
    ))?;
    if library.without_messages > 0 {
        line(&format!(
            "{} chats have no messages",
            library.without_messages
        ))?;
    }
    for unknown in &report.unknown {
        line(&format!("not known: {}", one_line(unknown)))?;
    }
    for fault in &report.faults {
        line(&one_line(fault))?;
    }
    if report.unsaid > 0 {
        line(&format!("{} more are not listed", report.unsaid))?;
    }
    Ok(report.faults.is_empty() && report.skipped == 0)
}

#[derive(Default)]
struct Report {
    authentic: usize,
    rows: u64,
    skipped: u64,
    unreadable: u64,
    media_there: u64,
    media_missing: u64,
    unknown: Vec<String>,
    faults: Vec<String>,
    /// Sentences that were not kept.
    unsaid: u64,
}

impl Report {
    /// Sentences that are kept, so that a hostile file fills no memory.
    const MOST: usize = 1000;

    fn fault(&mut self, sentence: String) {
        if self.faults.len() < Self::MOST {
            self.faults.push(sentence);
        } else {
            self.unsaid += 1;
        }
    }

    /// What is not known is no fault.
    fn unknown(&mut self, what: String) {
        if self.unknown.len() < Self::MOST {
            self.unknown.push(what);
        } else {
            self.unsaid += 1;
        }
    }
}

fn authenticate(library: &mut Library, entries: &[Entry], report: &mut Report) {
    let mut progress = Progress::new(entries.iter().map(Entry::compressed_size).sum());
    let password = library.backup.password().clone();
    for batch in entries.chunks(AT_ONCE) {
        let keys = library.backup.archive_mut().keys_parallel(batch, &password);
        for (entry, keys) in batch.iter().zip(keys) {
            let archive = library.backup.archive_mut();
            let checked = keys.and_then(|keys| archive.check(entry, &keys));
            progress.add(entry.compressed_size());
            match checked {
                Ok(()) => report.authentic += 1,
                Err(error) => report.fault(format!("{}: {error}", entry.name())),
            }
            if matches!(EntryName::of(entry.name()), EntryName::Unknown(_)) {
                report.unknown(format!("entry {}", entry.name()));
            }
        }
    }
}

fn read_table(library: &mut Library, entry: &Entry, table: Table, report: &mut Report) {
    let read = match table {
        Table::Contacts => rows::<Contact>(library, entry, table, report),
        Table::Messages(_) => messages(library, entry, table, report),
        Table::Groups => rows::<Group>(library, entry, table, report),
        Table::DistributionLists => rows::<DistributionList>(library, entry, table, report),
        Table::Ballots => rows::<Ballot>(library, entry, table, report),
        Table::BallotChoices => rows::<BallotChoice>(library, entry, table, report),
        Table::BallotVotes => rows::<BallotVote>(library, entry, table, report),
        Table::ContactReactions => rows::<ContactReaction>(library, entry, table, report),
        Table::GroupReactions => rows::<GroupReaction>(library, entry, table, report),
        Table::ReactionCounts => rows::<ReactionCounts>(library, entry, table, report),
        Table::Nonces => rows::<Nonces>(library, entry, table, report),
        _ => rows::<NonceCounts>(library, entry, table, report),
    };
    if let Err(error) = read {
        report.fault(format!("{}: {error}", entry.name()));
    }
}

fn rows<R: Record>(
    library: &mut Library,
    entry: &Entry,
    table: Table,
    report: &mut Report,
) -> Result<(), Error> {
    each::<R>(library, entry, table, report, |_, _| {})
}

fn each<R: Record>(
    library: &mut Library,
    entry: &Entry,
    table: Table,
    report: &mut Report,
    mut look: impl FnMut(R, &mut Report),
) -> Result<(), Error> {
    let mut rows = library.backup.rows::<R>(entry, table)?;
    while let Some(row) = rows.next()? {
        report.rows += 1;
        match row.record {
            Ok(record) => look(record, report),
            Err(reason) => {
                report.skipped += 1;
                report.fault(format!("{}, row {}: {reason}", entry.name(), row.number));
            }
        }
    }
    for (_, column) in rows.unknown_columns() {
        report.unknown(format!("column {column} of {}", entry.name()));
    }
    Ok(())
}

/// Messages, and whether their media are there.
fn messages(
    library: &mut Library,
    entry: &Entry,
    table: Table,
    report: &mut Report,
) -> Result<(), Error> {
    let Table::Messages(chats) = table else {
        return Ok(());
    };
    let is_media = |entry: &Entry| matches!(EntryName::of(entry.name()), EntryName::Media(..));
    let there: HashSet<String> = library
        .backup
        .entries()
        .iter()
        .filter(|entry| is_media(entry))
        .map(|entry| entry.name().to_owned())
        .collect();
    each(library, entry, table, report, |message: Message, report| {
        let downloaded = match message.body() {
            Body::File(file) => file.downloaded,
            Body::Image(Some(image)) => image.downloaded,
            Body::Video(video) => video.downloaded,
            Body::Voice(voice) => voice.downloaded,
            Body::Unreadable => {
                report.unreadable += 1;
                None
            }
            _ => None,
        };
        let name = EntryName::Media(chats, &message.uid).to_string();
        if there.contains(&name) {
            report.media_there += 1;
        } else if downloaded == Some(true) {
            report.media_missing += 1;
        }
    })
}
