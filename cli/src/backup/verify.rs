//! Authenticates every entry and reads every row.

use std::collections::HashSet;

use eeema::data_backup::table::{
    Ballot, BallotChoice, BallotVote, Body, Contact, ContactReaction, DistributionList, Group,
    GroupReaction, Message, NonceCounts, Nonces, ReactionCounts, Record, Table,
};
use eeema::data_backup::{Entry, EntryName, Error};

use super::failure::damaged;
use super::library::{Library, refusal};
use super::list::print_faults;
use crate::shared::Done;
use crate::shared::json::Json;
use crate::shared::print::line;
use crate::shared::progress::{Progress, Unit};
use crate::shared::sentences::Sentences;

/// Entries whose keys are derived at once.
const AT_ONCE: usize = 64;

pub(super) fn run(library: &mut Library, json: bool) -> Done {
    let entries = library.backup.entries().to_vec();
    let mut report = Report {
        entries: entries.len() as u64,
        // What was found out while the names were read is found again below, but for what is not there.
        missing: std::mem::take(&mut library.missing),
        without_messages: library.without_messages as u64,
        ..Report::default()
    };
    for refused in library.backup.refused() {
        report.faults.push(refusal(refused));
    }
    authenticate(library, &entries, &mut report);
    for entry in &entries {
        if let Some(table) = Table::of(&EntryName::of(entry.name())) {
            read_table(library, entry, table, &mut report);
        }
    }
    let damages = report.damages();
    match json {
        true => report.object().print()?,
        false => report.print()?,
    }
    damages
}

#[derive(Default)]
struct Report {
    entries: u64,
    authentic: u64,
    rows: u64,
    skipped: u64,
    unreadable: u64,
    media_there: u64,
    media_missing: u64,
    without_messages: u64,
    /// What is not known, which is no fault.
    unknown: Sentences,
    missing: Sentences,
    faults: Sentences,
}

impl Report {
    fn print(&self) -> Done {
        let (authentic, count) = (self.authentic, self.entries);
        line(format_args!("{authentic} of {count} entries authenticated"))?;
        let (rows, skipped) = (self.rows, self.skipped);
        line(format_args!("{rows} rows read, {skipped} skipped"))?;
        let (there, missing) = (self.media_there, self.media_missing);
        line(format_args!("{there} media there, {missing} not included"))?;
        let unreadable = self.unreadable;
        line(format_args!(
            "{unreadable} bodies could not be read and are kept as text"
        ))?;
        if self.without_messages > 0 {
            line(format_args!(
                "{} chats have no messages",
                self.without_messages
            ))?;
        }
        for unknown in self.unknown.lines() {
            line(format_args!("not known: {unknown}"))?;
        }
        print_faults(&self.missing)?;
        print_faults(&self.faults)
    }

    fn object(&self) -> Json {
        Json::object()
            .number("entries", self.entries)
            .number("authentic", self.authentic)
            .number("rows", self.rows)
            .number("skipped", self.skipped)
            .number("unreadable", self.unreadable)
            .number("media", self.media_there)
            .number("media_missing", self.media_missing)
            .number("chats_without_messages", self.without_messages)
            .texts("unknown", self.unknown.lines())
            .texts("faults", self.missing.lines().chain(self.faults.lines()))
    }

    /// Exit code 4 if anything is wrong.
    fn damages(&self) -> Done {
        let faults = self.faults.count() + self.missing.count();
        match faults {
            0 => Ok(()),
            _ => Err(damaged(&[
                (self.missing.count(), "missing table"),
                (self.faults.count() - self.skipped, "fault"),
                (self.skipped, "skipped row"),
            ])),
        }
    }
}

fn authenticate(library: &mut Library, entries: &[Entry], report: &mut Report) {
    let bytes = entries.iter().map(Entry::compressed_size).sum();
    let mut progress = Progress::new("verifying", Some(bytes), Unit::Bytes);
    let password = library.backup.password().clone();
    for batch in entries.chunks(AT_ONCE) {
        let keys = library.backup.archive_mut().keys_parallel(batch, &password);
        for (entry, keys) in batch.iter().zip(keys) {
            let archive = library.backup.archive_mut();
            let checked = keys.and_then(|keys| archive.check(entry, &keys));
            progress.add(entry.compressed_size());
            match checked {
                Ok(()) => report.authentic += 1,
                Err(error) => report.faults.push(format!("{}: {error}", entry.name())),
            }
            if matches!(EntryName::of(entry.name()), EntryName::Unknown(_)) {
                report.unknown.push(format!("entry {}", entry.name()));
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
        report.faults.push(format!("{}: {error}", entry.name()));
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
                report
                    .faults
                    .push(format!("{}, row {}: {reason}", entry.name(), row.number));
            }
        }
    }
    for (_, column) in rows.unknown_columns() {
        report
            .unknown
            .push(format!("column {column} of {}", entry.name()));
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
