use super::identity_code::IdentityCode;
use super::level::{LevelEvent, Verification};
use super::new_contact::{Environment, NewContact};
use crate::identity::{Acquaintance, PublicKey, ThreemaId, VerificationLevel};
use crate::time::UnixSeconds;

/// A scanned identity code, and what is known when it is judged
/// ([chapter 15 section 5](crate::protocol::verification)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scan {
    /// The code.
    pub code: IdentityCode,
    /// Who scans.
    pub own_identity: ThreemaId,
    /// The present time.
    pub now: UnixSeconds,
    /// Whose code the user wanted to scan, if they started from a contact.
    pub expected: Option<ThreemaId>,
    /// What is stored of the scanned identity, if it is a contact.
    pub contact: Option<StoredContact>,
    /// Whether the user may add contacts.
    pub may_add_contacts: bool,
    /// Which servers the user is at.
    pub environment: Environment,
}

/// What is stored of a contact, as far as a scan asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredContact {
    /// The public key, which no scan changes.
    pub public_key: PublicKey,
    /// How it was verified.
    pub verification: Verification,
}

/// What a scan leads to.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum ScanDecision {
    /// It is decided.
    Done(ScanOutcome),
    /// The identity is no contact yet: ask the directory for its public key.
    AskDirectory(DirectoryQuestion),
}

/// What the user learns, and what to store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ScanOutcome {
    /// The code is too old.
    Expired,
    /// It is the code of somebody else than the user wanted.
    IdentityDiffersFromExpected,
    /// The user scanned their own code.
    OwnIdentity,
    /// The stored key is another one. Change nothing and warn: either the code or the directory lied,
    /// and earlier messages may have been read.
    KeyMismatchLocal,
    /// Nothing new.
    AlreadyFullyVerified,
    /// Store this, and that the contact is a direct one.
    UpgradedToFullyVerified(Verification),
    /// The user may not add contacts.
    AddingForbidden,
    /// The directory could not be asked; try again later.
    DirectoryUnreachable,
    /// The directory does not know the identity, or it was revoked.
    IdentityUnknown,
    /// The directory, or the list of predefined contacts, has another key. Create nothing and warn.
    KeyMismatchDirectory,
    /// Create this contact.
    AddedFullyVerified(NewContact),
}

/// What the directory said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectoryAnswer {
    /// The public key of the identity.
    Key(PublicKey),
    /// It does not know the identity (404).
    NotFound,
    /// It could not be asked.
    Unreachable,
}

/// An identity whose public key the directory is asked for.
#[derive(Debug, PartialEq, Eq)]
pub struct DirectoryQuestion {
    identity: ThreemaId,
    scanned_key: PublicKey,
}

impl Scan {
    /// A scan of somebody who is no contact, by a user who may add contacts at the production servers.
    pub const fn of(code: IdentityCode, own_identity: ThreemaId, now: UnixSeconds) -> Self {
        Self {
            code,
            own_identity,
            now,
            expected: None,
            contact: None,
            may_add_contacts: true,
            environment: Environment::Production,
        }
    }

    /// Decides, as far as that is possible without the directory.
    pub fn decide(&self) -> ScanDecision {
        match self.without_directory() {
            Ok(outcome) => ScanDecision::Done(outcome),
            Err(question) => ScanDecision::AskDirectory(question),
        }
    }

    fn without_directory(&self) -> Result<ScanOutcome, DirectoryQuestion> {
        let identity = self.code.identity();
        if self.code.is_expired(self.now) {
            return Ok(ScanOutcome::Expired);
        }
        if self.expected.is_some_and(|expected| expected != identity) {
            return Ok(ScanOutcome::IdentityDiffersFromExpected);
        }
        if identity == self.own_identity {
            return Ok(ScanOutcome::OwnIdentity);
        }
        if let Some(contact) = &self.contact {
            return Ok(self.judge_contact(contact));
        }
        if !self.may_add_contacts {
            return Ok(ScanOutcome::AddingForbidden);
        }
        let question = DirectoryQuestion {
            identity,
            scanned_key: *self.code.public_key(),
        };
        match self.environment.built_in_key(identity) {
            Some(key) => Ok(question.answer(DirectoryAnswer::Key(key))),
            None => Err(question),
        }
    }

    fn judge_contact(&self, contact: &StoredContact) -> ScanOutcome {
        if contact.public_key != *self.code.public_key() {
            return ScanOutcome::KeyMismatchLocal;
        }
        if contact.verification.level == VerificationLevel::FullyVerified {
            return ScanOutcome::AlreadyFullyVerified;
        }
        ScanOutcome::UpgradedToFullyVerified(contact.verification.after(LevelEvent::ScanMatched))
    }
}

impl DirectoryQuestion {
    /// Whose public key to ask for.
    pub const fn identity(&self) -> ThreemaId {
        self.identity
    }

    /// Decides with what the directory said.
    pub fn answer(self, answer: DirectoryAnswer) -> ScanOutcome {
        match answer {
            DirectoryAnswer::Unreachable => ScanOutcome::DirectoryUnreachable,
            DirectoryAnswer::NotFound => ScanOutcome::IdentityUnknown,
            DirectoryAnswer::Key(key) if key != self.scanned_key => {
                ScanOutcome::KeyMismatchDirectory
            }
            DirectoryAnswer::Key(public_key) => ScanOutcome::AddedFullyVerified(NewContact {
                identity: self.identity,
                public_key,
                verification: Verification::NEW.after(LevelEvent::ScanMatched),
                acquaintance: Acquaintance::Direct,
            }),
        }
    }
}
