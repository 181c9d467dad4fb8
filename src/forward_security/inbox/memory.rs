use crate::message::Memory;

/// Memory that is lent to messages that were opened twice: by the envelope, and by a session.
///
/// It is wiped as [`Memory`] is.
#[derive(Debug, Default)]
pub struct SessionMemory {
    pub(super) outer: Memory<'static>,
    pub(super) inner: Memory<'static>,
}

impl SessionMemory {
    /// On the heap, as much as is needed.
    pub fn new() -> Self {
        Self::default()
    }
}
