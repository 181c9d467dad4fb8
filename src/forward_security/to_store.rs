use core::fmt;

use super::session::Session;

/// A session to be stored, and what may leave or be shown afterwards
/// ([chapter 06 section 10](crate::protocol::forward_security)).
///
/// Dropping it leaves the stored session as it is: a message that was never sent skips a counter, and one
/// that was never shown opens again, as long as no later one of the session is stored.
#[must_use = "store the session, then use what it guards"]
pub struct ToStore<T> {
    session: Session,
    guarded: T,
}

impl<T> ToStore<T> {
    pub(super) const fn new(session: Session, guarded: T) -> Self {
        Self { session, guarded }
    }

    /// Stores the session, durably, and gives what it guards.
    ///
    /// # Errors
    ///
    /// That of `store`; what is guarded is gone then.
    pub fn store<E>(
        self,
        store: impl FnOnce(&Session) -> Result<(), E>,
    ) -> Result<(Session, T), E> {
        store(&self.session)?;
        Ok((self.session, self.guarded))
    }

    /// The session to be stored.
    pub const fn session(&self) -> &Session {
        &self.session
    }
}

impl<T> fmt::Debug for ToStore<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToStore({:?})", self.session)
    }
}
