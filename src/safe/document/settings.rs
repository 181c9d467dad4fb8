//! The settings that backups have: those that Android and iOS share, and a few of Android's.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::DocumentError;
use super::Unknown;
use super::check::all_new;
use super::fields::{Fields, text};
use super::parts::identities;
use super::warning::{Place, Reason, Warnings};
use crate::codec::json::{JsonWriter, Value};
use crate::identity::ThreemaId;

/// The settings in a backup. What an administrator prescribes wins over them
/// ([`parameters`](crate::safe::parameters)).
///
/// Without any settings, the iOS app crashes and the desktop app refuses the backup; so all of them
/// are written always. `Default` is what a reader takes where nothing is said.
///
/// ```
/// use eeema::safe::document::Settings;
///
/// let settings = Settings::default();
/// assert!(settings.read_receipts && settings.send_typing && settings.threema_calls);
/// assert!(!settings.sync_contacts && !settings.block_unknown);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// `syncContacts`: contacts of the address book are looked up.
    pub sync_contacts: bool,
    /// `blockUnknown`: messages of unknown senders are dropped.
    pub block_unknown: bool,
    /// `readReceipts`: sent unless a contact has another policy.
    pub read_receipts: bool,
    /// `sendTyping`: sent unless a contact has another policy.
    pub send_typing: bool,
    /// `threemaCalls`: calls are possible.
    pub threema_calls: bool,
    /// `relayThreemaCalls`: calls always take the way over a server.
    pub relay_threema_calls: bool,
    /// `disableScreenshots`. Android only.
    pub disable_screenshots: bool,
    /// `incognitoKeyboard`. Android only.
    pub incognito_keyboard: bool,
    /// `blockedContacts`.
    pub blocked_contacts: Vec<ThreemaId>,
    /// `syncExcludedIds` and `syncExcludedIDs`: never taken from the address book. Android reads and
    /// writes the first name, iOS the second; both are read and written here.
    pub sync_excluded: Vec<ThreemaId>,
    /// `recentEmojis`. Android only.
    pub recent_emojis: Vec<String>,
    /// What the schema does not know.
    pub unknown: Unknown,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sync_contacts: false,
            block_unknown: false,
            read_receipts: true,
            send_typing: true,
            threema_calls: true,
            relay_threema_calls: false,
            disable_screenshots: false,
            incognito_keyboard: false,
            blocked_contacts: Vec::new(),
            sync_excluded: Vec::new(),
            recent_emojis: Vec::new(),
            unknown: Unknown::new(),
        }
    }
}

impl Settings {
    /// Reads what there is; nothing at all is the defaults and a warning.
    pub(super) fn read(
        value: Option<Value<'_>>,
        place: &Place<'_>,
        warnings: &mut Warnings,
    ) -> Self {
        let Some(value) = value else {
            warnings.push(place, Reason::Missing);
            return Self::default();
        };
        let Some(mut fields) = Fields::of(value, place) else {
            warnings.push(place, Reason::Type);
            return Self::default();
        };
        let mut excluded = BTreeSet::new();
        let mut sync_excluded = fields.identities("syncExcludedIds", &mut excluded, warnings);
        sync_excluded.extend(fields.identities("syncExcludedIDs", &mut excluded, warnings));
        let mut recent_emojis = Vec::new();
        fields.elements(
            "recentEmojis",
            warnings,
            |value, place, warnings| match text(value) {
                Some(text) => recent_emojis.push(text.into_plain()),
                None => warnings.push(place, Reason::Type),
            },
        );
        Self {
            sync_contacts: fields.flag("syncContacts", false, warnings),
            block_unknown: fields.flag("blockUnknown", false, warnings),
            read_receipts: fields.flag("readReceipts", true, warnings),
            send_typing: fields.flag("sendTyping", true, warnings),
            threema_calls: fields.flag("threemaCalls", true, warnings),
            relay_threema_calls: fields.flag("relayThreemaCalls", false, warnings),
            disable_screenshots: fields.flag("disableScreenshots", false, warnings),
            incognito_keyboard: fields.flag("incognitoKeyboard", false, warnings),
            blocked_contacts: fields.identities("blockedContacts", &mut BTreeSet::new(), warnings),
            sync_excluded,
            recent_emojis,
            unknown: fields.finish(),
        }
    }

    /// Refuses lists that name somebody twice.
    pub(super) fn check(&self) -> Result<(), DocumentError> {
        all_new(&self.blocked_contacts)?;
        all_new(&self.sync_excluded)
    }

    /// Writes all members. The excluded ones are written under both names, so that both apps find them.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            output.name("syncContacts").bool(self.sync_contacts);
            output.name("blockUnknown").bool(self.block_unknown);
            output.name("readReceipts").bool(self.read_receipts);
            output.name("sendTyping").bool(self.send_typing);
            output.name("threemaCalls").bool(self.threema_calls);
            output
                .name("relayThreemaCalls")
                .bool(self.relay_threema_calls);
            output
                .name("disableScreenshots")
                .bool(self.disable_screenshots);
            output
                .name("incognitoKeyboard")
                .bool(self.incognito_keyboard);
            identities(output.name("blockedContacts"), &self.blocked_contacts);
            identities(output.name("syncExcludedIds"), &self.sync_excluded);
            identities(output.name("syncExcludedIDs"), &self.sync_excluded);
            output.name("recentEmojis").array(|output| {
                for emoji in &self.recent_emojis {
                    output.text(emoji);
                }
            });
            self.unknown.write(output);
        });
    }
}

impl fmt::Debug for Settings {
    /// Without whom the person blocks and which emojis they use.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Settings")
    }
}
