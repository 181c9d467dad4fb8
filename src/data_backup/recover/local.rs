use super::file::File;
use super::found::{Found, LostEntry, RecoveredEntry};
use crate::codec::zip::flags;
use crate::data_backup::{EntryFault, Error, Source};

/// Tries an entry whose header begins here, and returns where it ends; `None` if it is none, or not whole.
pub(super) fn entry<S: Source>(
    file: &mut File<S>,
    offset: u64,
    found: &mut Found,
) -> Result<Option<u64>, Error> {
    let Some((header, name, encryption)) = file.local_header(offset)? else {
        return Ok(None);
    };
    let start = offset.saturating_add(header.data_offset());
    let is_streamed = header.flags & flags::DATA_DESCRIPTOR != 0;
    let lengths = if is_streamed {
        file.measure(start, encryption)
    } else {
        let (length, size) = (header.compressed_size.into(), header.size.into());
        file.open(start, length, encryption).map(|_| (length, size))
    };
    let fault = match lengths {
        Ok((compressed_size, size)) => {
            found.keep(RecoveredEntry {
                name,
                other_name: None,
                header_offset: offset,
                data_offset: start,
                compressed_size,
                size,
                encryption,
            })?;
            let end = start.saturating_add(compressed_size);
            let behind = match is_streamed {
                true => file.behind_descriptor(end)?,
                false => end,
            };
            return Ok(Some(behind));
        }
        Err(Error::Source) => return Err(Error::Source),
        Err(Error::Entry(fault)) => fault,
        Err(_) => EntryFault::TooShort,
    };
    found.lose(LostEntry {
        name,
        offset,
        fault,
    });
    Ok(None)
}
