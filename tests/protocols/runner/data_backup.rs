//! Topic `data-backup`: chapter 14 section 12 of the specification.

use eeema::codec::base64;
use eeema::codec::csv::{Limits, OpenQuote, Reader, Row};
use eeema::codec::zip::{DataDescriptor, LocalHeader, Strength};
use eeema::crypto::hazmat::aes_ctr::AesCtr;
use eeema::crypto::hazmat::hash::sha256;
use eeema::data_backup::table::{
    Ballot, BallotChoice, BallotVote, Body, CellValue, Contact, ContactReaction, DistributionList,
    Group, GroupReaction, Message, MessageKind, NonceCounts, Nonces, ReactionCounts, Record as Rec,
    SkipReason, Table, TableReader, Version, write_cells, write_header, write_row,
};
use eeema::data_backup::{
    Archive, ArchiveWriter, Backup, ChatExport, Chats, Compression, DosTime, Entry, EntryFault,
    EntryKeys, EntryName, Error, PasswordBytes, PasswordEncoding, Salt, sealed,
};
use serde_json::{Value, json};

use super::{Record, Verdict, expect, expect_refused, unknown_kind, unknown_reason};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "zip_entry" => zip_entry(record, Strength::Aes256),
        "zip_entry_other_strength" => {
            let strength = match record.number("strength") {
                1 => Strength::Aes128,
                _ => Strength::Aes192,
            };
            zip_entry(record, strength)
        }
        "deflate_stored" => expect(
            "packed",
            sealed::deflate(&record.bytes("data"), Compression::None),
            Ok(record.bytes("packed")),
        ),
        "password_bytes" => password_bytes(record),
        "csv_line" => csv_line(record),
        "csv_line_values" => csv_line_values(record),
        "csv_read" => expect(
            "rows",
            read_csv(record.text("text")).map_err(|error| error.to_string())?,
            rows_of(record.json("rows")),
        ),
        "csv_header" => csv_header(record),
        "backup" => backup(record),
        "backup_repacked" => repacked(record),
        "csv_rows" => csv_rows(record),
        "message_body" => message_body(record),
        "backup_tolerance" => tolerance(record),
        "chat_export" => chat_export(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    let reason = record.text("reason");
    match record.kind() {
        "zip_entry" => {
            let password = record.text("password").as_bytes();
            let opened = sealed::open(password, Strength::Aes256, &record.bytes("sealed"));
            match opened {
                Err(Error::Entry(fault)) => expect("reason", fault_name(fault), reason),
                other => Err(format!("{other:?}")),
            }
        }
        "csv_read" => {
            expect("reason", reason, "csv_open_quote")?;
            expect_refused(read_csv(record.text("text")), OpenQuote)
        }
        "backup" => match open(record).map(|_| ()) {
            Ok(()) => Err("accepted".into()),
            Err(error) => match error_name(error) {
                None => unknown_reason(record),
                Some(name) => expect("reason", name, reason),
            },
        },
        _ => unknown_kind(record),
    }
}

fn fault_name(fault: EntryFault) -> &'static str {
    match fault {
        EntryFault::Name => "entry_name",
        EntryFault::Duplicate => "duplicate_entry",
        EntryFault::NotEncrypted => "entry_not_encrypted",
        EntryFault::TooShort => "entry_too_short",
        EntryFault::WrongPassword => "wrong_password",
        EntryFault::Authentication => "entry_authentication",
        EntryFault::Size => "entry_size",
        _ => "unheard of",
    }
}

fn error_name(error: Error) -> Option<&'static str> {
    Some(match error {
        Error::NotAZip => "not_a_zip",
        Error::Entry(fault) => fault_name(fault),
        Error::OpenQuote => "csv_open_quote",
        Error::SettingsMissing => "settings_missing",
        Error::SettingsInvalid => "settings_invalid",
        Error::VersionTooNew => "version_too_new",
        Error::IdentityMissing => "identity_missing",
        Error::IdentityInvalid => "identity_invalid",
        Error::IdentityWrongPassword => "identity_wrong_password",
        _ => return None,
    })
}

fn failed(error: Error) -> String {
    error.to_string()
}

fn zip_entry(record: &Record<'_>, strength: Strength) -> Verdict {
    let password = record.text("password").as_bytes();
    let salt = Salt::new(strength, &record.bytes("salt")).ok_or("salt")?;
    let keys = EntryKeys::derive(password, &salt);
    if record.has("aes_key") {
        expect("aes_key", keys.cipher_key(), &record.bytes("aes_key"))?;
        expect(
            "mac_key",
            &keys.mac_key().as_bytes()[..],
            &record.bytes("mac_key"),
        )?;
        expect("verifier", *keys.verifier(), record.array("verifier"))?;
    }
    let (data, expected) = (record.bytes("data"), record.bytes("sealed"));
    expect("sealed", &sealed::seal(password, &salt, &data), &expected)?;
    let opened = sealed::open(password, strength, &expected).map_err(failed)?;
    expect("opened", opened, data)
}

fn password_bytes(record: &Record<'_>) -> Verdict {
    let bytes = |encoding| {
        let bytes = PasswordBytes::new(record.text("password"), encoding);
        bytes.as_bytes().to_vec()
    };
    expect("utf8", bytes(PasswordEncoding::Utf8), record.bytes("utf8"))?;
    let low = bytes(PasswordEncoding::LowBytes);
    expect("legacy_low_bytes", low, record.bytes("legacy_low_bytes"))
}

/// Reads a text in pieces of every length up to seven, which must not matter.
fn read_csv(text: &str) -> Result<Vec<Vec<String>>, OpenQuote> {
    let whole = read_csv_in_pieces(text, usize::MAX);
    for length in 1..8 {
        assert_eq!(read_csv_in_pieces(text, length), whole, "{length}");
    }
    whole
}

fn read_csv_in_pieces(text: &str, length: usize) -> Result<Vec<Vec<String>>, OpenQuote> {
    let (mut reader, mut row) = (Reader::new(Limits::DEFAULT), Row::default());
    let mut rows = Vec::new();
    let cells = |row: &Row| row.cells().map(Into::into).collect();
    for mut piece in text.as_bytes().chunks(length.min(text.len().max(1))) {
        while !piece.is_empty() {
            let (read, is_complete) = reader.feed(piece, &mut row);
            piece = &piece[read..];
            if is_complete {
                rows.push(cells(&row));
            }
        }
    }
    if reader.finish(&mut row)? {
        rows.push(cells(&row));
    }
    Ok(rows)
}

fn rows_of(value: &Value) -> Vec<Vec<String>> {
    serde_json::from_value(value.clone()).unwrap()
}

fn csv_line(record: &Record<'_>) -> Verdict {
    let cells = record.texts("cells");
    let mut text = Vec::new();
    write_cells(cells.iter().map(|cell| CellValue::text(cell)), &mut text);
    expect("text", str::from_utf8(&text).unwrap(), record.text("text"))?;
    let rows = read_csv(record.text("text")).map_err(|error| error.to_string())?;
    expect(
        "cells",
        rows,
        vec![cells.iter().map(|cell| (*cell).to_owned()).collect()],
    )
}

fn csv_line_values(record: &Record<'_>) -> Verdict {
    let value = |cell: Record<'_>| match () {
        () if cell.has("null") => CellValue::Null,
        () if cell.has("unwritten") => CellValue::Bare,
        () if cell.has("boolean") => CellValue::Boolean(cell.flag("boolean")),
        () if cell.has("integer") => CellValue::Number(cell.integer("integer")),
        () if cell.has("list") => CellValue::list(&cell.texts("list")),
        () => CellValue::Text(cell.text("text").to_owned().into()),
    };
    let mut text = Vec::new();
    write_cells(record.records("cells").into_iter().map(value), &mut text);
    expect("text", str::from_utf8(&text).unwrap(), record.text("text"))
}

fn table(name: &str) -> Table {
    match name {
        "contacts" => Table::Contacts,
        "message" => Table::Messages(Chats::Contact),
        "group_message" => Table::Messages(Chats::Group),
        "distribution_list_message" => Table::Messages(Chats::List),
        "groups" => Table::Groups,
        "distribution_list" => Table::DistributionLists,
        "ballot" => Table::Ballots,
        "ballot_choice" => Table::BallotChoices,
        "ballot_vote" => Table::BallotVotes,
        "contact_reactions" => Table::ContactReactions,
        "group_reactions" => Table::GroupReactions,
        "reaction_counts" => Table::ReactionCounts,
        "nonces" => Table::Nonces,
        "nonce_counts" => Table::NonceCounts,
        other => panic!("unknown table {other}"),
    }
}

fn version(record: &Record<'_>) -> Version {
    Version::new(record.number("version") as u32).unwrap()
}

fn csv_header(record: &Record<'_>) -> Verdict {
    let version = match record.text("name") {
        "header-19-early" => Version::BEFORE_APP_5_1,
        _ => version(record),
    };
    for (name, columns) in record.json("headers").as_object().unwrap() {
        let expected: Vec<&str> = columns
            .as_array()
            .unwrap()
            .iter()
            .map(|column| column.as_str().unwrap())
            .collect();
        let actual: Vec<_> = table(name).columns(version).collect();
        expect(name, actual, expected)?;
    }
    Ok(())
}

fn unbase64(text: &str) -> Vec<u8> {
    let mut bytes = vec![0; text.len()];
    let length = base64::decode(text, &mut bytes).unwrap().len();
    bytes.truncate(length);
    bytes
}

fn open(record: &Record<'_>) -> Result<(), Error> {
    let file = unbase64(record.text("zip_base64"));
    let archive = Archive::open(&file[..])?;
    Backup::open(archive, record.text("password")).map(|_| ())
}

fn content(backup: &mut Backup<&[u8]>, entry: &Entry) -> Result<Vec<u8>, Error> {
    let authenticated = backup.read(entry)?.read_to_end(1 << 20)?;
    let password = backup.password().clone();
    let archive = backup.archive_mut();
    let keys = archive.keys(entry, &password)?;
    let withheld = archive
        .read_unverified(entry, &keys)?
        .read_to_end(1 << 20)?;
    assert_eq!(authenticated, withheld);
    Ok(authenticated)
}

fn expect_opened(backup: &Backup<&[u8]>, record: &Record<'_>) -> Verdict {
    expect("version", backup.version(), version(record))?;
    let identity = backup.identity();
    expect("identity", identity.id.as_str(), record.text("identity"))?;
    let key = identity.secret_key.as_bytes();
    expect("client_key", *key, record.array("client_key"))
}

fn backup(record: &Record<'_>) -> Verdict {
    let file = unbase64(record.text("zip_base64"));
    let archive = Archive::open(&file[..]).map_err(failed)?;
    let mut backup = Backup::open(archive, record.text("password")).map_err(failed)?;
    expect_opened(&backup, record)?;
    expect("refused", backup.refused().len(), 0)?;
    let entries = backup.entries().to_vec();
    let expected = record.records("entries");
    expect("entries", entries.len(), expected.len())?;
    let tables = record.record("tables");
    for (entry, expected) in entries.iter().zip(expected) {
        let name = entry.name();
        expect("name", name, expected.text("name"))?;
        let content = content(&mut backup, entry).map_err(failed)?;
        expect("size", content.len() as u64, expected.number("size"))?;
        expect("sha256", sha256(&content), expected.array("sha256"))?;
        if name == "identity" {
            let export = str::from_utf8(&content).unwrap();
            expect(name, export, record.text("identity_export"))?;
        }
        if tables.has(name) {
            let table = tables.record(name);
            let text = str::from_utf8(&content).unwrap();
            expect(name, text, table.text("text"))?;
            let rows = read_csv(text).map_err(|error| error.to_string())?;
            expect(name, rows, rows_of(table.json("rows")))?;
            expect_written_alike(name, text, &content, backup.version())?;
        }
    }
    let packed = pack_again(&file, &mut backup, &entries)?;
    expect("packed again", packed == file, true)
}

/// Every row of a table is read as a value, and written as it was.
fn expect_written_alike(name: &str, text: &str, content: &[u8], version: Version) -> Verdict {
    let Some(table) = Table::of(&EntryName::of(name)) else {
        return Ok(());
    };
    let version = match text.contains("\"forward_security\",\"identity_id\"") {
        true => Version::BEFORE_APP_5_1,
        false => version,
    };
    let written = match table {
        Table::Contacts => written::<Contact>(table, version, content),
        Table::Messages(_) => written::<Message>(table, version, content),
        Table::Groups => written::<Group>(table, version, content),
        Table::DistributionLists => written::<DistributionList>(table, version, content),
        Table::Ballots => written::<Ballot>(table, version, content),
        Table::BallotChoices => written::<BallotChoice>(table, version, content),
        Table::BallotVotes => written::<BallotVote>(table, version, content),
        Table::ContactReactions => written::<ContactReaction>(table, version, content),
        Table::GroupReactions => written::<GroupReaction>(table, version, content),
        Table::ReactionCounts => written::<ReactionCounts>(table, version, content),
        Table::Nonces => written::<Nonces>(table, version, content),
        _ => written::<NonceCounts>(table, version, content),
    }?;
    expect(name, written.as_str(), text)
}

fn written<R: Rec>(table: Table, version: Version, content: &[u8]) -> Result<String, String> {
    let mut text = Vec::new();
    write_header(table, version, &mut text);
    for (number, row) in typed_rows::<R>(table, version, content) {
        let row = row.map_err(|reason| format!("row {number}: {reason}"))?;
        write_row(table, version, &row, &mut text);
    }
    Ok(String::from_utf8(text).unwrap())
}

type TypedRow<R> = (u64, Result<R, SkipReason>);

fn typed_rows<R: Rec>(table: Table, version: Version, mut rest: &[u8]) -> Vec<TypedRow<R>> {
    let mut reader = TableReader::<R>::new(table, version);
    let mut rows = Vec::new();
    while !rest.is_empty() {
        let (read, row) = reader.feed(rest);
        rest = &rest[read..];
        rows.extend(row.map(|row| (row.number, row.record)));
    }
    let last = reader.finish().unwrap();
    rows.extend(last.map(|row| (row.number, row.record)));
    rows
}

/// The same DEFLATE streams with the same salts and times give the same archive.
fn pack_again(
    file: &[u8],
    backup: &mut Backup<&[u8]>,
    entries: &[Entry],
) -> Result<Vec<u8>, String> {
    let password = backup.password().clone();
    let mut writer = ArchiveWriter::new(Vec::new());
    let mut offset = 0;
    for entry in entries {
        let archive = backup.archive_mut();
        let salt = archive.salt(entry).map_err(failed)?;
        let keys = archive.keys(entry, &password).map_err(failed)?;
        let header = file[offset..][..LocalHeader::LENGTH].try_into().unwrap();
        let header = LocalHeader::parse(&header).ok_or("local header")?;
        let start = offset + header.data_offset() as usize + salt.as_bytes().len() + 2;
        let end = offset + header.data_offset() as usize + entry.compressed_size() as usize;
        let mut deflated = file[start..end - 10].to_vec();
        AesCtr::aes_256(keys.cipher_key().try_into().unwrap()).apply(&mut deflated);
        let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(salt.as_bytes());
        let time = DosTime::from_bits(entry.dos_time());
        let stream = (&deflated[..], entry.size());
        writer
            .write_deflated(entry.name(), stream, time, &password, &mut random)
            .map_err(failed)?;
        offset = end + DataDescriptor::LENGTH;
    }
    writer.finish().map_err(failed)
}

fn repacked(record: &Record<'_>) -> Verdict {
    let file = unbase64(record.text("zip_base64"));
    let archive = Archive::open(&file[..]).map_err(failed)?;
    let mut backup = Backup::open(archive, record.text("password")).map_err(failed)?;
    expect_opened(&backup, record)?;
    let mut refused: Vec<(String, &str)> = backup
        .refused()
        .iter()
        .map(|refused| (refused.name().to_owned(), fault_name(refused.fault())))
        .collect();
    let mut used = Vec::new();
    for entry in backup.entries().to_vec() {
        let name = entry.name().to_owned();
        let checked = backup.check(&entry);
        match content(&mut backup, &entry) {
            Ok(content) => {
                expect("checked", checked, Ok(()))?;
                used.push(json!({
                    "name": name,
                    "size": content.len(),
                    "sha256": hex(&sha256(&content)),
                }));
            }
            Err(error) => {
                expect("checked", checked, Err(error))?;
                refused.push((name, error_name(error).unwrap()));
            }
        }
    }
    expect("entries", &Value::Array(used), record.json("entries"))?;
    let mut expected: Vec<(String, &str)> = record
        .records("refused")
        .iter()
        .map(|refused| (refused.text("name").to_owned(), refused.text("reason")))
        .collect();
    refused.sort();
    expected.sort();
    expect("refused", refused, expected)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn csv_rows(record: &Record<'_>) -> Verdict {
    let (table, version) = (table(record.text("table")), version(record));
    let text = record.text("text").as_bytes();
    let results = match table {
        Table::Contacts => outcomes::<Contact>(table, version, text),
        Table::Messages(_) => outcomes::<Message>(table, version, text),
        Table::Groups => outcomes::<Group>(table, version, text),
        Table::DistributionLists => outcomes::<DistributionList>(table, version, text),
        Table::Ballots => outcomes::<Ballot>(table, version, text),
        Table::BallotChoices => outcomes::<BallotChoice>(table, version, text),
        Table::BallotVotes => outcomes::<BallotVote>(table, version, text),
        Table::ContactReactions => outcomes::<ContactReaction>(table, version, text),
        _ => outcomes::<GroupReaction>(table, version, text),
    };
    let (mut kept, mut skipped) = (Vec::new(), Vec::new());
    for (row, outcome) in results {
        match outcome {
            None => kept.push(row),
            Some(SkipReason::TooFewCells) => {
                skipped.push(json!({"row": row, "reason": "too_few_cells", "column": null}));
            }
            Some(SkipReason::Cell(column)) => {
                skipped.push(json!({"row": row, "reason": "cell", "column": column}));
            }
            Some(other) => return Err(format!("row {row}: {other:?}")),
        }
    }
    expect("kept", kept, record.numbers("kept"))?;
    expect("skipped", &Value::Array(skipped), record.json("skipped"))
}

fn outcomes<R: Rec>(table: Table, version: Version, text: &[u8]) -> Vec<(u64, Option<SkipReason>)> {
    let rows = typed_rows::<R>(table, version, text);
    rows.into_iter()
        .map(|(number, row)| (number, row.err()))
        .collect()
}

fn message_body(record: &Record<'_>) -> Verdict {
    let kind = MessageKind::of(record.text("type"));
    let hexadecimal = |bytes: Option<&[u8]>| bytes.map(hex);
    let fields = match Body::read(&kind, record.text("body")) {
        Body::File(file) => json!({
            "blob_id": hexadecimal(file.blob_id.as_ref().map(|id| &id.as_bytes()[..])),
            "key": hexadecimal(file.key.as_ref().map(|key| &key.as_bytes()[..])),
            "mime_type": file.mime_type,
            "size": file.size,
            "file_name": file.file_name,
            "rendering_type": file.rendering_type,
            "downloaded": file.downloaded,
            "caption": file.caption,
            "thumbnail_mime_type": file.thumbnail_mime_type,
            "metadata": file.metadata.map(|metadata| {
                serde_json::from_str::<Value>(&metadata.json).unwrap()
            }),
        }),
        Body::Location(location) => json!({
            "latitude": location.latitude,
            "longitude": location.longitude,
            "accuracy": location.accuracy,
            "address": location.address,
            "name": location.name,
        }),
        Body::Ballot(ballot) => json!({"kind": ballot.kind, "number": ballot.number}),
        Body::Image(Some(image)) => json!({
            "downloaded": image.downloaded,
            "key": hexadecimal(image.key.as_ref().map(|key| &key.as_bytes()[..])),
            "blob_id": hexadecimal(image.blob_id.as_ref().map(|id| &id.as_bytes()[..])),
            "nonce": hexadecimal(image.nonce.as_ref().map(|nonce| &nonce[..])),
        }),
        Body::Video(video) => json!({
            "duration": video.duration,
            "downloaded": video.downloaded,
            "key": hexadecimal(video.key.as_ref().map(|key| &key.as_bytes()[..])),
            "blob_id": hexadecimal(video.blob_id.as_ref().map(|id| &id.as_bytes()[..])),
            "size": video.size,
        }),
        Body::Voice(voice) => json!({
            "duration": voice.duration,
            "downloaded": voice.downloaded,
            "key": hexadecimal(voice.key.as_ref().map(|key| &key.as_bytes()[..])),
            "blob_id": hexadecimal(voice.blob_id.as_ref().map(|id| &id.as_bytes()[..])),
        }),
        Body::Unreadable => Value::Null,
        other => return Err(format!("{other:?}")),
    };
    expect(
        "fields",
        normal(fields),
        normal(record.json("fields").clone()),
    )
}

/// Numbers compared by value: 12 is 12.0.
fn normal(value: Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, normal(value)))
            .collect(),
        other => other,
    }
}

fn tolerance(record: &Record<'_>) -> Verdict {
    let file = unbase64(record.text("zip_base64"));
    let archive = Archive::open(&file[..]).map_err(failed)?;
    let mut backup = Backup::open(archive, record.text("password")).map_err(failed)?;
    let entry = backup
        .find(&EntryName::Contacts)
        .map_err(|fault| fault.to_string())?;
    let entry = entry.ok_or("no contacts")?.clone();
    let mut rows = backup
        .rows::<Contact>(&entry, Table::Contacts)
        .map_err(failed)?;
    let mut contacts = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        contacts.extend(row.record.map(|contact| contact.identity.to_string()));
    }
    expect(
        "contacts",
        contacts,
        record
            .texts("contacts")
            .into_iter()
            .map(Into::into)
            .collect(),
    )
}

fn chat_export(record: &Record<'_>) -> Verdict {
    let file = unbase64(record.text("zip_base64"));
    let archive = Archive::open(&file[..]).map_err(failed)?;
    let mut export = ChatExport::open(archive, record.text("password")).map_err(failed)?;
    let text = export
        .messages()
        .and_then(|reader| reader.read_to_end(1 << 20));
    let text = String::from_utf8(text.map_err(failed)?).unwrap();
    expect("text", text.as_str(), record.text("text"))?;
    let mut names: Vec<&str> = export.media().map(Entry::name).collect();
    names.push("messages.txt");
    names.sort_unstable();
    let mut expected = record.texts("entries");
    expected.sort_unstable();
    expect("entries", names, expected)
}
