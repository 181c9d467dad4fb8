//! The names that the values of the library have in JavaScript.

use eeema::verification::{
    Acquaintance, Environment, LevelEvent, Verification, VerificationLevel, WorkVerificationLevel,
};
use wasm_bindgen::JsValue;

use crate::errors::{Result, out_of_range};
use crate::fields::{Fields, text};
use crate::record::Record;

const EVENTS: [(&str, LevelEvent); 13] = [
    ("messageReceived", LevelEvent::MessageReceived),
    ("addedByUser", LevelEvent::AddedByUser),
    ("linkOpened", LevelEvent::LinkOpened),
    ("addressBookMatch", LevelEvent::AddressBookMatch),
    ("addressBookLinkRemoved", LevelEvent::AddressBookLinkRemoved),
    (
        "addressBookSyncDisabled",
        LevelEvent::AddressBookSyncDisabled,
    ),
    ("workDirectoryMatch", LevelEvent::WorkDirectoryMatch),
    ("workMembershipEnded", LevelEvent::WorkMembershipEnded),
    ("scanMatched", LevelEvent::ScanMatched),
    ("predefinedKeyMatched", LevelEvent::PredefinedKeyMatched),
    ("scanDiffered", LevelEvent::ScanDiffered),
    ("comparedByUser", LevelEvent::ComparedByUser),
    ("createdAgain", LevelEvent::CreatedAgain),
];

pub(super) fn event_of(name: &str) -> Result<LevelEvent> {
    let event = EVENTS.iter().find(|(known, _)| *known == name);
    let event = event.map(|(_, event)| *event);
    event.ok_or_else(|| out_of_range("event", "the name of an event"))
}

pub(crate) fn level_name(level: VerificationLevel) -> &'static str {
    match level {
        VerificationLevel::Unverified => "unverified",
        VerificationLevel::ServerVerified => "serverVerified",
        VerificationLevel::FullyVerified => "fullyVerified",
    }
}

pub(crate) fn level_of(value: &JsValue, name: &str) -> Result<VerificationLevel> {
    match text(value, name)?.as_str() {
        "unverified" => Ok(VerificationLevel::Unverified),
        "serverVerified" => Ok(VerificationLevel::ServerVerified),
        "fullyVerified" => Ok(VerificationLevel::FullyVerified),
        _ => Err(out_of_range(
            name,
            "unverified, serverVerified or fullyVerified",
        )),
    }
}

pub(crate) const fn work_level(is_verified: bool) -> WorkVerificationLevel {
    if is_verified {
        WorkVerificationLevel::SubscriptionVerified
    } else {
        WorkVerificationLevel::None
    }
}

/// Reads `{ level, isWorkVerified }`.
pub(super) fn verification_of(value: &JsValue, name: &str) -> Result<Verification> {
    let fields = Fields::of(value, name)?;
    Ok(Verification {
        level: level_of(&fields.value("level")?, "level")?,
        work: work_level(fields.flag("isWorkVerified")?),
    })
}

pub(super) fn show_verification(verification: Verification) -> Record {
    let is_work = verification.work == WorkVerificationLevel::SubscriptionVerified;
    Record::new()
        .text("level", level_name(verification.level))
        .value("isWorkVerified", is_work)
}

pub(super) fn environment_of(value: &JsValue, name: &str) -> Result<Environment> {
    match text(value, name)?.as_str() {
        "production" => Ok(Environment::Production),
        "sandbox" => Ok(Environment::Sandbox),
        "onPremises" => Ok(Environment::OnPremises),
        _ => Err(out_of_range(name, "production, sandbox or onPremises")),
    }
}

pub(super) fn acquaintance_name(acquaintance: Acquaintance) -> &'static str {
    match acquaintance {
        Acquaintance::Direct => "direct",
        Acquaintance::GroupOrDeleted => "groupOrDeleted",
    }
}

pub(super) fn acquaintance_of(name: &str) -> Result<Acquaintance> {
    match name {
        "direct" => Ok(Acquaintance::Direct),
        "groupOrDeleted" => Ok(Acquaintance::GroupOrDeleted),
        _ => Err(out_of_range("acquaintance", "direct or groupOrDeleted")),
    }
}
