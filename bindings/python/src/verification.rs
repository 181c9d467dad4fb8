//! QR codes of identities, contact links, and how far a contact is verified.

use eeema::identity::{VerificationLevel, WorkVerificationLevel};
use eeema::time::UnixSeconds;
use eeema::verification::{
    self, Colour, ContactLink as LibraryLink, DirectoryAnswer, Environment, KeyRows, LevelEvent,
    LinkAction, QrPicture, ScanDecision, ScanOutcome, Scanned, ShareLink, StoredContact,
};
use pyo3::prelude::*;

use crate::convert::{Id, names};
use crate::error::Error;
use crate::identity::{LevelName, PublicKey};
use crate::long::{detach_if_long, detach_if_long_text};

names! {
    /// What a link asks for.
    LinkActionName for LinkAction { Add = "add", Share = "share" }
    /// What happened to a contact.
    EventName for LevelEvent {
        AddedByUser = "added_by_user",
        AddressBookLinkRemoved = "address_book_link_removed",
        AddressBookMatch = "address_book_match",
        AddressBookSyncDisabled = "address_book_sync_disabled",
        ComparedByUser = "compared_by_user",
        CreatedAgain = "created_again",
        LinkOpened = "link_opened",
        MessageReceived = "message_received",
        PredefinedKeyMatched = "predefined_key_matched",
        ScanDiffered = "scan_differed",
        ScanMatched = "scan_matched",
        WorkDirectoryMatch = "work_directory_match",
        WorkMembershipEnded = "work_membership_ended",
    }
    /// Where a device belongs.
    EnvironmentName for Environment {
        Production = "production",
        Sandbox = "sandbox",
        OnPremises = "on_premises",
    }
    /// The colour of the dots.
    ColourName for Colour { Red = "red", Orange = "orange", Green = "green", Blue = "blue" }
}

/// The QR code of an identity.
#[pyclass(frozen, eq, module = "eeema.verification")]
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct IdentityCode(verification::IdentityCode);

#[pymethods]
impl IdentityCode {
    /// Identity, public key, and when the code expires, in seconds since 1970.
    #[new]
    #[pyo3(signature = (identity, public_key, *, expiry = None))]
    fn new(identity: Id, public_key: &PublicKey, expiry: Option<u64>) -> Result<Self, Error> {
        let code = verification::IdentityCode::new(identity.0, public_key.0);
        Ok(Self(match expiry {
            Some(expiry) => code.with_expiry(UnixSeconds(expiry))?,
            None => code,
        }))
    }

    /// Reads the text of a code.
    #[staticmethod]
    fn parse(text: &str) -> Result<Self, Error> {
        Ok(Self(text.parse()?))
    }

    /// Whose code it is.
    #[getter]
    const fn identity(&self) -> Id {
        Id(self.0.identity())
    }

    /// The public key.
    #[getter]
    const fn public_key(&self) -> PublicKey {
        PublicKey(*self.0.public_key())
    }

    /// When it expires, in seconds since 1970.
    #[getter]
    fn expiry(&self) -> Option<u64> {
        self.0.expiry().map(|time| time.0)
    }

    /// Whether it expired before `now`, in seconds since 1970.
    fn is_expired(&self, now: u64) -> bool {
        self.0.is_expired(UnixSeconds(now))
    }

    /// The picture: rows of modules, `True` for dark ones, without a margin.
    fn picture(&self, py: Python<'_>) -> Result<Vec<Vec<bool>>, Error> {
        Ok(modules(&py.detach(|| QrPicture::of_identity(&self.0))?))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

/// The QR code of any text: rows of modules, `True` for dark ones, without a margin.
#[pyfunction]
pub(crate) fn qr_picture(py: Python<'_>, text: &str) -> Result<Vec<Vec<bool>>, Error> {
    Ok(modules(&py.detach(|| QrPicture::of(text))?))
}

fn modules(picture: &QrPicture) -> Vec<Vec<bool>> {
    let size = picture.size();
    let row = |y| (0..size).map(|x| picture.is_dark(x, y)).collect();
    (0..size).map(row).collect()
}

/// A link to a contact.
#[pyclass(frozen, get_all, module = "eeema.verification")]
pub(crate) struct ContactLink {
    /// What it asks for.
    action: LinkActionName,
    /// Whose contact it is.
    identity: Id,
    /// A text to begin a message with.
    draft: Option<String>,
}

#[pymethods]
impl ContactLink {
    /// Reads a link.
    #[staticmethod]
    fn parse(text: &str) -> Result<Self, Error> {
        let link = LibraryLink::parse(text)?;
        Ok(Self {
            action: LinkActionName(link.action()),
            identity: Id(link.identity()),
            draft: link.draft().map(|draft| draft.to_string()),
        })
    }

    /// The link that people share.
    #[staticmethod]
    fn share(identity: Id) -> String {
        ShareLink(identity.0).to_string()
    }

    /// The link that opens the app.
    #[staticmethod]
    fn open_app(identity: Id) -> String {
        format!("{:#}", ShareLink(identity.0))
    }
}

/// What a scanned text is.
#[pyfunction]
pub(crate) fn scanned(py: Python<'_>, text: &str) -> &'static str {
    match detach_if_long_text(py, text.len(), || Scanned::of(text)) {
        Scanned::IdentityCode => "identity_code",
        Scanned::ContactLink(_) => "contact_link",
        Scanned::DeviceGroupJoin => "device_group_join",
        Scanned::WebSession => "web_session",
        _ => "unknown",
    }
}

/// How far a contact is verified.
#[pyclass(frozen, eq, hash, module = "eeema.verification")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Verification(verification::Verification);

#[pymethods]
impl Verification {
    /// A level, and whether the work directory knows the contact.
    #[new]
    #[pyo3(
        signature = (level = LevelName(VerificationLevel::Unverified), *, is_work = false),
        text_signature = "(level='unverified', *, is_work=False)"
    )]
    const fn new(level: LevelName, is_work: bool) -> Self {
        Self(verification::Verification {
            level: level.0,
            work: if is_work {
                WorkVerificationLevel::SubscriptionVerified
            } else {
                WorkVerificationLevel::None
            },
        })
    }

    /// What old versions for iOS stored.
    #[staticmethod]
    fn from_legacy_ios(stored: u64) -> Self {
        Self(verification::Verification::from_legacy_ios(stored))
    }

    /// The level.
    #[getter]
    const fn level(&self) -> LevelName {
        LevelName(self.0.level)
    }

    /// Whether the work directory knows the contact.
    #[getter]
    fn is_work(&self) -> bool {
        self.0.work == WorkVerificationLevel::SubscriptionVerified
    }

    /// The level with what the work directory adds to it.
    #[getter]
    const fn effective_level(&self) -> LevelName {
        LevelName(self.0.effective_level())
    }

    /// How it is after something happened.
    const fn after(&self, event: EventName) -> Self {
        Self(self.0.after(event.0))
    }

    /// How many dots are shown: 1 to 3.
    #[getter]
    const fn dots(&self) -> u8 {
        self.0.dots()
    }

    /// Their colour, which is another one in the app for work.
    const fn colour(&self, is_work_app: bool) -> ColourName {
        ColourName(self.0.colour(is_work_app))
    }
}

/// The rows of a public key that people compare.
#[pyfunction]
pub(crate) fn key_rows(public_key: &PublicKey) -> Vec<String> {
    KeyRows(public_key.0)
        .to_string()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// The public key as the desktop app shows it, in a grid.
#[pyfunction]
pub(crate) fn key_grid(public_key: &PublicKey) -> String {
    format!("{:#}", public_key.0)
}

/// Whether somebody typed this public key, with any blanks.
#[pyfunction]
pub(crate) fn is_key_typed(py: Python<'_>, public_key: &PublicKey, text: &str) -> bool {
    let rows = KeyRows(public_key.0);
    detach_if_long(py, text.len(), || rows.is_typed(text))
}

/// What a scan came to, and how far the contact is verified after it.
type Decision = (String, Option<Verification>);

/// Decides what a scanned code means for a contact: `stored` is public key and verification of the contact, if there is
/// one. `ask_directory` is called with an identity if its key is needed, and gives a `PublicKey`, `None` if there is no
/// such identity, or `False` if the directory cannot be reached.
#[pyfunction]
#[pyo3(signature = (
    code, own_identity, now, *, expected = None, stored = None, may_add_contacts = true,
    environment = EnvironmentName(Environment::Production), ask_directory,
), text_signature = "(code, own_identity, now, *, expected=None, stored=None, may_add_contacts=True, \
    environment='production', ask_directory)")]
#[allow(clippy::too_many_arguments, reason = "they are named in Python")]
pub(crate) fn decide_scan(
    code: &IdentityCode,
    own_identity: Id,
    now: u64,
    expected: Option<Id>,
    stored: Option<(Bound<'_, PublicKey>, Bound<'_, Verification>)>,
    may_add_contacts: bool,
    environment: EnvironmentName,
    ask_directory: &Bound<'_, PyAny>,
) -> Result<Decision, Error> {
    let mut scan = verification::Scan::of(code.0, own_identity.0, UnixSeconds(now));
    scan.expected = expected.map(|id| id.0);
    scan.contact = stored.map(|(key, verification)| StoredContact {
        public_key: key.get().0,
        verification: verification.get().0,
    });
    scan.may_add_contacts = may_add_contacts;
    scan.environment = environment.0;
    let outcome = match scan.decide() {
        ScanDecision::Done(outcome) => outcome,
        ScanDecision::AskDirectory(question) => {
            let answer = ask_directory.call1((Id(question.identity()),))?;
            question.answer(directory_answer(&answer)?)
        }
    };
    let after = match &outcome {
        ScanOutcome::UpgradedToFullyVerified(after) => Some(*after),
        ScanOutcome::AddedFullyVerified(contact) => Some(contact.verification),
        _ => scan.contact.map(|contact| contact.verification),
    };
    let name = crate::error::reason(&outcome);
    // Without what stands in the variant.
    let name = name.split('.').next().unwrap_or_default().to_owned();
    Ok((name, after.map(Verification)))
}

/// What Python says of an identity.
fn directory_answer(answer: &Bound<'_, PyAny>) -> PyResult<DirectoryAnswer> {
    if answer.is_none() {
        return Ok(DirectoryAnswer::NotFound);
    }
    if let Ok(key) = answer.cast::<PublicKey>() {
        return Ok(DirectoryAnswer::Key(key.get().0));
    }
    match answer.extract::<bool>()? {
        false => Ok(DirectoryAnswer::Unreachable),
        true => Err(pyo3::exceptions::PyTypeError::new_err(
            "the directory gives a PublicKey, None or False",
        )),
    }
}
