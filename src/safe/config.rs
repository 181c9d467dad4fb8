//! What a server takes, and how long it keeps it.

use alloc::string::String;
use core::fmt;
use core::time::Duration;

use super::json::{DIALECT, MAX_INTEGER, integer};
use crate::codec::json::{JsonWriter, ToJson, Value};

/// What a server says about itself, in the file `config`
/// ([chapter 10 section 8](crate::protocol::safe)).
///
/// ```
/// use core::time::Duration;
/// use eeema::safe::ServerConfig;
///
/// let config = ServerConfig::decode(br#"{"maxBackupBytes": 524288, "retentionDays": 180}"#)?;
/// assert_eq!(config, ServerConfig::USUAL);
/// assert_eq!(config.retention(), Duration::from_secs(180 * 24 * 60 * 60));
/// # Ok::<(), eeema::safe::ConfigError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerConfig {
    /// At most 2^53 − 1.
    max_backup_bytes: u64,
    /// At most 2^53 − 1; 0 stands for 180.
    retention_days: u64,
}

impl ServerConfig {
    /// The values in the examples of the apps, and of the official server: 512 KiB and 180 days.
    pub const USUAL: Self = Self {
        max_backup_bytes: 512 * 1024,
        retention_days: 180,
    };

    /// A server that takes backups of at most `max_backup_bytes` bytes and keeps them for
    /// `retention_days` days; 0 days are taken as 180 by the apps.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if a number is more than 2^53 − 1, which the apps cannot read.
    pub const fn new(max_backup_bytes: u64, retention_days: u64) -> Result<Self, ConfigError> {
        if max_backup_bytes > MAX_INTEGER || retention_days > MAX_INTEGER {
            return Err(ConfigError);
        }
        Ok(Self {
            max_backup_bytes,
            retention_days,
        })
    }

    /// `maxBackupBytes`: the largest backup that is taken, in bytes.
    pub const fn max_backup_bytes(&self) -> u64 {
        self.max_backup_bytes
    }

    /// `retentionDays`, as it was written.
    pub const fn retention_days(&self) -> u64 {
        self.retention_days
    }

    /// How long a backup stays that is not written again. Zero days stand for 180.
    pub const fn retention(&self) -> Duration {
        const DAY: u64 = 24 * 60 * 60;
        let days = match self.retention_days {
            0 => Self::USUAL.retention_days,
            days => days,
        };
        Duration::from_secs(days.saturating_mul(DAY))
    }

    /// Writes the document.
    pub fn encode(&self) -> String {
        self.to_json_string()
    }

    /// Reads the document. Both values must be there, as integers from 0 to 2^53 − 1; a byte order mark
    /// in front is skipped.
    ///
    /// # Errors
    ///
    /// [`ConfigError`].
    pub fn decode(body: &[u8]) -> Result<Self, ConfigError> {
        let text = str::from_utf8(body).map_err(|_| ConfigError)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let root = Value::parse(text, &DIALECT).map_err(|_| ConfigError)?;
        let mut object = root.object().ok_or(ConfigError)?;
        let mut integer = |name| object.take(name).and_then(integer);
        Ok(Self {
            max_backup_bytes: integer("maxBackupBytes").ok_or(ConfigError)?,
            retention_days: integer("retentionDays").ok_or(ConfigError)?,
        })
    }

    /// Whether the server takes a backup of this many bytes. iOS refuses one that is exactly as large
    /// as the limit: stay one byte below.
    #[must_use]
    pub const fn accepts(&self, length: usize) -> bool {
        length as u64 <= self.max_backup_bytes
    }
}

impl ToJson for ServerConfig {
    fn write_json(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("maxBackupBytes").u64(self.max_backup_bytes);
            output.name("retentionDays").u64(self.retention_days);
        });
    }
}

/// The text is no configuration of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConfigError;

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the file config of the server is not as it must be; write {\"maxBackupBytes\": 524288, \"retentionDays\": 180} into it",
        )
    }
}

impl core::error::Error for ConfigError {}
