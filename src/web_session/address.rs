use core::fmt;

/// Where a message of the signalling goes, or comes from: one byte.
///
/// | address | who |
/// |---|---|
/// | 0x00 | the server, and a client before it has an address |
/// | 0x01 | the initiator: the browser |
/// | 0x02 to 0xff | responders: phones |
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(u8);

impl Address {
    /// The server.
    pub const SERVER: Self = Self(0x00);
    /// The initiator.
    pub const INITIATOR: Self = Self(0x01);

    /// The address of a byte: every one is an address.
    pub const fn new(byte: u8) -> Self {
        Self(byte)
    }

    /// The byte.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// Whether a responder may have this address.
    #[must_use]
    pub const fn is_responder(self) -> bool {
        self.0 >= 2
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address(0x{:02x})", self.0)
    }
}
