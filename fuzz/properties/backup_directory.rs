//! Archives: what the directory names is found and lies inside; reading stops where it says; records are
//! written as they were read.

use eeema::codec::zip::{
    AesExtra, CentralHeader, DataDescriptor, End, LocalHeader, Zip64End, Zip64Locator,
};
use eeema::data_backup::recover::Recovery;
use eeema::data_backup::{Archive, Backup, ChatExport, Directory, PasswordBytes, PasswordEncoding};

const PASSWORD: &str = "password";

pub(crate) fn check(data: &[u8]) {
    records(data);
    let Ok(archive) = Archive::open(data) else {
        return;
    };
    let mut source = data;
    let directory = Directory::read(&mut source, 1 << 20).unwrap();
    assert_eq!(directory.entries(), archive.entries());
    let same = Archive::open_up_to(data, 1 << 20).unwrap();
    for entry in archive.entries() {
        assert_eq!(directory.find(entry.name()), Ok(Some(entry)));
        assert_eq!(same.find(entry.name()), Ok(Some(entry)));
        assert!(entry.compressed_size() < data.len() as u64);
        assert!(!entry.name().contains(['/', '\\', '\0']));
    }
    for refused in archive.refused() {
        assert!(archive.find(refused.name()).is_err());
    }
    read(archive.clone());
    if archive.entries().len() < 4 {
        if let Ok(backup) = Backup::open(archive.clone(), PASSWORD) {
            assert!(
                backup
                    .find(&eeema::data_backup::EntryName::Settings)
                    .is_ok()
            );
        }
        if let Ok(export) = ChatExport::open(archive, PASSWORD) {
            assert!(export.media().all(|entry| entry.name() != "messages.txt"));
        }
        Recovery::scan(data, PASSWORD).unwrap();
    }
}

/// The first entry: every key derivation costs a moment.
fn read(mut archive: Archive<&[u8]>) {
    let Some(entry) = archive.entries().first().cloned() else {
        return;
    };
    let password = PasswordBytes::new(PASSWORD, PasswordEncoding::Utf8);
    let Ok(keys) = archive.keys(&entry, &password) else {
        return;
    };
    let checked = archive.check(&entry, &keys);
    let content = archive
        .read(&entry, &keys)
        .and_then(|reader| reader.read_to_end(1 << 20));
    if let Ok(content) = content {
        assert_eq!(checked, Ok(()));
        assert_eq!(content.len() as u64, entry.size());
    }
}

fn records(data: &[u8]) {
    if let Some(bytes) = data.first_chunk()
        && let Some(header) = LocalHeader::parse(bytes)
    {
        let mut written = Vec::new();
        header.write(u16::from_le_bytes([data[4], data[5]]), &mut written);
        assert_eq!(written, data[..LocalHeader::LENGTH]);
    }
    if let Some(bytes) = data.first_chunk()
        && let Some(descriptor) = DataDescriptor::parse(bytes)
    {
        assert_eq!(descriptor.encode(), *bytes);
    }
    if let Some(bytes) = data.first_chunk()
        && let Some(locator) = Zip64Locator::parse(bytes)
    {
        assert_eq!(bytes[8..16], locator.offset.to_le_bytes());
    }
    if let Ok(header) = CentralHeader::parse(data) {
        let length = CentralHeader::length(data.first_chunk().unwrap()).unwrap();
        let known = CentralHeader::LENGTH + header.name.len() + header.extra.len();
        assert!(known <= length);
        let mut written = Vec::new();
        header.write(51, &mut written);
        let again = CentralHeader::parse(&written).unwrap();
        assert_eq!((again.name, again.flags), (header.name, header.flags));
    }
    if let Some(extra) = AesExtra::find(data) {
        assert_eq!(AesExtra::find(&extra.encode()), Some(extra));
    }
    if let Some((position, end)) = End::find(data) {
        assert!(position + End::LENGTH <= data.len());
        if let Some(bytes) = data.first_chunk()
            && let Some(wide) = Zip64End::parse(bytes)
        {
            assert!(!end.widened(&wide).needs_zip64);
        }
    }
}
