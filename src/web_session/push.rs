use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::PushSession;
use crate::crypto::{Random, RandomError};

/// How the browser wakes the phone: a service and what it needs to find the phone.
#[derive(Clone, PartialEq, Eq)]
pub struct PushToken {
    service: PushService,
    token: String,
}

/// Who delivers a push.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PushService {
    /// Firebase: the token is one text.
    Firebase,
    /// The Apple push service: `hex;p-or-s;bundle`.
    Apns,
    /// Huawei: `appid|token`.
    Hms,
    /// A gateway identity: `identity;hex`.
    Gateway,
}

/// Six letters or digits that are the same for repeated pushes of one attempt: a session that runs is started
/// again only if they change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Affiliation([u8; Self::LENGTH]);

/// The fields of the form that is posted to the push relay; their order does not matter.
pub type PushForm = Vec<(&'static str, String)>;

/// The version of the protocol that the push speaks of.
const VERSION: &str = "2";

impl PushService {
    const ALL: [Self; 4] = [Self::Firebase, Self::Apns, Self::Hms, Self::Gateway];

    /// The name in the field `type`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Firebase => "gcm",
            Self::Apns => "apns",
            Self::Hms => "hms",
            Self::Gateway => "threema-gateway",
        }
    }

    /// What a token is saved with.
    const fn prefix(self) -> char {
        match self {
            Self::Firebase => 'g',
            Self::Apns => 'a',
            Self::Hms => 'h',
            Self::Gateway => '3',
        }
    }
}

impl PushToken {
    /// A token of a service.
    pub fn new(service: PushService, token: impl Into<String>) -> Self {
        let token = token.into();
        Self { service, token }
    }

    /// The service.
    pub const fn service(&self) -> PushService {
        self.service
    }

    /// The token, without the prefix of its service.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Reads the text with which a session is saved. An empty one, and one with a prefix that is not known,
    /// says that there is no token; one without prefix is an old token of Firebase.
    pub fn from_saved(text: &str) -> Option<Self> {
        let mut characters = text.chars();
        let prefix = characters.next()?;
        if characters.next() != Some(':') {
            return Some(Self::new(PushService::Firebase, text));
        }
        let mut services = PushService::ALL.into_iter();
        let service = services.find(|service| service.prefix() == prefix)?;
        Some(Self::new(service, characters.as_str()))
    }

    /// The text with which a session is saved.
    pub fn to_saved(&self) -> String {
        let prefix = self.service.prefix();
        [prefix, ':']
            .into_iter()
            .chain(self.token.chars())
            .collect()
    }

    /// The form that wakes the phone for a session, and is given up after `ttl` (whole seconds; zero: now or
    /// never).
    ///
    /// # Errors
    ///
    /// [`PushTokenMalformed`] if the token does not have the parts that its service needs.
    pub fn form(
        &self,
        session: &PushSession,
        affiliation: &Affiliation,
        ttl: Duration,
    ) -> Result<PushForm, PushTokenMalformed> {
        let ttl = ttl.as_secs();
        let mut form = Vec::from([
            ("type", String::from(self.service.name())),
            ("session", alloc::format!("{session}")),
            ("version", VERSION.into()),
            ("affiliation", alloc::format!("{affiliation}")),
            ("ttl", alloc::format!("{ttl}")),
        ]);
        if ttl > 0 {
            form.push(("collapse_key", session.collapse_key()));
        }
        match self.service {
            PushService::Firebase => form.push(("token", self.token.clone())),
            PushService::Apns => self.parts(';', ["token", "endpoint", "bundleid"], &mut form)?,
            PushService::Hms => self.parts('|', ["appid", "token"], &mut form)?,
            PushService::Gateway => self.parts(';', ["identity", "public_key"], &mut form)?,
        }
        Ok(form)
    }

    /// Adds the parts of the token, of which none may be empty.
    fn parts<const N: usize>(
        &self,
        separator: char,
        names: [&'static str; N],
        form: &mut PushForm,
    ) -> Result<(), PushTokenMalformed> {
        let mut parts = self.token.splitn(N, separator);
        for name in names {
            let part = parts.next().filter(|part| !part.is_empty());
            form.push((name, part.ok_or(PushTokenMalformed)?.into()));
        }
        Ok(())
    }
}

/// Shows the service: whoever has the token can wake the phone.
impl fmt::Debug for PushToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PushToken({:?})", self.service)
    }
}

impl Affiliation {
    /// How many letters or digits there are.
    pub const LENGTH: usize = 6;

    const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// Draws letters and digits, each with the same probability.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails, or gives only bytes that cannot be used.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        /// Of 256 bytes at most one in four cannot be used: this many in a row is a broken generator.
        const ATTEMPTS: usize = 128;

        let mut symbols = [0; Self::LENGTH];
        for symbol in &mut symbols {
            let mut found = None;
            for _ in 0..ATTEMPTS {
                let mut byte = [0];
                random.fill(&mut byte)?;
                let [byte] = byte;
                // Six bits of it, of which 62 and 63 are drawn again.
                found = Self::ALPHABET.get(usize::from(byte & 0x3f)).copied();
                if found.is_some() {
                    break;
                }
            }
            *symbol = found.ok_or(RandomError)?;
        }
        Ok(Self(symbols))
    }

    /// Takes six letters or digits that are in use.
    pub fn parse(text: &str) -> Option<Self> {
        let symbols: [u8; Self::LENGTH] = text.as_bytes().try_into().ok()?;
        let is_valid = symbols.iter().all(u8::is_ascii_alphanumeric);
        is_valid.then_some(Self(symbols))
    }
}

impl fmt::Display for Affiliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|symbol| fmt::Write::write_char(f, char::from(*symbol)))
    }
}

/// A push token does not have the parts that its service needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PushTokenMalformed;

impl fmt::Display for PushTokenMalformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the push token is incomplete; wake the phone by hand and save the session again",
        )
    }
}

impl core::error::Error for PushTokenMalformed {}
