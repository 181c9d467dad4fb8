use alloc::string::String;
use core::fmt;

use super::cell_value::CellValue;
use super::cells::{self, Cells, SkipReason};
use super::record::Record;
use crate::codec::hex::Hex;
use crate::identity::{PublicKey, ThreemaId, VerificationLevel};
use crate::time::UnixMillis;

/// A row of `contacts.csv`. Removed contacts and the own identity are not there.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// `identity`. Every row needs it.
    pub identity: ThreemaId,
    /// `publickey`, 64 hexadecimal digits. Every row needs it.
    pub public_key: PublicKey,
    /// `verification`. Other text counts as unverified.
    pub verification: VerificationLevel,
    /// `acid`: look-up key in the address book of the phone; of no use elsewhere.
    pub address_book_key: String,
    /// `tacid`, up to version 22: an older one.
    pub raw_contact_id: String,
    /// `firstname`.
    pub first_name: String,
    /// `lastname`.
    pub last_name: String,
    /// `nick_name`, from 3: as the contact chose it.
    pub nickname: String,
    /// `color`, up to 16: ARGB.
    pub color: Option<i64>,
    /// `last_update`, from 22: last change of the chat.
    pub last_update: Option<UnixMillis>,
    /// `hidden`, from 13: known only through a group.
    pub hidden: bool,
    /// `archived`, from 14.
    pub archived: bool,
    /// `forward_security`, 18 and 19 before app 5.1: a flag, no keys.
    pub forward_security: bool,
    /// `identity_id`, from 19: the contact key in the names of entries; before it is the identity.
    pub contact_key: String,
}

impl Contact {
    /// A contact of whom nothing else is known.
    pub const fn new(identity: ThreemaId, public_key: PublicKey) -> Self {
        Self {
            identity,
            public_key,
            verification: VerificationLevel::Unverified,
            address_book_key: String::new(),
            raw_contact_id: String::new(),
            first_name: String::new(),
            last_name: String::new(),
            nickname: String::new(),
            color: None,
            last_update: None,
            hidden: false,
            archived: false,
            forward_security: false,
            contact_key: String::new(),
        }
    }

    /// What the names of entries have of this contact: the contact key, or the identity where there is
    /// none.
    pub fn key(&self) -> &str {
        match self.contact_key.as_str() {
            "" => self.identity.as_str(),
            key => key,
        }
    }
}

const LEVELS: [(VerificationLevel, &str); 3] = [
    (VerificationLevel::Unverified, "UNVERIFIED"),
    (VerificationLevel::ServerVerified, "SERVER_VERIFIED"),
    (VerificationLevel::FullyVerified, "FULLY_VERIFIED"),
];

impl Record for Contact {
    fn read(cells: &Cells<'_>) -> Result<Self, SkipReason> {
        let identity = cells.needed("identity", cells::parsed)?;
        let public_key = cells.needed("publickey", cells::hex)?;
        let verification = cells.get("verification");
        let level = LEVELS.iter().find(|(_, name)| *name == verification);
        Ok(Self {
            identity,
            public_key: PublicKey::from_bytes(public_key),
            verification: level.map_or(VerificationLevel::Unverified, |(level, _)| *level),
            address_book_key: cells.text("acid"),
            raw_contact_id: cells.text("tacid"),
            first_name: cells.text("firstname"),
            last_name: cells.text("lastname"),
            nickname: cells.text("nick_name"),
            color: cells.number("color"),
            last_update: cells.time("last_update"),
            hidden: cells.boolean("hidden"),
            archived: cells.boolean("archived"),
            forward_security: cells.boolean("forward_security"),
            contact_key: cells.text("identity_id"),
        })
    }

    fn value(&self, column: &str) -> CellValue<'_> {
        match column {
            "identity" => CellValue::text(self.identity.as_str()),
            "publickey" => CellValue::shown(Hex(self.public_key.as_bytes())),
            "verification" => {
                let name = LEVELS.iter().find(|(level, _)| *level == self.verification);
                CellValue::optional(name, |(_, name)| CellValue::text(name))
            }
            "acid" => CellValue::text(&self.address_book_key),
            "tacid" => CellValue::text(&self.raw_contact_id),
            "firstname" => CellValue::text(&self.first_name),
            "lastname" => CellValue::text(&self.last_name),
            "nick_name" => CellValue::text(&self.nickname),
            "color" => CellValue::optional(self.color, CellValue::Number),
            "last_update" => CellValue::time(self.last_update),
            "hidden" => CellValue::Boolean(self.hidden),
            "archived" => CellValue::Boolean(self.archived),
            "forward_security" => CellValue::Boolean(self.forward_security),
            "identity_id" => CellValue::text(&self.contact_key),
            _ => CellValue::Bare,
        }
    }
}

impl fmt::Debug for Contact {
    /// Without the names of the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({})", self.identity)
    }
}
