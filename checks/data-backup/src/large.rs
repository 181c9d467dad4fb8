//! An archive of two GiB that is nowhere: its media are 64 times the same 32 MiB, which are made once in a
//! file of 32 MiB and shown as many entries. Each has the salt, the ciphertext and the tag of the first, so
//! that every one is really decrypted and authenticated.

use std::fs::{File, remove_file};
use std::io::{Read, Seek, SeekFrom, Write};

use eeema::OsRandom;
use eeema::codec::zip::{AesExtra, CentralHeader, End, LocalHeader, METHOD_AES, Method, Strength};
use eeema::data_backup::{
    Archive, ArchiveWriter, Compression, DosTime, Error, PasswordBytes, PasswordEncoding, Sink,
    SinkError, Source, SourceError,
};

const COUNT: u64 = 64;
const LENGTH: usize = 32 * 1024 * 1024;

pub fn run() -> Result<(), Error> {
    let path = std::env::temp_dir().join(format!("large-{}.zip", std::process::id()));
    let password = PasswordBytes::new("testpassword", PasswordEncoding::Utf8);
    let file = File::create_new(&path).expect("a file");
    let mut writer = ArchiveWriter::new(ToFile(file));
    let time = DosTime::EARLIEST;
    let mut entry = writer.start("media", Compression::None, time, &password, &mut OsRandom)?;
    let mut piece = [0; 1024];
    for number in 0..LENGTH / piece.len() {
        piece.fill(number as u8);
        entry.write(&piece)?;
    }
    entry.finish()?;
    drop(writer.finish()?);
    let mut source = Repeated::new(File::open(&path).expect("a file"));
    remove_file(&path).expect("the file is there");

    let size = source.size().expect("a size");
    let mut archive = Archive::open(source)?;
    println!("{} entries, {size} bytes", archive.entries().len());
    for entry in archive.entries().to_vec() {
        let keys = archive.keys(&entry, &password)?;
        archive.check(&entry, &keys)?;
        let mut reader = archive.read(&entry, &keys)?;
        let mut count = 0;
        while let Some(piece) = reader.next()? {
            count += piece.len();
        }
        assert_eq!(count, LENGTH);
    }
    println!("every entry verified, then read");
    println!("peak resident memory: {} KiB", peak());
    assert!(peak() < 16 * 1024, "more than 16 MiB");
    Ok(())
}

/// `VmHWM` of this process, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

struct ToFile(File);

impl Sink for ToFile {
    fn write(&mut self, bytes: &[u8]) -> Result<(), SinkError> {
        self.0.write_all(bytes).map_err(|_| SinkError)
    }
}

/// The data of one entry, again and again, and a directory of as many entries.
struct Repeated {
    file: File,
    /// Header and data of the entry.
    length: u64,
    directory: Vec<u8>,
}

impl Repeated {
    fn new(mut file: File) -> Self {
        let mut header = [0; LocalHeader::LENGTH];
        file.read_exact(&mut header).expect("a header");
        let header = LocalHeader::parse(&header).expect("a header");
        let whole = file.seek(SeekFrom::End(0)).expect("a size");
        // Behind the entry stand its descriptor, one directory entry and the end.
        let behind = 16 + (46 + 5 + 11) + 22;
        let length = whole - behind;
        let compressed_size = length - header.data_offset();
        let extra = AesExtra {
            has_crc: false,
            strength: Strength::Aes256,
            method: Method::Deflated,
        };
        let mut directory = Vec::new();
        for number in 0..COUNT {
            CentralHeader {
                flags: header.flags,
                method: METHOD_AES,
                time: header.time,
                crc: 0,
                compressed_size,
                size: LENGTH as u64,
                offset: number * length,
                name: format!("media_{number}").as_bytes(),
                extra: &extra.encode(),
            }
            .write(51, &mut directory);
        }
        let (offset, size) = (COUNT * length, directory.len() as u64);
        End::write(COUNT, size, offset, offset + size, &mut directory);
        Self {
            file,
            length,
            directory,
        }
    }
}

impl Source for Repeated {
    fn size(&mut self) -> Result<u64, SourceError> {
        Ok(COUNT * self.length + self.directory.len() as u64)
    }

    fn read_at(&mut self, mut offset: u64, mut buffer: &mut [u8]) -> Result<(), SourceError> {
        while !buffer.is_empty() {
            let entries = COUNT * self.length;
            if offset >= entries {
                let start = usize::try_from(offset - entries).map_err(|_| SourceError)?;
                let end = start + buffer.len();
                let bytes = self.directory.get(start..end).ok_or(SourceError)?;
                buffer.copy_from_slice(bytes);
                return Ok(());
            }
            let inside = offset % self.length;
            let count = usize::try_from(self.length - inside).map_err(|_| SourceError)?;
            let (part, rest) = buffer.split_at_mut(count.min(buffer.len()));
            self.file
                .seek(SeekFrom::Start(inside))
                .map_err(|_| SourceError)?;
            self.file.read_exact(part).map_err(|_| SourceError)?;
            offset += part.len() as u64;
            buffer = rest;
        }
        Ok(())
    }
}
