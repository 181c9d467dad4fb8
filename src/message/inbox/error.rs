use core::fmt;

use crate::message::{Error, Refusal};

/// Why an inbox could not do what it was asked for. Nothing is said about the message: keep it and try
/// again. `E` is the error of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InboxError<E> {
    /// What was handed over does not go together, or sealing failed.
    Message(Error),
    /// The store could not answer, or could not keep something.
    Store(E),
}

/// Why no message came out. `E` is the error of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReceiveError<E> {
    /// A step refused the message: hand this to [`Inbox::discard`](super::Inbox::discard).
    Refused(Refusal),
    /// Nothing is known of the message yet: keep it and try again.
    Failed(InboxError<E>),
}

impl<E> From<Error> for InboxError<E> {
    fn from(error: Error) -> Self {
        Self::Message(error)
    }
}

impl<E> From<Refusal> for ReceiveError<E> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<E> From<Error> for ReceiveError<E> {
    fn from(error: Error) -> Self {
        Self::Failed(InboxError::Message(error))
    }
}

impl<E> From<InboxError<E>> for ReceiveError<E> {
    fn from(error: InboxError<E>) -> Self {
        Self::Failed(error)
    }
}

impl<E: fmt::Display> fmt::Display for InboxError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(error) => error.fmt(f),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Display> fmt::Display for ReceiveError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.reason().fmt(f),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> core::error::Error for InboxError<E> {}
impl<E: fmt::Debug + fmt::Display> core::error::Error for ReceiveError<E> {}
