use alloc::string::String;

use super::Error;
use super::json::{DIALECT, integer};
use crate::codec::json::{JsonWriter, ToJson, Value};

/// What a server says about itself, in the file `config` (chapter 10 section 8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerConfig {
    /// `maxBackupBytes`: the largest backup that is taken, in bytes.
    pub max_backup_bytes: u64,
    /// `retentionDays`: how long a backup stays that is not written again.
    pub retention_days: u64,
}

impl ServerConfig {
    /// The values in the examples of the apps, and of the official server.
    pub const USUAL: Self = Self {
        max_backup_bytes: 512 * 1024,
        retention_days: 180,
    };

    /// Writes the document.
    pub fn encode(&self) -> String {
        self.to_json_string()
    }

    /// Reads the document. Both values must be there, as integers from 0 to 2^53 − 1.
    ///
    /// # Errors
    ///
    /// [`Error::Json`].
    pub fn decode(body: &[u8]) -> Result<Self, Error> {
        let text = str::from_utf8(body).map_err(|_| Error::Json)?;
        let root = Value::parse(text, &DIALECT).map_err(|_| Error::Json)?;
        let mut object = root.object().ok_or(Error::Json)?;
        let mut integer = |name| object.take(name).and_then(integer);
        Ok(Self {
            max_backup_bytes: integer("maxBackupBytes").ok_or(Error::Json)?,
            retention_days: integer("retentionDays").ok_or(Error::Json)?,
        })
    }

    /// Whether the server takes a backup of this many bytes. iOS refuses one that is exactly as large
    /// as the limit: stay one byte below.
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
