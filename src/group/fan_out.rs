use core::fmt;

use crate::content::{Body, Encode};
use crate::crypto::hazmat::secretbox::{ToSeal, seal_all};
use crate::crypto::{Random, wipe};
use crate::identity::{Nonce, ThreemaId};
use crate::message::{
    self, Error, Header, Inbox, InboxError, Layout, Peer, Randomness, ReplayStore, Unsealed,
};

/// One message for many receivers ([chapter 04 section 3](crate::protocol::groups)): the same content,
/// message id and time for all, and for each their own key, nonce, padding and envelope.
///
/// The content is encoded once. All envelopes are laid out first, and then all boxes are sealed.
/// [`FanOut::seal`] does it on the heap, [`FanOut::seal_into`] in buffers of the caller:
///
/// ```
/// use eeema::content::Text;
/// use eeema::group::{FanOut, Recipient};
/// use eeema::message::Header;
/// # use eeema::{Identity, OsRandom, time::UnixMillis};
///
/// # let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
/// # let others = ["BOB00001", "CAROL001"].map(|id| Identity::generate(id.parse().unwrap(), &mut OsRandom).unwrap());
/// # let [bob, carol] = others.map(|other| alice.peer(other.id, &other.public_key()).unwrap());
/// let header = Header::generate(UnixMillis(1_735_655_118_450), &mut OsRandom)?;
/// let text = Text::new("Hi both")?; // no group: a distribution list
/// let mut buffers = [[0; 512]; 2];
/// let [for_bob, for_carol] = &mut buffers;
/// let mut recipients = [
///     Recipient::new(&bob, &mut OsRandom, for_bob)?,
///     Recipient::new(&carol, &mut OsRandom, for_carol)?,
/// ];
/// let sealed = FanOut::new(header, &text).seal_into(&mut recipients)?;
/// let receivers = sealed.without_record().map(|(receiver, _envelope)| receiver);
/// assert!(receivers.eq([bob.id(), carol.id()]));
/// # Ok::<(), eeema::message::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FanOut<'a, T> {
    pub(super) header: Header<'a>,
    pub(super) content: &'a T,
}

impl<'a, T: Encode> FanOut<'a, T> {
    /// A message for many.
    pub const fn new(header: Header<'a>, content: &'a T) -> Self {
        Self { header, content }
    }

    /// Bytes of the largest envelope for any receiver, whatever the randomness is.
    ///
    /// # Errors
    ///
    /// As [`message::seal_into`], except for buffer and generator.
    pub fn max_encoded_len(&self) -> Result<usize, Error> {
        message::max_encoded_len(&self.header, self.content)
    }

    /// Seals the message for all recipients, each into their own buffer, without heap. The envelopes
    /// come out once their nonces are recorded.
    ///
    /// Leave out invalid contacts, and blocked ones unless the type is exempt.
    ///
    /// # Errors
    ///
    /// As [`message::seal_into`], except for the generator, [`Error::OtherIdentity`] if the peers are not
    /// those of one identity, and [`Error::NonceReuse`] if a recipient was used before. Then nothing was
    /// sealed, and the buffers are wiped.
    pub fn seal_into<'r, 'p>(
        &self,
        recipients: &'r mut [Recipient<'p>],
    ) -> Result<SealedRecipients<'r, 'p>, Error> {
        let result = self
            .lay_out(recipients)
            .and_then(|()| seal_boxes(recipients));
        if let Err(error) = result {
            for recipient in recipients {
                recipient.unsealed = None;
                wipe(recipient.output);
            }
            return Err(error);
        }
        Ok(SealedRecipients {
            is_protected: self.content.has_replay_protection(),
            recipients,
        })
    }

    fn lay_out(&self, recipients: &mut [Recipient<'_>]) -> Result<(), Error> {
        let Some((first, others)) = recipients.split_first_mut() else {
            return Ok(());
        };
        let own_id = first.peer.own_id();
        if others.iter().any(|other| other.peer.own_id() != own_id) {
            return Err(Error::OtherIdentity);
        }
        first.lay_out(&self.header, self.content)?;
        let encoded = first.body().ok_or(Error::BufferTooSmall)?;
        let encoded = Body::unknown(self.content.kind(), encoded);
        others
            .iter_mut()
            .try_for_each(|recipient| recipient.lay_out(&self.header, &encoded))
    }
}

/// One receiver of a [`FanOut`], with everything that is their own.
pub struct Recipient<'a> {
    pub(super) peer: &'a Peer,
    randomness: Option<Randomness>,
    output: &'a mut [u8],
    pub(super) unsealed: Option<Unsealed>,
}

impl<'a> Recipient<'a> {
    /// A receiver, and a buffer for the envelope. [`FanOut::max_encoded_len`] bytes are always enough.
    ///
    /// # Errors
    ///
    /// [`Error::Random`] if the generator fails.
    pub fn new(
        peer: &'a Peer,
        random: &mut impl Random,
        output: &'a mut [u8],
    ) -> Result<Self, Error> {
        Ok(Self::with_randomness(
            peer,
            Randomness::generate(random)?,
            output,
        ))
    }

    /// Like [`Recipient::new`] with given [`Randomness`](crate::message::hazmat::Randomness), for known
    /// answers.
    #[must_use]
    pub const fn with_randomness(
        peer: &'a Peer,
        randomness: Randomness,
        output: &'a mut [u8],
    ) -> Self {
        Self {
            peer,
            randomness: Some(randomness),
            output,
            unsealed: None,
        }
    }

    /// Who it is.
    pub const fn id(&self) -> ThreemaId {
        self.peer.id()
    }

    fn lay_out(&mut self, header: &Header<'_>, content: &impl Encode) -> Result<(), Error> {
        let randomness = self.randomness.take().ok_or(Error::NonceReuse)?;
        let layout = Layout::new(header, content, &randomness)?;
        self.unsealed = Some(layout.write(self.peer, randomness, self.output)?);
        Ok(())
    }

    /// The encoded body inside the envelope.
    fn body(&self) -> Option<&[u8]> {
        self.unsealed.as_ref()?.body(self.output)
    }

    fn envelope(&self) -> Option<(&Nonce, &[u8])> {
        let unsealed = self.unsealed.as_ref()?;
        Some((unsealed.nonce(), self.output.get(..unsealed.length())?))
    }
}

impl fmt::Debug for Recipient<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.id())
    }
}

/// Recipients whose envelopes were sealed, and wait until their nonces are recorded: see
/// [`Sealed`](message::Sealed).
#[derive(Debug)]
#[must_use = "it is not sent yet: hand it to an inbox"]
pub struct SealedRecipients<'r, 'p> {
    recipients: &'r [Recipient<'p>],
    pub(super) is_protected: bool,
}

impl<'r> SealedRecipients<'r, '_> {
    /// Records all nonces in the own inbox, if the type of the message has replay protection, and gives
    /// out each receiver with their envelope, in the order of the recipients.
    ///
    /// # Errors
    ///
    /// As [`Sealed::record`](message::Sealed::record). Then nothing may be sent.
    pub fn record<S: ReplayStore>(
        self,
        inbox: &mut Inbox<S>,
    ) -> Result<impl Iterator<Item = (ThreemaId, &'r [u8])> + use<'r, '_, S>, InboxError<S::Error>>
    {
        if self.is_protected {
            for recipient in self.recipients {
                let (nonce, _) = recipient.envelope().ok_or(Error::NonceReuse)?;
                inbox.record(recipient.peer.own_id(), nonce)?;
            }
        }
        Ok(self.without_record())
    }

    /// Gives the envelopes out and records nothing.
    pub fn without_record(self) -> impl Iterator<Item = (ThreemaId, &'r [u8])> {
        let envelope = |recipient: &'r Recipient<'_>| {
            let (_, envelope) = recipient.envelope()?;
            Some((recipient.id(), envelope))
        };
        // All were sealed, so that every one has an envelope.
        self.recipients.iter().filter_map(envelope)
    }
}

/// Seals both boxes of every envelope. All of them are laid out and independent of one another, so
/// that many are computed together. The boxes of one kind have about the same length.
fn seal_boxes(recipients: &mut [Recipient<'_>]) -> Result<(), Error> {
    seal_all_of(recipients, |recipient| {
        let unsealed = recipient.unsealed.as_ref().ok_or(Error::NonceReuse)?;
        unsealed.metadata_box(recipient.peer, recipient.output)
    })?;
    seal_all_of(recipients, |recipient| {
        let unsealed = recipient.unsealed.as_ref().ok_or(Error::NonceReuse)?;
        unsealed.message_box(recipient.peer, recipient.output)
    })
}

/// Seals one box of each recipient, or stops where there is none.
fn seal_all_of<'r, 'p>(
    recipients: &'r mut [Recipient<'p>],
    mut box_of: impl FnMut(&'r mut Recipient<'p>) -> Result<ToSeal<'r>, Error>,
) -> Result<(), Error> {
    let mut result = Ok(());
    let boxes = recipients
        .iter_mut()
        .map_while(|recipient| match box_of(recipient) {
            Ok(unsealed) => Some(unsealed),
            Err(error) => {
                result = Err(error);
                None
            }
        });
    seal_all(boxes);
    result
}
