use crate::crypto::hazmat::blake2b::{self, Context};
use crate::crypto::{Key, KeyKind, Secret};
use crate::identity::{GroupId, ThreemaId};

const PERSONAL: &[u8; 8] = b"3ma-call";

/// The one secret of a group call, 32 random bytes that its members get in a message (GCK).
pub type GroupCallKey = Key<GroupCallKind>;
/// Seals the first message of a participant (GCHK).
pub type HelloKey = Key<HelloKind>;
/// Seals what the media server stores of a call (GCSK).
pub type StateKey = Key<StateKind>;
/// Not used by clients of today (GCAMK).
pub type AdminKey = Key<AdminKind>;

/// Marks keys of group calls; has no values.
pub enum GroupCallKind {}
/// Marks hello keys; has no values.
pub enum HelloKind {}
/// Marks state keys; has no values.
pub enum StateKind {}
/// Marks admin keys; has no values.
pub enum AdminKind {}

impl KeyKind for GroupCallKind {
    const NAME: &'static str = "GroupCallKey";
}
impl KeyKind for HelloKind {
    const NAME: &'static str = "HelloKey";
}
impl KeyKind for StateKind {
    const NAME: &'static str = "StateKey";
}
impl KeyKind for AdminKind {
    const NAME: &'static str = "AdminKey";
}

/// A hash of the group call key, which binds other keys to the call (GCKH).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupCallKeyHash(Secret<32>);

/// Names a group call, 32 bytes: a call with a running id is the same call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GroupCallId(pub [u8; 32]);

impl GroupCallKey {
    /// Derives the hash ([chapter 16 section 10](crate::protocol::calls)).
    pub fn hash(&self) -> GroupCallKeyHash {
        GroupCallKeyHash(derive(self.as_bytes(), &context(b"#"), &[]))
    }

    /// Derives the key of hellos.
    pub fn hello_key(&self) -> HelloKey {
        let context = context(b"h");
        HelloKey::from_secret(derive(self.as_bytes(), &context, &[]))
    }

    /// Derives the key of what the media server stores.
    pub fn state_key(&self) -> StateKey {
        let context = context(b"s");
        StateKey::from_secret(derive(self.as_bytes(), &context, &[]))
    }

    /// The id of a call of the group, at the media server whose address the start of the call names. Check
    /// that it begins with `https://`, and its host by the list that the directory gives.
    pub fn call_id(
        &self,
        creator: ThreemaId,
        group_id: GroupId,
        protocol_version: u8,
        sfu_base_url: &str,
    ) -> GroupCallId {
        let context = context(b"i");
        let id = blake2b::derive(
            None,
            &context,
            &[
                creator.as_bytes(),
                group_id.as_bytes(),
                &[protocol_version],
                self.as_bytes(),
                sfu_base_url.as_bytes(),
            ],
        );
        GroupCallId(*id.as_bytes())
    }
}

impl GroupCallKeyHash {
    /// Takes the 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Secret::from_bytes(bytes))
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }
}

impl AdminKey {
    /// Derives it from a key whose origin the chapter does not say.
    pub fn derive(key: &Secret<32>, hash: &GroupCallKeyHash) -> Self {
        let context = context(b"am");
        Self::from_secret(derive(key.as_bytes(), &context, &[hash.as_bytes()]))
    }
}

/// One step of BLAKE2b with a key of 32 bytes.
pub(super) fn derive(key: &[u8; 32], context: &Context, input: &[&[u8]]) -> Secret<32> {
    blake2b::derive(Some(blake2b::Key::new(key)), context, input)
}

/// The personalisation of all keys of group calls, with a salt.
pub(super) const fn context<const N: usize>(salt: &[u8; N]) -> Context {
    Context::new(salt, PERSONAL)
}
