use core::mem;

use super::{Address, Cookie, Csn, Error, Nonce};
use crate::crypto::{Random, RandomError};

/// What is kept for one other party: our cookie and number towards it, and what it sent last.
///
/// It is made for one party of one connection, is not copied, and gives every nonce once.
pub(super) struct Context {
    cookie: Cookie,
    /// The number of the next message, or that there is none.
    next: Result<Csn, Error>,
    theirs: Option<(Cookie, Csn)>,
}

/// Says that a nonce was checked against a context: hand it back once the message has opened.
#[must_use]
pub(super) struct Checked {
    cookie: Cookie,
    csn: Csn,
}

impl Context {
    pub(super) fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        Ok(Self {
            cookie: Cookie::generate(random)?,
            next: Ok(Csn::generate(random)?),
            theirs: None,
        })
    }

    /// Our cookie.
    pub(super) const fn cookie(&self) -> Cookie {
        self.cookie
    }

    /// Hands the context over: what stays behind gives no nonce any more.
    pub(super) const fn take(&mut self) -> Self {
        let spent = Self {
            cookie: self.cookie,
            next: Err(Error::Exhausted),
            theirs: None,
        };
        mem::replace(self, spent)
    }

    /// Takes the next nonce out.
    pub(super) fn next_nonce(
        &mut self,
        source: Address,
        destination: Address,
    ) -> Result<Nonce, Error> {
        let csn = self.next?;
        self.next = csn.next();
        Ok(Nonce {
            cookie: self.cookie,
            source,
            destination,
            csn,
        })
    }

    /// Checks cookie and number of a message, and changes nothing.
    pub(super) fn check(&self, nonce: &Nonce) -> Result<Checked, Error> {
        let known = match self.theirs {
            Some((cookie, _)) => cookie == nonce.cookie,
            None => self.cookie != nonce.cookie,
        };
        if !known {
            return Err(Error::Replay);
        }
        nonce.csn.follows(self.theirs.map(|(_, csn)| csn))?;
        Ok(Checked {
            cookie: nonce.cookie,
            csn: nonce.csn,
        })
    }

    /// Keeps cookie and number of a message that has opened.
    pub(super) fn accept(&mut self, checked: Checked) {
        self.theirs = Some((checked.cookie, checked.csn));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_used_and_nothing_follows() {
        let mut context = Context::generate(&mut |bytes: &mut [u8]| bytes.fill(0xff)).unwrap();
        let (source, destination) = (Address::INITIATOR, Address::SERVER);
        assert_eq!(
            context.next_nonce(source, destination).unwrap().csn.get(),
            0xffff_ffff
        );
        // The sequence wraps into the overflow.
        let nonce = context.next_nonce(source, destination).unwrap();
        assert_eq!((nonce.csn.overflow(), nonce.csn.sequence()), (1, 0));
        context.next = Ok(Csn::LAST);
        assert_eq!(
            context.next_nonce(source, destination).unwrap().csn,
            Csn::LAST
        );
        assert_eq!(
            context.next_nonce(source, destination),
            Err(Error::Exhausted)
        );
        assert_eq!(
            context.next_nonce(source, destination),
            Err(Error::Exhausted)
        );
    }

    #[test]
    fn what_was_handed_over_gives_no_nonce() {
        let mut context = Context::generate(&mut |bytes: &mut [u8]| bytes.fill(1)).unwrap();
        let (source, destination) = (Address::INITIATOR, Address::SERVER);
        let mut taken = context.take();
        assert!(taken.next_nonce(source, destination).is_ok());
        assert_eq!(
            context.next_nonce(source, destination),
            Err(Error::Exhausted)
        );
    }
}
