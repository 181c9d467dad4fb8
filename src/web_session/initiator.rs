//! The browser, until a responder has proved its key: everybody who is at its path.

use alloc::vec::Vec;
use core::mem;
use core::time::Duration;

use super::failure::{Failure, Step};
use super::key::BoxKey;
use super::output::{Event, Outputs};
use super::party::Arrived;
use super::registered::{Next, Refused, Registered};
use super::server::Client;
use super::{Address, AuthToken, CloseCode, DropReason, Error, PermanentPublicKey};
use crate::crypto::Random;

/// How an initiator knows its responder: by the token that it showed, or by the key that it stored.
#[derive(Debug)]
#[non_exhaustive]
pub enum Trust {
    /// A token, which was shown in a QR code: whoever uses it first is taken.
    Token(AuthToken),
    /// The permanent key of an earlier session.
    Key(PermanentPublicKey),
}

/// What an initiator knows of the responders at its path.
pub(super) struct Initiator {
    /// Destroyed by the first message that it opens.
    token: Option<AuthToken>,
    trusted: Option<(PermanentPublicKey, BoxKey)>,
    /// In the order in which they were registered.
    responders: Vec<Registered>,
}

impl Initiator {
    pub(super) fn new(client: &Client, trust: Trust) -> Result<Self, Error> {
        let (token, trusted) = match trust {
            Trust::Token(token) => (Some(token), None),
            Trust::Key(peer) => {
                let key = client.setup.permanent.agree(&peer)?;
                (None, Some((peer, key)))
            }
        };
        Ok(Self {
            token,
            trusted,
            responders: Vec::new(),
        })
    }

    /// Registers a responder that the server announces, and drops one if there are too many.
    pub(super) fn register(
        &mut self,
        client: &mut Client,
        address: Address,
        now: Duration,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        self.forget(address);
        let responder = Registered::new(address, self.trusted.as_ref(), now, random)?;
        self.responders.push(responder);
        if self.responders.len() > usize::from(client.setup.max_responders) {
            // There is one: the responder that has just come.
            let silent = self
                .responders
                .iter()
                .find(|responder| !responder.has_spoken());
            if let Some(address) = silent.map(Registered::address) {
                self.drop_one(client, address, out)?;
            }
        }
        Ok(())
    }

    /// Forgets a responder that is not there any more.
    pub(super) fn forget(&mut self, address: Address) {
        self.responders
            .retain(|responder| responder.address() != address);
    }

    /// Drops the responders of which nothing was accepted since `time`.
    pub(super) fn drop_silent(
        &mut self,
        client: &mut Client,
        time: Duration,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        let silent = self
            .responders
            .iter()
            .filter(|responder| responder.heard() < time);
        let addresses: Vec<Address> = silent.map(Registered::address).collect();
        for address in addresses {
            self.drop_one(client, address, out)?;
        }
        Ok(())
    }

    /// Takes a message of a responder, and gives the peer once the handshake is done.
    pub(super) fn receive(
        &mut self,
        client: &mut Client,
        arrived: Arrived<'_>,
        random: &mut impl Random,
        out: &mut Outputs,
    ) -> Result<Step, Failure> {
        let address = arrived.nonce.source;
        let mut responders = self.responders.iter();
        let Some(place) = responders.position(|responder| responder.address() == address) else {
            out.event(Event::Discarded);
            return Ok(Step::Stay);
        };
        // Taken out while its message is looked at; it comes back to its place, or is gone.
        let responder = self.responders.remove(place);
        match responder.receive(client, &mut self.token, arrived, random, out) {
            Ok(Next::Stay(responder)) => {
                self.responders.insert(place, responder);
                Ok(Step::Stay)
            }
            Ok(Next::Peer(peer)) => {
                self.drop_all(client, out)?;
                Ok(Step::Peer(peer))
            }
            Ok(Next::NoSharedTask) => Ok(Step::Close(CloseCode::GoingAway)),
            Err(Refused {
                failure: Failure::Theirs(error),
                reason,
            }) => {
                client.drop_responder(address, reason, Some(error), out)?;
                Ok(Step::Stay)
            }
            Err(Refused { failure, .. }) => Err(failure),
        }
    }

    fn drop_one(
        &mut self,
        client: &mut Client,
        address: Address,
        out: &mut Outputs,
    ) -> Result<(), Failure> {
        self.forget(address);
        client.drop_responder(address, DropReason::Dropped, None, out)
    }

    /// Drops everybody who is left, in the order of registration.
    fn drop_all(&mut self, client: &mut Client, out: &mut Outputs) -> Result<(), Failure> {
        for responder in mem::take(&mut self.responders) {
            client.drop_responder(responder.address(), DropReason::Dropped, None, out)?;
        }
        Ok(())
    }
}
