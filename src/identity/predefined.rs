use super::{PublicKey, ThreemaId};

/// An identity that every client knows with its public key ([chapter 01 section
/// 2.1](crate::protocol::identity)).
///
/// It is fully verified from the start. If the directory returns another public key for it, treat
/// that as an error and do not create the contact. An on-premises installation has a list of its
/// own instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PredefinedContact {
    id: ThreemaId,
    nickname: &'static str,
    /// The type byte of the only messages that it sends, if it is special.
    only_sends: Option<u8>,
    public_key: PublicKey,
    sandbox_public_key: Option<PublicKey>,
}

impl PredefinedContact {
    /// Looks an identity up.
    pub fn find(id: ThreemaId) -> Option<&'static Self> {
        PREDEFINED_CONTACTS.iter().find(|contact| contact.id == id)
    }

    /// The identity.
    pub const fn id(&self) -> ThreemaId {
        self.id
    }

    /// The nickname to show.
    pub const fn nickname(&self) -> &'static str {
        self.nickname
    }

    /// Its public key.
    pub const fn public_key(&self) -> PublicKey {
        self.public_key
    }

    /// Its public key in the sandbox (test) environment, where one is known.
    pub const fn sandbox_public_key(&self) -> Option<PublicKey> {
        self.sandbox_public_key
    }

    /// Whether it is machinery: never blocked, never shown, nobody to write to, and allowed to send one
    /// type of message only, which nobody else may send ([`ThreemaId::may_send`]).
    #[must_use]
    pub const fn is_special(&self) -> bool {
        self.only_sends.is_some()
    }
}

impl ThreemaId {
    /// Whether messages with this type byte are accepted from this identity ([chapter 02 section
    /// 8](crate::protocol::message_box), step 15): a special contact sends its one type, and nobody else
    /// sends it.
    ///
    /// ```
    /// use eeema::ThreemaId;
    ///
    /// let push: ThreemaId = "*3MAPUSH".parse()?;
    /// assert!(push.may_send(0xfe) && !push.may_send(0x01));
    /// assert!(ThreemaId::ECHOECHO.may_send(0x01) && !ThreemaId::ECHOECHO.may_send(0xfe));
    /// # Ok::<(), eeema::identity::Error>(())
    /// ```
    #[must_use]
    pub fn may_send(self, kind: u8) -> bool {
        match PredefinedContact::find(self).and_then(|contact| contact.only_sends) {
            Some(only) => kind == only,
            None => PREDEFINED_CONTACTS
                .iter()
                .all(|contact| contact.only_sends != Some(kind)),
        }
    }

    /// Whether this identity is sent the profile picture of the user: neither the echo account nor
    /// services are ([chapter 05 section 6](crate::protocol::blobs)).
    #[must_use]
    pub fn gets_profile_picture(self) -> bool {
        self != Self::ECHOECHO && !self.is_gateway()
    }
}

const KEY_3MAPUSH: PublicKey = PublicKey::from_bytes([
    0xfd, 0x71, 0x1e, 0x1a, 0x0d, 0xb0, 0xe2, 0xf0, 0x3f, 0xca, 0xab, 0x6c, 0x43, 0xda, 0x25, 0x75,
    0xb9, 0x51, 0x36, 0x64, 0xa6, 0x2a, 0x12, 0xbd, 0x07, 0x28, 0xd8, 0x7f, 0x71, 0x25, 0xcc, 0x24,
]);
const KEY_3MATOKN: PublicKey = PublicKey::from_bytes([
    0x04, 0x88, 0x4d, 0x12, 0xd6, 0x68, 0xf8, 0x55, 0xd0, 0x0d, 0x71, 0xfb, 0x1d, 0x9d, 0x41, 0x3c,
    0x95, 0xf2, 0x71, 0x31, 0x2f, 0x7e, 0x07, 0x78, 0x46, 0xaf, 0x67, 0x18, 0x75, 0xc4, 0x10, 0x1b,
]);
const KEY_3MAW0RK: PublicKey = PublicKey::from_bytes([
    0xc0, 0xe8, 0xad, 0x0f, 0x50, 0xc5, 0xc7, 0x31, 0x5c, 0x40, 0x2d, 0x3d, 0xc2, 0x6d, 0xb1, 0x69,
    0x40, 0x8c, 0x11, 0x76, 0x13, 0xe9, 0xb8, 0x52, 0xd3, 0xd6, 0xc0, 0xe8, 0x7f, 0xca, 0x53, 0x6b,
]);
const KEY_3MAW0RK_SANDBOX: PublicKey = PublicKey::from_bytes([
    0xc7, 0x9d, 0x9e, 0x0f, 0x70, 0x34, 0x2e, 0x65, 0x3b, 0x0c, 0x6d, 0xf0, 0x27, 0xaf, 0x8c, 0x86,
    0x81, 0xdb, 0x40, 0xe1, 0x1b, 0xf5, 0x56, 0xdd, 0x33, 0xec, 0x78, 0xee, 0x6f, 0x81, 0x0c, 0x6d,
]);
const KEY_3MAWORK: PublicKey = PublicKey::from_bytes([
    0x9a, 0xa0, 0xa7, 0x2a, 0x8f, 0xb6, 0xf0, 0xcc, 0x53, 0x72, 0x7f, 0xea, 0x60, 0x96, 0xf1, 0xb7,
    0xb0, 0xeb, 0xef, 0xcc, 0x26, 0x50, 0xad, 0x39, 0xa1, 0xe5, 0x48, 0x37, 0xbb, 0xa0, 0xbc, 0x4b,
]);
const KEY_BETAFBK: PublicKey = PublicKey::from_bytes([
    0x56, 0x84, 0xd6, 0xdc, 0xd3, 0x2a, 0x16, 0x48, 0x8d, 0xf8, 0x37, 0x10, 0x95, 0xfc, 0x9a, 0x1f,
    0xc2, 0x5b, 0xae, 0xb6, 0xb9, 0x73, 0x66, 0xd9, 0x9f, 0xdf, 0x2a, 0xba, 0x00, 0xe2, 0xbc, 0x5c,
]);
const KEY_MY3DATA: PublicKey = PublicKey::from_bytes([
    0x3b, 0x01, 0x85, 0x4f, 0x24, 0x73, 0x6e, 0x2d, 0x0d, 0x2d, 0xc3, 0x87, 0xea, 0xf2, 0xc0, 0x27,
    0x3c, 0x50, 0x49, 0x05, 0x21, 0x47, 0x13, 0x23, 0x69, 0xbf, 0x39, 0x60, 0xd0, 0xa0, 0xbf, 0x02,
]);
const KEY_MY3DATA_SANDBOX: PublicKey = PublicKey::from_bytes([
    0x83, 0xad, 0xfe, 0xe6, 0x55, 0x8b, 0x68, 0xae, 0x3c, 0xd6, 0xbb, 0xe2, 0xa3, 0x3f, 0x4e, 0x44,
    0x09, 0xd5, 0x62, 0x4a, 0x7c, 0xea, 0x23, 0xa1, 0x89, 0x75, 0xae, 0xa6, 0x27, 0x2a, 0x00, 0x70,
]);
const KEY_SUPPORT: PublicKey = PublicKey::from_bytes([
    0x0f, 0x94, 0x4d, 0x18, 0x32, 0x4b, 0x21, 0x32, 0xc6, 0x1d, 0x8e, 0x40, 0xaf, 0xce, 0x60, 0xa0,
    0xeb, 0xd7, 0x01, 0xbb, 0x11, 0xe8, 0x9b, 0xe9, 0x49, 0x72, 0xd4, 0x22, 0x9e, 0x94, 0x72, 0x2a,
]);
const KEY_THREEMA: PublicKey = PublicKey::from_bytes([
    0x3a, 0x38, 0x65, 0x0c, 0x68, 0x14, 0x35, 0xbd, 0x1f, 0xb8, 0x49, 0x8e, 0x21, 0x3a, 0x29, 0x19,
    0xb0, 0x93, 0x88, 0xf5, 0x80, 0x3a, 0xa4, 0x46, 0x40, 0xe0, 0xf7, 0x06, 0x32, 0x6a, 0x86, 0x5c,
]);

/// All predefined contacts, in the order of their identities.
pub const PREDEFINED_CONTACTS: [PredefinedContact; 8] = [
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*3MAPUSH"),
        nickname: "Threema Push",
        only_sends: Some(0xfe),
        public_key: KEY_3MAPUSH,
        sandbox_public_key: Some(KEY_3MAPUSH),
    },
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*3MATOKN"),
        nickname: "Threema Token",
        only_sends: None,
        public_key: KEY_3MATOKN,
        sandbox_public_key: None,
    },
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*3MAW0RK"),
        nickname: "Threema Work Delta Sync",
        only_sends: Some(0xfd),
        public_key: KEY_3MAW0RK,
        sandbox_public_key: Some(KEY_3MAW0RK_SANDBOX),
    },
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*3MAWORK"),
        nickname: "Threema Work Channel",
        only_sends: None,
        public_key: KEY_3MAWORK,
        sandbox_public_key: Some(KEY_3MAWORK),
    },
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*BETAFBK"),
        nickname: "Threema Beta Feedback",
        only_sends: None,
        public_key: KEY_BETAFBK,
        sandbox_public_key: None,
    },
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*MY3DATA"),
        nickname: "My Threema Data",
        only_sends: None,
        public_key: KEY_MY3DATA,
        sandbox_public_key: Some(KEY_MY3DATA_SANDBOX),
    },
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*SUPPORT"),
        nickname: "Threema Support",
        only_sends: None,
        public_key: KEY_SUPPORT,
        sandbox_public_key: Some(KEY_SUPPORT),
    },
    PredefinedContact {
        id: ThreemaId::from_checked(*b"*THREEMA"),
        nickname: "Threema Channel",
        only_sends: None,
        public_key: KEY_THREEMA,
        sandbox_public_key: Some(KEY_THREEMA),
    },
];
