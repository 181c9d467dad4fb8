use core::fmt;
use core::ops::BitOr;

/// The type of a message: one byte in front of its body ([chapter 03 section
/// 2](crate::protocol::message_types)).
///
/// Every number is a value, so that types which this version does not know survive. Whether the
/// specification lists a number is what [`Kind::properties`] tells. The constants stand in the files of
/// their contents.
///
/// ```
/// use eeema::content::{HeaderForm, Kind};
///
/// let properties = Kind::GROUP_TEXT.properties().unwrap();
/// assert_eq!(properties.header, HeaderForm::Member);
/// assert!(Kind(0x00).properties().is_none()); // the specification does not list it
/// assert_eq!(format!("{:?}", Kind(0x4d)), "Kind(0x4d)");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind(pub u8);

impl Kind {
    /// Was a login token made with the same keys: must never be processed or made.
    pub const FORBIDDEN: Self = Self(0xff);
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kind({:#04x})", self.0)
    }
}

/// What the server and the receiver's device should do with an envelope ([chapter 02 section
/// 7](crate::protocol::message_box)).
///
/// The flags are not authenticated: never take a decision about security from them. Unknown bits
/// are kept and ignored.
///
/// ```
/// use eeema::content::{Flags, Kind};
///
/// let offer = Kind::CALL_OFFER.properties().unwrap();
/// assert_eq!(offer.flags, Flags::PUSH | Flags::SHORT_LIVED);
/// assert!(!offer.flags.contains(Flags::NO_ACKNOWLEDGEMENT));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Flags(pub u8);

impl Flags {
    /// No flag.
    pub const NONE: Self = Self(0);
    /// The server may wake the receiver by a push notification.
    pub const PUSH: Self = Self(0x01);
    /// The server drops the message if the receiver is not connected.
    pub const NO_QUEUING: Self = Self(0x02);
    /// Neither side acknowledges the message.
    pub const NO_ACKNOWLEDGEMENT: Self = Self(0x04);
    /// The server queues the message for 60 seconds only, and sets its time.
    pub const SHORT_LIVED: Self = Self(0x20);
    /// The receiver must not send automatic receipts; used by Gateway accounts.
    pub const NO_DELIVERY_RECEIPTS: Self = Self(0x80);

    /// Whether all bits of `flags` are set.
    #[must_use]
    pub const fn contains(self, flags: Self) -> bool {
        self.0 & flags.0 == flags.0
    }

    /// All bits of both.
    pub(super) const fn and(self, flags: Self) -> Self {
        Self(self.0 | flags.0)
    }
}

impl BitOr for Flags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.and(other)
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flags({:#04x})", self.0)
    }
}
