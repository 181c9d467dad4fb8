use super::context::Context;
use super::key::SharedSessionKey;
use super::{Address, Negotiated, Task};

/// The other client, once it has proved its key.
pub(super) struct Peer {
    pub(super) address: Address,
    pub(super) context: Context,
    pub(super) key: SharedSessionKey,
    pub(super) task: Task,
    pub(super) negotiated: Option<Negotiated>,
}
