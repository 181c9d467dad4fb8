use super::Error;
use super::table::Version;
use crate::codec::csv;

/// Bytes of `settings` that are read; the app writes fifteen.
pub(super) const MAX_SETTINGS_LENGTH: usize = 64 * 1024;

/// Reads `settings`, which has no header: the second cell of the first row whose first is `version`. None
/// counts as 1.
pub(super) fn version(settings: &[u8]) -> Result<Version, Error> {
    let mut reader = csv::Reader::new(csv::Limits::DEFAULT);
    let (mut row, mut rest) = (csv::Row::default(), settings);
    let mut version = None;
    loop {
        let (read, mut is_row) = reader.feed(rest, &mut row);
        rest = rest.get(read..).unwrap_or_default();
        let is_end = rest.is_empty() && !is_row;
        if is_end {
            is_row = reader
                .finish(&mut row)
                .map_err(|_| Error::SettingsInvalid)?;
        }
        if is_row && version.is_none() && row.cell(0).is_some_and(|name| name == "version") {
            version = Some(number(&row.cell(1).unwrap_or_default())?);
        }
        if is_end {
            return Ok(version.unwrap_or(FIRST));
        }
    }
}

/// The version of a backup that names none.
const FIRST: Version = match Version::new(1) {
    Some(version) => version,
    None => Version::NEWEST,
};

/// Decimal digits only.
fn number(text: &str) -> Result<Version, Error> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Error::SettingsInvalid);
    }
    let number = text.parse().ok().and_then(Version::new);
    number.ok_or(Error::VersionTooNew)
}
