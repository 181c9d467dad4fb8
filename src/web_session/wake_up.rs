use alloc::string::String;

use super::{PermanentPublicKey, PushSession};
use crate::codec::hex;
use crate::codec::json::{Dialect, Value};

/// What a push of Firebase or the Apple push service tells the phone: which session is to be started.
///
/// The push of a gateway identity is a message instead, which
/// [`content::WebSessionResume`](crate::content::WebSessionResume) reads. It says the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WakeUp {
    session: PushSession,
    affiliation: Option<String>,
    time: u64,
    version: u16,
}

const DIALECT: Dialect = Dialect::new(16);

impl WakeUp {
    /// Reads the JSON of a push. Numbers may be written as texts; the Apple push service puts the object under
    /// `3mw`. `None` if it is something else: a push is to be ignored then.
    pub fn parse(json: &str) -> Option<Self> {
        let value = Value::parse(json, &DIALECT).ok()?;
        let outer = value.object()?;
        let object = match outer.get("3mw") {
            Some(inner) => inner.object()?,
            None => outer,
        };
        let session = object.get("wcs")?.text()?;
        let affiliation = match object.get("wca") {
            None => None,
            Some(value) if value.is_null() => None,
            Some(value) => Some(value.text()?.into_string()),
        };
        Some(Self {
            session: PushSession::from_bytes(hex::decode_array(&session.to_cow()).ok()?),
            affiliation,
            time: number(object.get("wct")?)?,
            version: number(object.get("wcv")?)?.try_into().ok()?,
        })
    }

    /// The name of the session.
    pub const fn session(&self) -> &PushSession {
        &self.session
    }

    /// Whether it is for the session whose initiator has this key.
    #[must_use]
    pub fn is_for(&self, initiator: &PermanentPublicKey) -> bool {
        self.session == initiator.push_session()
    }

    /// The attempt that the push belongs to: a session that runs is started again only if it changed.
    pub fn affiliation(&self) -> Option<&str> {
        self.affiliation.as_deref()
    }

    /// When it was sent, in seconds since 1970.
    pub const fn time(&self) -> u64 {
        self.time
    }

    /// The version of the protocol.
    pub const fn version(&self) -> u16 {
        self.version
    }
}

/// A number, or the digits of one as a text.
fn number(value: Value<'_>) -> Option<u64> {
    match value.text() {
        Some(digits) => digits.to_cow().parse().ok(),
        None => value.u64(),
    }
}
