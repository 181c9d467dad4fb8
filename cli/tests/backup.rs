//! Data backups that somebody made to do harm, or that time has damaged.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that panics has failed"
)]

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use eeema::OsRandom;
use eeema::data_backup::{
    Archive, ArchiveWriter, Compression, DosTime, PasswordBytes, PasswordEncoding,
};

const PASSWORD: &str = "media-media-media";

/// A table of messages in the backup of the sessions.
const TABLE: &str = "message_0387831280.csv";

/// A new folder with the file `password`.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("password"), PASSWORD).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_eeema"))
        .current_dir(folder)
        .arg("backup")
        .args(arguments)
        .args(["--password-file", "password"])
        .output()
        .unwrap()
}

/// What it prints, and what it says, where it ends with code 4.
fn damaged(folder: &Path, arguments: &[&str]) -> (String, String) {
    let ended = run(folder, arguments);
    assert_eq!(ended.status.code(), Some(4), "{arguments:?}: {ended:?}");
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(ended.stdout), text(ended.stderr))
}

/// The backup of the sessions, with more behind a table, and with more entries.
fn backup(behind_table: &[u8], more: &[(&str, &[u8])]) -> Vec<u8> {
    let whole = include_bytes!("sessions/backup.in/media.zip");
    let mut archive = Archive::open(&whole[..]).unwrap();
    let password = PasswordBytes::new(PASSWORD, PasswordEncoding::Utf8);
    let mut writer = ArchiveWriter::new(Vec::new());
    let mut put = |name: &str, content: &[u8]| {
        let time = DosTime::EARLIEST;
        let entry = writer.start(name, Compression::Default, time, &password, &mut OsRandom);
        let mut entry = entry.unwrap();
        entry.write(content).unwrap();
        entry.finish().unwrap();
    };
    for entry in archive.entries().to_vec() {
        let keys = archive.keys(&entry, &password).unwrap();
        let content = archive.read(&entry, &keys).unwrap();
        let mut content = content.read_to_end(1 << 20).unwrap();
        if entry.name() == TABLE {
            content.extend_from_slice(behind_table);
        }
        put(entry.name(), &content);
    }
    for (name, content) in more {
        put(name, content);
    }
    writer.finish().unwrap()
}

fn replace(archive: &mut [u8], old: &str, new: &str) {
    assert_eq!(old.len(), new.len());
    let places: Vec<_> = archive
        .windows(old.len())
        .enumerate()
        .filter(|(_, bytes)| *bytes == old.as_bytes())
        .map(|(place, _)| place)
        .collect();
    assert_eq!(places.len(), 2, "a header and the directory");
    for place in places {
        archive[place..place + new.len()].copy_from_slice(new.as_bytes());
    }
}

#[test]
fn a_name_is_never_a_formula() {
    let folder = folder("formula");
    let hostile = "=HYPERLINK(\"x\",1)";
    fs::write(folder.join("a.zip"), backup(b"", &[(hostile, b"x")])).unwrap();
    let ended = run(&folder, &["recover", "a.zip", "files", "--files"]);
    assert!(ended.status.success(), "{ended:?}");
    let list = fs::read_to_string(folder.join("files/list.csv")).unwrap();
    let row = "\"000028.bin\",\"'=HYPERLINK(\"\"x\"\",1)\",\"1\"\r\n";
    assert!(list.ends_with(row), "{list}");
}

#[test]
fn what_is_there_twice_is_left_out_and_said() {
    let folder = folder("twice");
    let mut archive = backup(b"", &[("first_of_two", b"1"), ("other_of_two", b"2")]);
    replace(&mut archive, "other_of_two", "first_of_two");
    fs::write(folder.join("a.zip"), archive).unwrap();
    let (printed, said) = damaged(&folder, &["recover", "a.zip", "new.zip"]);
    let words = "left out, as the name is there twice: first_of_two;";
    assert!(printed.contains(words), "{printed}");
    assert!(printed.contains("28 entries written;"), "{printed}");
    assert!(said.contains("1 duplicate;"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    let (printed, _) = damaged(&folder, &["recover", "a.zip", "other.zip", "--json"]);
    assert!(
        printed.contains(r#""left_out":["first_of_two"]"#),
        "{printed}"
    );
    // As files both are written.
    let ended = run(&folder, &["recover", "a.zip", "files", "--files"]);
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(fs::read_dir(folder.join("files")).unwrap().count(), 29 + 1);
}

#[test]
fn rows_that_are_skipped_are_counted_and_not_all_of_them_said() {
    let folder = folder("skipped");
    let rows = "\"\"\n".repeat(3000);
    fs::write(folder.join("a.zip"), backup(rows.as_bytes(), &[])).unwrap();
    let (printed, said) = damaged(&folder, &["list", "a.zip"]);
    assert!(printed.contains(", 3000 rows skipped\n"), "{printed}");
    assert!(said.contains("3000 skipped rows;"), "{said}");
    for arguments in [
        &["verify", "a.zip"][..],
        &["export", "a.zip", "pages"],
        &["verify", "a.zip", "--json"],
    ] {
        let (printed, said) = damaged(&folder, arguments);
        let both = printed + &said;
        assert!(both.contains("2000 more are not listed"), "{both}");
        assert_eq!(both.matches(", row ").count(), 1000);
    }
    let (_, said) = damaged(&folder, &["show", "a.zip", "1"]);
    assert!(said.contains("3000 skipped rows;"), "{said}");
}

#[test]
fn a_table_of_contacts_full_of_faults_fills_no_memory() {
    let folder = folder("contacts");
    let mut archive = backup(b"", &[("contacts.new", b"\"identity\",\"publickey\"\n")]);
    replace(&mut archive, "contacts.csv", "contacts.old");
    replace(&mut archive, "contacts.new", "contacts.csv");
    fs::write(folder.join("a.zip"), &archive).unwrap();
    let ended = run(&folder, &["list", "a.zip"]);
    assert!(matches!(ended.status.code(), Some(0 | 4)), "{ended:?}");
    let rows = format!("\"identity\",\"publickey\"\n{}", "\"\",\"\"\n".repeat(3000));
    let mut archive = backup(b"", &[("contacts.new", rows.as_bytes())]);
    replace(&mut archive, "contacts.csv", "contacts.old");
    replace(&mut archive, "contacts.new", "contacts.csv");
    fs::write(folder.join("a.zip"), archive).unwrap();
    let (printed, said) = damaged(&folder, &["list", "a.zip"]);
    assert!(printed.contains("2000 more are not listed"), "{printed}");
    assert!(said.contains("3000 faults"), "{said}");
}

#[test]
fn what_was_decrypted_is_for_its_owner_alone() {
    let folder = folder("modes");
    fs::write(folder.join("a.zip"), backup(b"", &[])).unwrap();
    for arguments in [
        &["export", "a.zip", "pages"][..],
        &["recover", "a.zip", "files", "--files"],
        &["recover", "a.zip", "new.zip"],
    ] {
        let ended = run(&folder, arguments);
        assert!(ended.status.success(), "{ended:?}");
    }
    let mode = |path: &str| {
        let file = File::open(folder.join(path)).unwrap();
        file.metadata().unwrap().permissions().mode() & 0o777
    };
    for (path, expected) in [
        ("pages", 0o700),
        ("pages/media", 0o700),
        ("pages/index.html", 0o600),
        ("pages/chats/0001.html", 0o600),
        ("files", 0o700),
        ("files/list.csv", 0o600),
        ("new.zip", 0o600),
    ] {
        assert_eq!(mode(path), expected, "{path}");
    }
    let left: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().starts_with('.'))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
