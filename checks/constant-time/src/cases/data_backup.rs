//! Data backups. What an entry holds is compressed and inflated as any other data, so the entries here are
//! stored as they are.

use std::hint::black_box;

use eeema::codec::zip::Strength;
use eeema::crypto::hazmat::backend::Backend;
use eeema::data_backup::recover::Recovery;
use eeema::data_backup::{
    Archive, ArchiveWriter, Backup, BackupWriter, ChatExport, Compression, DosTime, EntryFault,
    EntryKeys, PasswordBytes, PasswordEncoding, Salt, sealed,
};
use eeema::id_export::Identity;
use eeema::identity::SecretKey;

use super::{alice, known, sent};
use crate::Case;
use crate::valgrind::{secret, secret_text};

pub const CASES: &[Case] = &[
    Case::new("EntryKeys::derive, PasswordBytes::new", derive),
    Case::new("sealed::seal, open", seal),
    Case::new("ArchiveWriter::start", write_archive),
    Case::new("Archive::keys, read, check, read_unverified", read_archive),
    Case::new("Backup::open, wrong password", open_wrong),
    Case::new("Backup::read, read_with", read_backup),
    Case::new("ChatExport::open, messages", open_chat),
    Case::new("Recovery::scan, scan_up_to, read", recover),
];

const PASSWORD: &str = "correct horse";
const LENGTH: u64 = 200;
const TIME: DosTime = DosTime::from_bits(0);

fn password(text: &str) -> PasswordBytes {
    PasswordBytes::new(&secret_text(text), PasswordEncoding::Utf8)
}

fn derive(_: Backend) {
    let password = password(PASSWORD);
    for strength in [Strength::Aes128, Strength::Aes192, Strength::Aes256] {
        let salt = Salt::new(strength, &[9; 16][..strength.salt_length()]).unwrap();
        black_box(EntryKeys::derive(password.as_bytes(), &salt));
    }
}

fn seal(_: Backend) {
    let password = secret_text(PASSWORD);
    for strength in [Strength::Aes128, Strength::Aes192, Strength::Aes256] {
        let salt = Salt::new(strength, &[9; 16][..strength.salt_length()]).unwrap();
        let mut sealed = sent(sealed::seal(password.as_bytes(), &salt, &*secret([7; 200])));
        let open = |sealed: &[u8]| sealed::open(password.as_bytes(), strength, sealed);
        assert_eq!(open(&sealed).unwrap().len(), 200);
        *sealed.last_mut().unwrap() ^= 1;
        let error = open(&sealed).unwrap_err();
        assert_eq!(error, EntryFault::Authentication.into());
        let other = secret_text("another");
        let error = sealed::open(other.as_bytes(), strength, &sealed).unwrap_err();
        assert_eq!(error, EntryFault::WrongPassword.into());
    }
}

fn write_archive(_: Backend) {
    let mut archive = ArchiveWriter::new(Vec::new());
    let password = password(PASSWORD);
    for (name, compression, content) in [
        ("known", Compression::Default, &mut [7; 200]),
        ("secret", Compression::None, &mut *secret([7; 200])),
    ] {
        let entry = archive.start(name, compression, TIME, &password, &mut known);
        let mut entry = entry.unwrap();
        entry.write(content).unwrap();
        entry.finish().unwrap();
    }
    black_box(archive.finish().unwrap());
}

/// An archive as it lies there, with one entry that is stored as it is.
fn archive(name: &str) -> Vec<u8> {
    let mut archive = ArchiveWriter::new(Vec::new());
    let content = secret([7; LENGTH as usize]);
    let password = password(PASSWORD);
    let written = archive.write_deflated(name, (&*content, LENGTH), TIME, &password, &mut known);
    written.unwrap();
    let mut archive = sent(archive.finish().unwrap());
    // Both extra fields say that the content is deflated.
    const EXTRA: [u8; 5] = [b'A', b'E', Strength::Aes256 as u8, 8, 0];
    for start in 0..archive.len() - EXTRA.len() {
        if archive[start..].starts_with(&EXTRA) {
            archive[start + 3] = 0;
        }
    }
    archive
}

fn read_archive(_: Backend) {
    let mut bytes = archive("name");
    let mut archive = Archive::open(&*bytes).unwrap();
    let entry = archive.entries()[0].clone();
    let keys = archive.keys(&entry, &password(PASSWORD)).unwrap();
    archive.check(&entry, &keys).unwrap();
    let read = archive.read(&entry, &keys).unwrap().read_to_end(1000);
    assert_eq!(read.unwrap().len() as u64, LENGTH);
    let other = archive.keys(&entry, &password("another")).unwrap();
    let error = archive.read(&entry, &other).unwrap_err();
    assert_eq!(error, EntryFault::WrongPassword.into());
    bytes[100] ^= 1;
    let mut archive = Archive::open(&*bytes).unwrap();
    let altered = EntryFault::Authentication.into();
    assert_eq!(archive.read(&entry, &keys).unwrap_err(), altered);
    assert_eq!(archive.check(&entry, &keys), Err(altered));
    let reader = archive.read_unverified(&entry, &keys).unwrap();
    assert_eq!(reader.read_to_end(1000), Err(altered));
}

/// A backup of which everything is known.
fn backup() -> Vec<u8> {
    let identity = Identity::new(alice(), SecretKey::from_bytes([1; 32]));
    let backup = BackupWriter::start(Vec::new(), &identity, PASSWORD, TIME, &mut known);
    backup.unwrap().finish().unwrap()
}

fn open_wrong(_: Backend) {
    let backup = backup();
    let archive = Archive::open(&*backup).unwrap();
    let error = Backup::open(archive, &secret_text("another")).unwrap_err();
    assert_eq!(error, EntryFault::WrongPassword.into());
}

fn read_backup(_: Backend) {
    let bytes = backup();
    let mut backup = Backup::open(Archive::open(&*bytes).unwrap(), PASSWORD).unwrap();
    let entry = backup.entries()[1].clone();
    let keys = |backup: &mut Backup<_>, text| {
        let archive: &mut Archive<&[u8]> = backup.archive_mut();
        archive.keys(&entry, &password(text)).unwrap()
    };
    let right = keys(&mut backup, PASSWORD);
    black_box(backup.read_with(&entry, &right).unwrap());
    let wrong = keys(&mut backup, "another");
    let error = backup.read_with(&entry, &wrong).unwrap_err();
    assert_eq!(error, EntryFault::WrongPassword.into());
}

fn open_chat(_: Backend) {
    let bytes = archive("messages.txt");
    let open = |text| ChatExport::open(Archive::open(&*bytes).unwrap(), &secret_text(text));
    let mut chat = open(PASSWORD).unwrap();
    let messages = chat.messages().unwrap().read_to_end(1000).unwrap();
    assert_eq!(messages.len() as u64, LENGTH);
    let error = open("another").unwrap_err();
    assert_eq!(error, EntryFault::WrongPassword.into());
}

fn recover(_: Backend) {
    let bytes = archive("name");
    let mut recovery = Recovery::scan(&*bytes, &secret_text(PASSWORD)).unwrap();
    let entry = recovery.entries()[0].clone();
    let content = recovery.read(&entry).unwrap().read_to_end(1000).unwrap();
    assert_eq!(content.len() as u64, LENGTH);
    let other = Recovery::scan_up_to(&*bytes, &secret_text("another"), 1000);
    assert_eq!(other.unwrap().entries().len(), 0);
}
