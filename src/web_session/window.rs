use super::{Csn, Error};

/// Which of the last 1024 numbers were accepted.
pub(super) struct Window {
    highest: Option<Csn>,
    /// Whether each number was accepted, at the place that its last ten bits say.
    accepted: [bool; Self::SIZE],
}

impl Window {
    const SIZE: usize = 1024;

    pub(super) const fn new() -> Self {
        Self {
            highest: None,
            accepted: [false; Self::SIZE],
        }
    }

    /// Refuses a number that was accepted before, or may have been.
    pub(super) fn check(&self, csn: Csn) -> Result<(), Error> {
        let Some(behind) = self.behind(csn) else {
            return Ok(());
        };
        let seen = self.accepted.get(place(csn)).copied();
        if behind >= Self::SIZE as u64 || seen != Some(false) {
            return Err(Error::Replay);
        }
        Ok(())
    }

    /// Notes a number that passed the check.
    pub(super) fn accept(&mut self, csn: Csn) {
        if self.behind(csn).is_none() {
            self.move_up(csn);
        }
        if let Some(seen) = self.accepted.get_mut(place(csn)) {
            *seen = true;
        }
    }

    /// How far a number is behind the highest one, or `None` if it is above.
    fn behind(&self, csn: Csn) -> Option<u64> {
        self.highest?.get().checked_sub(csn.get())
    }

    /// Makes `csn` the highest number, and forgets those that fall out of the window.
    fn move_up(&mut self, csn: Csn) {
        let steps = match self.highest {
            Some(highest) => csn.get().saturating_sub(highest.get()),
            None => Self::SIZE as u64,
        };
        let new = csn.get().saturating_sub(steps.saturating_sub(1));
        for number in (new..=csn.get()).take(Self::SIZE) {
            if let Some(seen) = self.accepted.get_mut(index(number)) {
                *seen = false;
            }
        }
        self.highest = Some(csn);
    }
}

fn place(csn: Csn) -> usize {
    index(csn.get())
}

fn index(number: u64) -> usize {
    // Ten bits fit everywhere.
    (number & 0x3ff) as usize
}
