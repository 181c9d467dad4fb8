//! Points in time. The crate reads no clock: every time is an argument. With the feature `std` the clock of the system
//! becomes one with `UnixMillis::from(SystemTime::now())`.

use core::time::Duration;

/// Milliseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(pub u64);

/// Seconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(pub u64);

impl UnixMillis {
    /// The whole seconds, rounded down.
    pub const fn to_seconds(self) -> UnixSeconds {
        UnixSeconds(self.0 / 1000)
    }

    /// The moment that comes so much later, without its part of a millisecond; the last representable one if that is too late.
    ///
    /// ```
    /// use core::time::Duration;
    /// use eeema::time::UnixMillis;
    ///
    /// assert_eq!(UnixMillis(1).saturating_add(Duration::from_secs(2)), UnixMillis(2001));
    /// assert_eq!(UnixMillis(1).saturating_add(Duration::MAX), UnixMillis(u64::MAX));
    /// ```
    #[must_use]
    pub fn saturating_add(self, span: Duration) -> Self {
        let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_add(millis))
    }
}

impl UnixSeconds {
    /// The same moment in milliseconds; the last representable one if that is too large.
    pub const fn to_millis(self) -> UnixMillis {
        UnixMillis(self.0.saturating_mul(1000))
    }
}

#[cfg(feature = "std")]
impl From<std::time::SystemTime> for UnixMillis {
    /// What the clock of the system shows; 0 for what is before 1970, which only a clock that was never set shows.
    ///
    /// ```
    /// use eeema::time::UnixMillis;
    ///
    /// let now = UnixMillis::from(std::time::SystemTime::now());
    /// assert!(now > UnixMillis(1_735_655_118_450));
    /// ```
    fn from(time: std::time::SystemTime) -> Self {
        match time.duration_since(std::time::SystemTime::UNIX_EPOCH) {
            Ok(elapsed) => Self(u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)),
            Err(_) => Self(0),
        }
    }
}
