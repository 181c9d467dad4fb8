use super::Error;

/// Why a WebSocket or a session was closed ([chapter 17 section 9](crate::protocol::web)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CloseCode {
    /// 1000: all is well.
    Normal,
    /// 1001: one side goes away.
    GoingAway,
    /// 1002: the subprotocol was not agreed on.
    Subprotocol,
    /// 3000: all 254 addresses of the path are taken.
    PathFull,
    /// 3001: somebody broke the protocol.
    Protocol,
    /// 3002: something failed inside.
    Internal,
    /// 3003: the signalling goes on over a data channel.
    Handover,
    /// 3004: the initiator does not want this responder, or a newer initiator came.
    Dropped,
    /// 3005: the initiator cannot decrypt what the responder sent first.
    CannotDecrypt,
    /// 3006: the two have no task in common.
    NoSharedTask,
    /// 3007: the server does not have the key that the client pinned.
    InvalidKey,
    /// 3008: a ping was not answered.
    Timeout,
}

impl CloseCode {
    const ALL: [Self; 12] = [
        Self::Normal,
        Self::GoingAway,
        Self::Subprotocol,
        Self::PathFull,
        Self::Protocol,
        Self::Internal,
        Self::Handover,
        Self::Dropped,
        Self::CannotDecrypt,
        Self::NoSharedTask,
        Self::InvalidKey,
        Self::Timeout,
    ];

    /// The code of a number.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a number that no close code has.
    pub fn new(number: u16) -> Result<Self, Error> {
        let mut codes = Self::ALL.into_iter();
        codes
            .find(|code| code.get() == number)
            .ok_or(Error::Malformed)
    }

    /// The number.
    pub const fn get(self) -> u16 {
        match self {
            Self::Normal => 1000,
            Self::GoingAway => 1001,
            Self::Subprotocol => 1002,
            Self::PathFull => 3000,
            Self::Protocol => 3001,
            Self::Internal => 3002,
            Self::Handover => 3003,
            Self::Dropped => 3004,
            Self::CannotDecrypt => 3005,
            Self::NoSharedTask => 3006,
            Self::InvalidKey => 3007,
            Self::Timeout => 3008,
        }
    }

    /// The number that a browser can send: its WebSocket refuses all up to 2999 but 1000, and the
    /// JavaScript client sends 1000 for 3000 too.
    pub const fn in_browser(self) -> u16 {
        match self.get() {
            0..=3000 => 1000,
            number => number,
        }
    }
}

/// Why an initiator drops a responder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DropReason {
    /// 3001: it broke the protocol.
    Protocol,
    /// 3002: something failed inside.
    Internal,
    /// 3004: another one was chosen, or it stayed silent. The server assumes this if no reason is given.
    Dropped,
    /// 3005: its first message cannot be decrypted.
    CannotDecrypt,
}

impl DropReason {
    /// The reason of a number.
    ///
    /// # Errors
    ///
    /// [`Error::Malformed`] for a number that is no reason.
    pub const fn new(number: u16) -> Result<Self, Error> {
        Ok(match number {
            3001 => Self::Protocol,
            3002 => Self::Internal,
            3004 => Self::Dropped,
            3005 => Self::CannotDecrypt,
            _ => return Err(Error::Malformed),
        })
    }

    /// The close code that the responder sees.
    pub const fn close_code(self) -> CloseCode {
        match self {
            Self::Protocol => CloseCode::Protocol,
            Self::Internal => CloseCode::Internal,
            Self::Dropped => CloseCode::Dropped,
            Self::CannotDecrypt => CloseCode::CannotDecrypt,
        }
    }
}
