use crate::identity::ActivityState;

impl ActivityState {
    /// The state after the directory, or a valid message, reported another one
    /// ([chapter 15 section 7](crate::protocol::verification)): invalid is permanent.
    #[must_use]
    pub const fn after(self, reported: Self) -> Self {
        match self {
            Self::Invalid => Self::Invalid,
            Self::Active | Self::Inactive => reported,
        }
    }

    /// Whether anything may be sent to the contact.
    #[must_use]
    pub const fn may_be_sent_to(self) -> bool {
        !matches!(self, Self::Invalid)
    }
}

#[cfg(test)]
mod tests {
    use super::ActivityState::{self, Active, Inactive, Invalid};

    #[test]
    fn invalid_is_permanent() {
        for reported in [Active, Inactive, Invalid] {
            assert_eq!(Active.after(reported), reported);
            assert_eq!(Inactive.after(reported), reported);
            assert_eq!(Invalid.after(reported), Invalid);
        }
        let may: [bool; 3] = [Active, Inactive, Invalid].map(ActivityState::may_be_sent_to);
        assert_eq!(may, [true, true, false]);
    }
}
