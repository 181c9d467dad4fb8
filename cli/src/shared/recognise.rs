//! What a text or a file is, where a command got something else than it asked for.

use std::fmt;

use eeema::id_export::{Code, OtherKind};
use eeema::local_storage::{CostLimits, KeyFile, KeyFileV1};
use eeema::verification::Scanned;
use eeema::{PublicKey, SecretKey, ThreemaId};

use super::Failure;

/// What people have in their hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Nothing,
    IdExport,
    Identity,
    IdentityQr,
    ContactLink,
    WebSession,
    DeviceGroupJoin,
    SecretKey,
    PublicKey,
    /// A key, or a hash: 64 digits that say no more.
    Digits,
    SafeBackup,
    SafeDocument,
    DataBackup,
    Spreadsheet,
    KeyFile,
    GatewayForm,
    Picture,
    Pdf,
    Program,
    Packed,
    Database,
}

/// Longer texts are not looked at.
const MAX_TEXT: usize = 1 << 20;

impl Kind {
    /// What it is, if that can be said.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        if let Some(kind) = Self::of_binary(bytes) {
            return Some(kind);
        }
        let text = str::from_utf8(bytes)
            .ok()
            .filter(|text| text.len() <= MAX_TEXT)?;
        Self::of_text(text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}'))
    }

    fn of_binary(bytes: &[u8]) -> Option<Self> {
        let starts = |marks: &[&[u8]]| marks.iter().any(|mark| bytes.starts_with(mark));
        if starts(&[b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"]) {
            return Some(Self::Picture);
        }
        if starts(&[b"%PDF"]) {
            return Some(Self::Pdf);
        }
        if starts(&[b"\x7fELF", b"MZ\x90\0", b"\xcf\xfa\xed\xfe"]) {
            return Some(Self::Program);
        }
        if starts(&[
            b"\x1f\x8b\x08",
            b"\xfd7zXZ\0",
            b"\x28\xb5\x2f\xfd",
            b"7z\xbc\xaf",
        ]) {
            return Some(Self::Packed);
        }
        if starts(&[b"SQLite format 3\0"]) {
            return Some(Self::Database);
        }
        if starts(&[b"PK\x03\x04"]) {
            // The first entry has its name at this place.
            let name = bytes.get(30..).unwrap_or_default();
            return Some(
                match [&b"[Content_Types]"[..], b"mimetype", b"xl/"]
                    .iter()
                    .any(|front| name.starts_with(front))
                {
                    true => Self::Spreadsheet,
                    false => Self::DataBackup,
                },
            );
        }
        let is_key_file = bytes.len() < 1024
            && str::from_utf8(bytes).is_err()
            && (KeyFileV1::parse(bytes).is_ok()
                || KeyFile::parse(bytes, &CostLimits::default()).is_ok());
        is_key_file.then_some(Self::KeyFile)
    }

    fn of_text(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::Nothing);
        }
        match Scanned::of(text) {
            Scanned::IdentityCode => return Some(Self::IdentityQr),
            Scanned::ContactLink(_) => return Some(Self::ContactLink),
            Scanned::DeviceGroupJoin => return Some(Self::DeviceGroupJoin),
            _ => {}
        }
        if text.len() == 64 && text.parse::<PublicKey>().is_ok() {
            return Some(Self::Digits);
        }
        if text.parse::<SecretKey>().is_ok() {
            return Some(Self::SecretKey);
        }
        if text.parse::<PublicKey>().is_ok() {
            return Some(Self::PublicKey);
        }
        if ["mac=", "box=", "nonce="]
            .iter()
            .all(|field| text.contains(field))
        {
            return Some(Self::GatewayForm);
        }
        if ThreemaId::from_typed(text).is_ok() {
            return Some(Self::Identity);
        }
        match OtherKind::recognise(text) {
            Some(OtherKind::WebSession) => Some(Self::WebSession),
            Some(OtherKind::SafeBackup) => Some(Self::SafeBackup),
            Some(OtherKind::SafeDocument) => Some(Self::SafeDocument),
            _ => Code::find(text).is_ok().then_some(Self::IdExport),
        }
    }

    /// The command for it.
    fn command(self) -> &'static str {
        match self {
            Self::Nothing => "look where it came from",
            Self::IdExport => "`eeema id open` opens it",
            Self::Identity => "anybody may know it; it opens nothing",
            Self::IdentityQr => "`eeema verify qr` judges it",
            Self::ContactLink => "`eeema verify link` reads it",
            Self::WebSession => "the app scans it to join a browser",
            Self::DeviceGroupJoin => "the app scans it to link a device",
            Self::SecretKey => "`eeema key public` gives the public one; show it to nobody",
            Self::PublicKey => "`eeema key qr` draws it, with its identity",
            Self::Digits => "say with `private:` or `public:` in front which key it is",
            Self::SafeBackup => "`eeema safe open` opens it",
            Self::SafeDocument => "it is open already; keep it like a key",
            Self::DataBackup => "`eeema backup list` reads data backups",
            Self::Spreadsheet => "save it as CSV, in UTF-8",
            Self::KeyFile => "`eeema key-file show` reads it",
            Self::GatewayForm => "`eeema gateway open` opens it",
            Self::Picture => "scan its QR code, and give the text that the scanner shows",
            Self::Program => "name another file",
            Self::Packed => "unpack it, and give what is in it",
            Self::Database => "a program for SQLite opens it",
            Self::Pdf => "open it, and give the text that it shows",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "empty",
            Self::IdExport => "an ID export",
            Self::Identity => "an identity",
            Self::IdentityQr => "the QR code of an identity",
            Self::ContactLink => "a link to a contact",
            Self::WebSession => "the QR code of a session in the browser",
            Self::DeviceGroupJoin => "the QR code that links a device",
            Self::SecretKey => "a secret key",
            Self::PublicKey => "a public key",
            Self::Digits => "a key or a hash, 64 digits",
            Self::SafeBackup => "a Safe backup, as base64",
            Self::SafeDocument => "the content of a Safe backup",
            Self::DataBackup => "a ZIP archive, such as a data backup",
            Self::Spreadsheet => "an office document",
            Self::KeyFile => "a key file of the app",
            Self::GatewayForm => "a form of the Gateway",
            Self::Picture => "a picture",
            Self::Pdf => "a PDF file",
            Self::Program => "a program",
            Self::Packed => "a packed file",
            Self::Database => "a database without encryption",
        })
    }
}

/// Exit code 3 with both names, if it can be said what was given: `wanted` is like `an ID export`.
pub(crate) fn something_else(bytes: &[u8], wanted: &str) -> Option<Failure> {
    let kind = Kind::of(bytes)?;
    let command = kind.command();
    Some(Failure::something_else(format_args!(
        "this is {kind}, not {wanted}: {command}"
    )))
}
