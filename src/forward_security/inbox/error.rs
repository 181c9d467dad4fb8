use core::fmt;

use crate::crypto::RandomError;
use crate::forward_security::Error;
use crate::message::{self, InboxError, ReceiveError, Refusal};

/// Why an inbox with sessions could not do what it was asked for. `E` is the error of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionInboxError<E> {
    /// A session did not seal: [`Error::CounterExhausted`] wants
    /// [`SessionInbox::terminate`](super::SessionInbox::terminate).
    Session(Error),
    /// What was handed over does not go together, or the envelope was not sealed.
    Message(message::Error),
    /// The message was accepted before: undo its effect, and acknowledge it.
    Refused(Refusal),
    /// The store could not answer, or could not keep something.
    Store(E),
}

impl<E: fmt::Display> fmt::Display for SessionInboxError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(error) => error.fmt(f),
            Self::Message(error) => error.fmt(f),
            Self::Refused(refusal) => refusal.reason().fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for SessionInboxError<E> {}

impl<E> From<Error> for SessionInboxError<E> {
    fn from(error: Error) -> Self {
        Self::Session(error)
    }
}

impl<E> From<message::Error> for SessionInboxError<E> {
    fn from(error: message::Error) -> Self {
        Self::Message(error)
    }
}

impl<E> From<RandomError> for SessionInboxError<E> {
    fn from(error: RandomError) -> Self {
        Self::Message(error.into())
    }
}

impl<E> From<InboxError<E>> for SessionInboxError<E> {
    fn from(error: InboxError<E>) -> Self {
        match error {
            InboxError::Message(error) => Self::Message(error),
            InboxError::Store(error) => Self::Store(error),
        }
    }
}

impl<E> From<ReceiveError<E>> for SessionInboxError<E> {
    fn from(error: ReceiveError<E>) -> Self {
        match error {
            ReceiveError::Refused(refusal) => Self::Refused(refusal),
            ReceiveError::Failed(error) => error.into(),
        }
    }
}
