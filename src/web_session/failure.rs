use super::peer::Peer;
use super::{CloseCode, Error};

/// Whose fault it is that something did not work.
pub(super) enum Failure {
    /// The message is at fault.
    Theirs(Error),
    /// We cannot go on: no randomness, or no number left.
    Ours(Error),
}

/// What ends a connection, and the close code for it.
pub(super) struct Fatal {
    pub(super) error: Error,
    pub(super) code: CloseCode,
}

/// What a message led to.
pub(super) enum Step {
    /// The connection goes on.
    Stay,
    /// The handshake with the other client is done.
    Peer(Peer),
    /// It ends in an orderly way.
    Close(CloseCode),
}

impl Failure {
    pub(super) fn ours(error: impl Into<Error>) -> Self {
        Self::Ours(error.into())
    }
}

/// An error is that of the message, unless it is said to be ours.
impl<E: Into<Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Theirs(error.into())
    }
}

/// The reaction to the server, and to everybody before there is a peer.
impl From<Failure> for Fatal {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Theirs(error) => Self {
                error,
                code: CloseCode::Protocol,
            },
            Failure::Ours(error) => Self {
                error,
                code: CloseCode::Internal,
            },
        }
    }
}
