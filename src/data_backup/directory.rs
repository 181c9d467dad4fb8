use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use super::entry::{Entry, RefusedEntry, checked_name, encryption};
use super::{EntryFault, Error, Source};
use crate::codec::zip::{CentralHeader, End, LocalHeader, Zip64End, Zip64Locator};

/// What the directory of an archive says: the entries that may be read, and those that are left out.
///
/// It takes about 150 bytes per entry, however large the entries are.
#[derive(Clone)]
pub struct Directory {
    entries: Vec<Entry>,
    /// Places in `entries`, in the order of the names.
    by_name: Vec<u32>,
    refused: Vec<RefusedEntry>,
    /// Where the directory begins, which is where entries end.
    offset: u64,
}

impl Directory {
    /// Reads the directory at the end of an archive, of `max_size` bytes at most.
    ///
    /// # Errors
    ///
    /// [`Error::NotAZip`], [`Error::TooLarge`], [`Error::Source`].
    pub fn read(source: &mut impl Source, max_size: u64) -> Result<Self, Error> {
        let (end, position) = find_end(source)?;
        let behind = end.offset.checked_add(end.size).ok_or(Error::NotAZip)?;
        if behind > position || end.is_split() {
            return Err(Error::NotAZip);
        }
        if end.size > max_size || end.count > u32::MAX.into() {
            return Err(Error::TooLarge);
        }
        let mut building = Building::new(end.offset);
        let mut headers = Headers::new(source, end.offset, behind);
        for _ in 0..end.count {
            building.add(&headers.next()?)?;
        }
        if headers.has_more() {
            return Err(Error::NotAZip);
        }
        building.finish()
    }

    /// The entries that may be read, in the order of the directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries that are left out, each name once.
    pub fn refused(&self) -> &[RefusedEntry] {
        &self.refused
    }

    /// The entry of this name.
    ///
    /// # Errors
    ///
    /// What is wrong with it, if it is there and left out.
    pub fn find(&self, name: &str) -> Result<Option<&Entry>, EntryFault> {
        let name_of = |place: &u32| self.entry(*place).map(|entry| entry.name.as_str());
        let found = self
            .by_name
            .binary_search_by(|place| name_of(place).cmp(&Some(name)));
        match found {
            Ok(index) => Ok(self.by_name.get(index).and_then(|place| self.entry(*place))),
            Err(_) => match self.refused.iter().find(|refused| refused.name == name) {
                Some(refused) => Err(refused.fault),
                None => Ok(None),
            },
        }
    }

    /// Where entries end.
    pub(super) const fn offset(&self) -> u64 {
        self.offset
    }

    fn entry(&self, place: u32) -> Option<&Entry> {
        self.entries.get(usize::try_from(place).ok()?)
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (good, bad) = (self.entries.len(), self.refused.len());
        write!(f, "Directory({good} entries, {bad} refused)")
    }
}

/// The end record with all its numbers, and where the records of the end begin.
fn find_end(source: &mut impl Source) -> Result<(End, u64), Error> {
    let size = source.size()?;
    let length = size.min(End::MAX_LENGTH as u64);
    let start = size.saturating_sub(length);
    let mut tail = vec![0; usize::try_from(length).map_err(|_| Error::TooLarge)?];
    source.read_at(start, &mut tail)?;
    let (position, end) = End::find(&tail).ok_or(Error::NotAZip)?;
    let position = start.saturating_add(position as u64);
    if !end.needs_zip64 {
        return Ok((end, position));
    }
    let mut locator = [0; Zip64Locator::LENGTH];
    let locator_offset = position
        .checked_sub(locator.len() as u64)
        .ok_or(Error::NotAZip)?;
    source.read_at(locator_offset, &mut locator)?;
    let record = Zip64Locator::parse(&locator).ok_or(Error::NotAZip)?.offset;
    let mut wide = [0; Zip64End::LENGTH];
    let is_inside = record
        .checked_add(wide.len() as u64)
        .is_some_and(|end| end <= locator_offset);
    if !is_inside {
        return Err(Error::NotAZip);
    }
    source.read_at(record, &mut wide)?;
    let wide = Zip64End::parse(&wide).ok_or(Error::NotAZip)?;
    Ok((end.widened(&wide), record))
}

/// Reads the headers one after the other, through a window.
struct Headers<'a, S> {
    source: &'a mut S,
    /// Where the next byte is read from that is not in the window.
    offset: u64,
    end: u64,
    window: Vec<u8>,
    start: usize,
}

impl<'a, S: Source> Headers<'a, S> {
    /// Bytes that are read at once, if there are as many.
    const STEP: usize = 64 * 1024;

    const fn new(source: &'a mut S, offset: u64, end: u64) -> Self {
        Self {
            source,
            offset,
            end,
            window: Vec::new(),
            start: 0,
        }
    }

    fn next(&mut self) -> Result<CentralHeader<'_>, Error> {
        let begin = self.peek(CentralHeader::LENGTH)?;
        let begin = begin.first_chunk().ok_or(Error::NotAZip)?;
        let length = CentralHeader::length(begin).map_err(|_| Error::NotAZip)?;
        self.peek(length)?;
        let start = self.start;
        self.start = start.saturating_add(length);
        let header = self.window.get(start..self.start).ok_or(Error::NotAZip)?;
        CentralHeader::parse(header).map_err(|_| Error::NotAZip)
    }

    /// The next `count` bytes, without taking them.
    fn peek(&mut self, count: usize) -> Result<&[u8], Error> {
        let there = self.window.len().saturating_sub(self.start);
        if there < count {
            self.window.drain(..self.start.min(self.window.len()));
            self.start = 0;
            let left = self.end.saturating_sub(self.offset);
            let step = left.min(Self::STEP.max(count) as u64);
            let more = usize::try_from(step).map_err(|_| Error::TooLarge)?;
            self.window.resize(there.saturating_add(more), 0);
            let place = self.window.get_mut(there..).unwrap_or_default();
            self.source.read_at(self.offset, place)?;
            self.offset = self.offset.saturating_add(step);
        }
        let end = self.start.saturating_add(count);
        self.window.get(self.start..end).ok_or(Error::NotAZip)
    }

    /// Whether something stands behind the last header.
    const fn has_more(&self) -> bool {
        self.start < self.window.len() || self.offset < self.end
    }
}

/// A directory whose headers are being read.
struct Building {
    /// `None` for an entry that is not encrypted as in a backup, until it is known whether its name is
    /// there twice.
    entries: Vec<(String, Option<Entry>)>,
    refused: Vec<RefusedEntry>,
    /// Where entries begin and end, at least.
    extents: Vec<(u64, u64)>,
    offset: u64,
}

impl Building {
    const fn new(offset: u64) -> Self {
        Self {
            entries: Vec::new(),
            refused: Vec::new(),
            extents: Vec::new(),
            offset,
        }
    }

    fn add(&mut self, header: &CentralHeader<'_>) -> Result<(), Error> {
        let end = header
            .offset
            .checked_add(LocalHeader::LENGTH as u64)
            .and_then(|data| data.checked_add(header.compressed_size))
            .filter(|end| *end <= self.offset)
            .ok_or(Error::NotAZip)?;
        self.extents.push((header.offset, end));
        let Some(name) = checked_name(header.name) else {
            let name = String::from_utf8_lossy(header.name).into_owned();
            self.refuse(name, EntryFault::Name);
            return Ok(());
        };
        let entry = encryption(header).map(|encryption| Entry {
            name: String::new(),
            offset: header.offset,
            compressed_size: header.compressed_size,
            size: header.size,
            crc: header.crc,
            time: header.time,
            encryption,
        });
        self.entries.push((name.into(), entry));
        Ok(())
    }

    fn refuse(&mut self, name: String, fault: EntryFault) {
        self.refused.push(RefusedEntry { name, fault });
    }

    fn finish(mut self) -> Result<Directory, Error> {
        self.extents.sort_unstable();
        let pairs = self.extents.windows(2);
        let overlaps = pairs.filter(|pair| matches!(pair, [(_, end), (next, _)] if end > next));
        if overlaps.count() > 0 {
            return Err(Error::NotAZip);
        }
        let twice = self.twice();
        let mut entries = Vec::new();
        for (place, (name, entry)) in core::mem::take(&mut self.entries).into_iter().enumerate() {
            if twice.binary_search(&place).is_ok() {
                self.refuse(name, EntryFault::Duplicate);
            } else if let Some(entry) = entry {
                entries.push(Entry { name, ..entry });
            } else {
                self.refuse(name, EntryFault::NotEncrypted);
            }
        }
        self.refused.sort_by(|one, other| one.name.cmp(&other.name));
        self.refused.dedup_by(|one, other| one.name == other.name);
        let count = u32::try_from(entries.len()).map_err(|_| Error::TooLarge)?;
        let mut by_name: Vec<u32> = (0..count).collect();
        by_name.sort_unstable_by_key(|place| {
            let entry: Option<&Entry> = entries.get(*place as usize);
            entry.map(|entry| &*entry.name)
        });
        Ok(Directory {
            entries,
            by_name,
            refused: self.refused,
            offset: self.offset,
        })
    }

    /// Places of entries whose names are there twice, in ascending order.
    fn twice(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.entries.len()).collect();
        let name_of = |place: &usize| self.entries.get(*place).map(|(name, _)| name);
        places.sort_unstable_by_key(name_of);
        let equal = places.chunk_by(|one, other| name_of(one) == name_of(other));
        let mut twice: Vec<usize> = equal
            .filter(|group| group.len() > 1)
            .flatten()
            .copied()
            .collect();
        twice.sort_unstable();
        twice
    }
}
