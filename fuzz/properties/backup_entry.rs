//! Entries that are authentic, whatever they hold: the content has the size that the directory says, or is
//! refused; `recover` finds the same; what is sealed opens.

use eeema::codec::zip::Strength;
use eeema::data_backup::recover::Recovery;
use eeema::data_backup::{
    Archive, ArchiveWriter, DosTime, EntryFault, Error, PasswordBytes, PasswordEncoding, Salt,
    sealed,
};

pub(crate) fn check(data: &[u8]) {
    let Some((size, deflated)) = data.split_first_chunk() else {
        return;
    };
    let size = u64::from(u16::from_le_bytes(*size));
    let password = PasswordBytes::new("p", PasswordEncoding::Utf8);
    let mut writer = ArchiveWriter::new(Vec::new());
    let mut random = |bytes: &mut [u8]| bytes.fill(1);
    let time = DosTime::EARLIEST;
    writer
        .write_deflated("entry", (deflated, size), time, &password, &mut random)
        .unwrap();
    let file = writer.finish().unwrap();
    let mut archive = Archive::open(&file[..]).unwrap();
    let entry = archive.entries()[0].clone();
    let keys = archive.keys(&entry, &password).unwrap();
    let content = archive.read(&entry, &keys).unwrap().read_to_end(1 << 17);
    let withheld = archive
        .read_unverified(&entry, &keys)
        .unwrap()
        .read_to_end(1 << 17);
    assert_eq!(content, withheld);
    match content {
        Ok(content) => {
            assert_eq!(content.len() as u64, size);
            let mut recovery = Recovery::scan(&file[..], "p").unwrap();
            let recovered = recovery.entries()[0].clone();
            let again = recovery.read(&recovered).unwrap().read_to_end(1 << 17);
            assert_eq!(again, Ok(content));
        }
        Err(error) => assert_eq!(error, Error::Entry(EntryFault::Size)),
    }
    let salt = Salt::new(Strength::Aes192, &[2; 12]).unwrap();
    let sealed = sealed::seal(b"p", &salt, deflated);
    let opened = sealed::open(b"p", Strength::Aes192, &sealed);
    assert_eq!(opened.as_deref(), Ok(deflated));
    assert!(sealed::open(b"p", Strength::Aes192, data).is_err());
}
