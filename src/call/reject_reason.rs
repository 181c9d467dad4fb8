/// Why a call is not taken; unknown numbers are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RejectReason(pub i64);

impl RejectReason {
    /// No reason is given.
    pub const UNSPECIFIED: Self = Self(0);
    /// The callee is in another call.
    pub const BUSY: Self = Self(1);
    /// Nobody took the call in time.
    pub const TIMED_OUT: Self = Self(2);
    /// The user does not take it.
    pub const REJECTED: Self = Self(3);
    /// Calls are switched off.
    pub const DISABLED: Self = Self(4);
    /// Outside of working hours.
    pub const OFF_HOURS: Self = Self(5);

    /// Whether the number has a meaning; others are treated as [`RejectReason::UNSPECIFIED`].
    #[must_use]
    pub const fn is_known(self) -> bool {
        matches!(self.0, 0..=5)
    }
}
