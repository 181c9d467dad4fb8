//! A contact, as backups have it.

use alloc::collections::BTreeSet;
use alloc::string::String;
use core::fmt;

use super::DocumentError;
use super::Unknown;
use super::check::{all_times, is_new};
use super::fields::{Fields, identity};
use super::parts::{optional_text, optional_time};
use super::warning::{Place, Reason, Warnings};
use crate::codec::json::{JsonWriter, Value};
use crate::identity::{PublicKey, ThreemaId, VerificationLevel, WorkVerificationLevel};
use crate::time::UnixMillis;

/// Whether something is sent to one contact, whatever the general setting says. Another number in a backup
/// counts as [`Policy::Default`], with a warning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// As the general setting says.
    #[default]
    Default = 0,
    /// It is sent.
    Send = 1,
    /// It is not sent.
    DoNotSend = 2,
}

impl Policy {
    /// In the order of their numbers.
    const ALL: [Self; 3] = [Self::Default, Self::Send, Self::DoNotSend];
}

/// The levels of verification, in the order of their numbers.
const LEVELS: [VerificationLevel; 3] = [
    VerificationLevel::Unverified,
    VerificationLevel::ServerVerified,
    VerificationLevel::FullyVerified,
];

/// A contact in a backup.
///
/// | field | written | missing or unusable |
/// |---|---|---|
/// | `identity` | always | the contact is dropped |
/// | `publickey`, names, `lastUpdate` | if set | not set |
/// | everything else | always | its default, which [`Contact::new`] sets |
///
/// Names are the user's own for the contact, except for the nickname. What to trust of it when restoring
/// is decided by [`Contact::reconcile`].
///
/// ```
/// use eeema::identity::VerificationLevel;
/// use eeema::safe::document::Contact;
///
/// let mut contact = Contact::new("ECHOECHO".parse()?);
/// contact.first_name = "Echo".into();
/// assert_eq!(contact.verification, VerificationLevel::Unverified);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// `identity`.
    pub identity: ThreemaId,
    /// `publickey`: written by the apps for fully verified and for revoked contacts only, as others
    /// can be fetched again.
    pub public_key: Option<PublicKey>,
    /// `createdAt`: 0 if unknown.
    pub created_at: UnixMillis,
    /// `verification`.
    pub verification: VerificationLevel,
    /// `workVerified`: verified by the administrator of the same organisation.
    pub work_verification: WorkVerificationLevel,
    /// `hidden`: known only through a group.
    pub hidden: bool,
    /// `firstname`.
    pub first_name: String,
    /// `lastname`.
    pub last_name: String,
    /// `nickname`, as the contact chose it, without `~`.
    pub nickname: String,
    /// `lastUpdate`: last activity of the conversation.
    pub last_update: Option<UnixMillis>,
    /// `readReceipts`.
    pub read_receipts: Policy,
    /// `typingIndicators`.
    pub typing_indicators: Policy,
    /// `private`: the conversation is protected.
    pub private: bool,
    /// What the schema does not know.
    pub unknown: Unknown,
}

impl Contact {
    /// A contact of whom nothing but the identity is known.
    pub const fn new(identity: ThreemaId) -> Self {
        Self {
            identity,
            public_key: None,
            created_at: UnixMillis(0),
            verification: VerificationLevel::Unverified,
            work_verification: WorkVerificationLevel::None,
            hidden: false,
            first_name: String::new(),
            last_name: String::new(),
            nickname: String::new(),
            last_update: None,
            read_receipts: Policy::Default,
            typing_indicators: Policy::Default,
            private: false,
            unknown: Unknown::new(),
        }
    }

    /// Reads a contact. One without a valid identity, and a second one with the same, are dropped with one
    /// warning; any other value that is unusable is its default.
    pub(super) fn read(
        value: Value<'_>,
        place: &Place<'_>,
        known: &mut BTreeSet<ThreemaId>,
        warnings: &mut Warnings,
    ) -> Option<Self> {
        let (mut fields, identity) = Self::begin(value, place, known, warnings)?;
        let public_key = fields.base64("publickey", Some(PublicKey::LENGTH), warnings);
        Some(Self {
            identity,
            public_key: public_key.and_then(|bytes| bytes.as_bytes().try_into().ok()),
            created_at: fields.time("createdAt", warnings).unwrap_or_default(),
            verification: fields.choice("verification", LEVELS, warnings),
            work_verification: if fields.flag("workVerified", false, warnings) {
                WorkVerificationLevel::SubscriptionVerified
            } else {
                WorkVerificationLevel::None
            },
            hidden: fields.flag("hidden", false, warnings),
            first_name: fields.text("firstname", warnings),
            last_name: fields.text("lastname", warnings),
            nickname: fields.text("nickname", warnings),
            last_update: fields.time("lastUpdate", warnings),
            read_receipts: fields.choice("readReceipts", Policy::ALL, warnings),
            typing_indicators: fields.choice("typingIndicators", Policy::ALL, warnings),
            private: fields.flag("private", false, warnings),
            unknown: fields.finish(),
        })
    }

    /// The members of a contact that is new, and its identity.
    fn begin<'a, 'p>(
        value: Value<'a>,
        place: &'p Place<'p>,
        known: &mut BTreeSet<ThreemaId>,
        warnings: &mut Warnings,
    ) -> Option<(Fields<'a, 'p>, ThreemaId)> {
        let required = Fields::of(value, place).and_then(|mut fields| {
            let id = fields.take("identity").and_then(identity)?;
            Some((fields, id))
        });
        let reason = match &required {
            None => Reason::Incomplete,
            Some((_, id)) if !known.insert(*id) => Reason::Repeated,
            Some(_) => return required,
        };
        warnings.push(place, reason);
        None
    }

    /// Refuses what would not be read back: an identity that is `known`, and a time that is too large.
    pub(super) fn check(&self, known: &mut BTreeSet<ThreemaId>) -> Result<(), DocumentError> {
        is_new(known, self.identity)?;
        all_times([Some(self.created_at), self.last_update])
    }

    /// Writes the members in the order of the canonical form.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("identity").text(self.identity.as_str());
            if let Some(public_key) = &self.public_key {
                output.name("publickey").base64(public_key.as_bytes());
            }
            output.name("createdAt").u64(self.created_at.0);
            output.name("verification").u64(self.verification as u64);
            let is_colleague =
                self.work_verification == WorkVerificationLevel::SubscriptionVerified;
            output.name("workVerified").bool(is_colleague);
            output.name("hidden").bool(self.hidden);
            optional_text(output, "firstname", &self.first_name);
            optional_text(output, "lastname", &self.last_name);
            optional_text(output, "nickname", &self.nickname);
            optional_time(output, "lastUpdate", self.last_update);
            output.name("readReceipts").u64(self.read_receipts as u64);
            output
                .name("typingIndicators")
                .u64(self.typing_indicators as u64);
            output.name("private").bool(self.private);
            self.unknown.write(output);
        });
    }
}

impl fmt::Debug for Contact {
    /// Without the names of the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({})", self.identity)
    }
}
