//! The library's side of `checks/data-backup/run`:
//!
//! ```text
//! data-backup-check write FILE           a backup under `testpassword`
//! data-backup-check read FILE            name, size and SHA-256 of every entry of such a backup
//! data-backup-check open-database IN OUT MASTER-KEY [fs]
//! data-backup-check seal-database IN OUT MASTER-KEY [fs]
//! data-backup-check directory FILE       how long opening it takes
//! data-backup-check large                two GiB, made while they are read: listed, verified, read
//! ```

mod database;
#[path = "../../../cli/src/backup/file_source.rs"]
mod file_source;
mod large;

use std::env;
use std::fs::{self, File};
use std::time::Instant;

use eeema::codec::hex::Hex;
use eeema::crypto::hazmat::hash::sha256;
use eeema::data_backup::table::{Contact, Message, MessageKind, NonceCounts};
use eeema::data_backup::{Archive, Backup, BackupWriter, Chats, DosTime, EntryName, Error};
use eeema::id_export::Identity;
use eeema::identity::MessageId;
use eeema::{OsRandom, SecretKey};
use file_source::FileSource;

const PASSWORD: &str = "testpassword";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["write", file] => {
            fs::write(file, written().expect("a backup is written")).expect("a file")
        }
        ["read", file] => read(&fs::read(file).expect("a file")).expect("a backup is read"),
        ["open-database", input, output, key] => database::open(input, output, key, false),
        ["open-database", input, output, key, "fs"] => database::open(input, output, key, true),
        ["seal-database", input, output, key] => database::seal(input, output, key, false),
        ["seal-database", input, output, key, "fs"] => database::seal(input, output, key, true),
        ["directory", file] => directory(file).expect("an archive is opened"),
        ["large"] => large::run().expect("a large archive is read"),
        _ => panic!("see the beginning of main.rs"),
    }
}

fn written() -> Result<Vec<u8>, Error> {
    let random = &mut OsRandom;
    let identity = Identity {
        id: "0ZAHXXHB".parse().expect("an identity"),
        secret_key: SecretKey::from_bytes([7; 32]),
    };
    let time = DosTime::new((2025, 12, 24), (18, 0, 0)).expect("a time");
    let mut writer = BackupWriter::start(Vec::new(), &identity, PASSWORD, time, random)?;
    let mut ada = Contact::new(
        "ECHOECHO".parse().expect("an identity"),
        SecretKey::from_bytes([8; 32]).public_key(),
    );
    ada.contact_key = "0405717057".into();
    let uid = "9845e2c4-bd58-45f7-9957-0cc66567f0a0";
    let mut media = writer.file(&EntryName::Media(Chats::Contact, uid), random)?;
    for piece in 0..20_u8 {
        media.write(&[piece; 10_000])?;
    }
    media.finish()?;
    let mut messages = writer.messages(Chats::Contact, ada.key(), random)?;
    for number in 0..1000 {
        let text = format!("message {number}, \"quoted\", with \\ and ü");
        let uid = format!("{number:036}");
        let mut message = Message::new(Chats::Contact, uid, MessageKind::Text, text);
        message.id = Some(MessageId::from_bytes([number as u8; 8]));
        messages.write(&message)?;
    }
    messages.finish()?;
    let mut contacts = writer.contacts(random)?;
    contacts.write(&ada)?;
    contacts.finish()?;
    writer.nonces(random)?.finish()?;
    writer.nonce_counts(NonceCounts::default(), random)?;
    writer.finish()
}

/// The median of 21.
fn directory(path: &str) -> Result<(), Error> {
    let mut times = Vec::new();
    let mut count = 0;
    for _ in 0..21 {
        let source = FileSource(File::open(path).expect("a file"));
        let began = Instant::now();
        count = Archive::open(source)?.entries().len();
        times.push(began.elapsed());
    }
    times.sort();
    let (median, slowest) = (times[10], times[20]);
    println!("  a directory of {count} entries: {median:.1?}, the slowest of 21 {slowest:.1?}");
    Ok(())
}

fn read(file: &[u8]) -> Result<(), Error> {
    let mut backup = Backup::open(Archive::open(file)?, PASSWORD)?;
    for entry in backup.entries().to_vec() {
        let content = backup.read(&entry)?.read_to_end(1 << 24)?;
        println!(
            "{} {} {}",
            entry.name(),
            content.len(),
            Hex(&sha256(&content))
        );
    }
    Ok(())
}
