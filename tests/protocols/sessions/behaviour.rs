//! What one inbox with sessions does in one case each.

use eeema::content::{
    Body, DeliveryReceipt, Encode, GroupIdentity, Kind, ReceiptStatus, Text, TypingIndicator,
};
use eeema::forward_security::{
    DhType, Envelope, Error, Event, FRESHNESS, MAX_SKIPPED, MemorySessionStore, Processed,
    RejectCause, RemovedBecause, Sending, Session, SessionInbox, SessionInboxError, SessionMemory,
    SessionOutcome, SessionState, SessionStore, TerminateCause, Variant, Version, VersionRange,
};
use eeema::identity::{FeatureMask, GroupId, MessageId};
use eeema::message::{self, Header, Memory, Peer, Reason};
use eeema::time::UnixMillis;
use eeema::{Identity, OsRandom, SecretKey, ThreemaId};

use super::disk::{Handle, Stopped};

const NOW: UnixMillis = UnixMillis(1_735_655_118_450);
const SUPPORTED: FeatureMask = FeatureMask::FORWARD_SECURITY;
const NONE: FeatureMask = FeatureMask(0);

/// Somebody with an inbox, and the other one as a peer.
struct Side<'a> {
    inbox: SessionInbox<'a, MemorySessionStore>,
    peer: Peer,
}

/// What somebody got: the event, the text if there is one, and the replies.
#[derive(Debug)]
struct Got {
    event: Event,
    kind: Option<Kind>,
    replies: Vec<Vec<u8>>,
    removed: Vec<RemovedBecause>,
}

fn id(text: &str) -> ThreemaId {
    text.parse().unwrap()
}

fn identities() -> [Identity; 2] {
    [("ALICE001", 1), ("BOB00001", 2)]
        .map(|(name, key)| Identity::new(id(name), SecretKey::from_bytes([key; 32])))
}

fn sides(identities: &[Identity; 2]) -> [Side<'_>; 2] {
    let [alice, bob] = identities;
    [(alice, bob), (bob, alice)].map(|(own, other)| Side {
        inbox: SessionInbox::new(own, MemorySessionStore::default()),
        peer: own.peer(other.id, &other.public_key()).unwrap(),
    })
}

impl Side<'_> {
    fn try_send(
        &mut self,
        features: FeatureMask,
        content: &impl Encode,
        now: UnixMillis,
    ) -> Result<Sending, SessionInboxError<core::convert::Infallible>> {
        let header = Header::generate(now, &mut OsRandom).unwrap();
        let (peer, random) = (&self.peer, &mut OsRandom);
        self.inbox
            .send(peer, features, &header, content, now, random)
    }

    /// Sends, and hears of the server that it has all.
    fn send_at(&mut self, content: &impl Encode, now: UnixMillis) -> Vec<Vec<u8>> {
        let sending = self.try_send(SUPPORTED, content, now).unwrap();
        for outgoing in sending.outgoing() {
            self.inbox.acknowledged(outgoing.token(), now).unwrap();
        }
        envelopes(&sending)
    }

    fn says(&mut self, text: &str) -> Vec<Vec<u8>> {
        self.send_at(&Text::new(text).unwrap(), NOW)
    }

    fn gets(&mut self, envelope: &[u8]) -> Got {
        let mut memory = SessionMemory::new();
        let (peer, random) = (&self.peer, &mut OsRandom);
        let outcome = self
            .inbox
            .receive(envelope, &mut memory, |_| Some(peer), NOW, random);
        let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
            panic!("refused");
        };
        let got = Got {
            event: arrived.event(),
            kind: arrived.message().map(|message| message.kind()),
            replies: arrived
                .replies()
                .iter()
                .map(|reply| reply.envelope().to_vec())
                .collect(),
            removed: arrived
                .removed()
                .iter()
                .map(|removed| removed.because)
                .collect(),
        };
        let tokens: Vec<_> = arrived
            .replies()
            .iter()
            .map(|reply| reply.token())
            .collect();
        self.inbox.accept(arrived).unwrap();
        for token in tokens {
            self.inbox.acknowledged(token, NOW).unwrap();
        }
        got
    }

    fn gets_all(&mut self, envelopes: &[Vec<u8>]) -> Vec<Got> {
        envelopes.iter().map(|one| self.gets(one)).collect()
    }

    fn sessions(&self) -> Vec<Session> {
        let mut sessions = Vec::new();
        let visit = &mut |_, bytes: &[u8]| sessions.push(Session::decode(bytes).unwrap());
        let Ok(()) = self.inbox.store().visit_sessions(self.peer.id(), visit);
        sessions
    }

    fn states(&self) -> Vec<SessionState> {
        self.sessions().iter().map(Session::state).collect()
    }

    /// Changes what is stored of the only session.
    fn tamper(&mut self, change: impl FnOnce(&mut Vec<u8>)) {
        let [session] = &self.sessions()[..] else {
            panic!("not one session")
        };
        let mut bytes = stored(session);
        change(&mut bytes);
        let (peer, id) = (self.peer.id(), session.id());
        let Ok(()) = self.inbox.store_mut().save_session(peer, id, &bytes);
    }
}

fn envelopes(sending: &Sending) -> Vec<Vec<u8>> {
    let outgoing = sending.outgoing().iter();
    outgoing.map(|one| one.envelope().to_vec()).collect()
}

fn stored(session: &Session) -> Vec<u8> {
    let mut bytes = vec![0; Session::MAX_ENCODED_LENGTH];
    let length = session.encode_into(&mut bytes).unwrap();
    bytes.truncate(length);
    bytes
}

/// Both with one session in which both have sent.
fn established(identities: &[Identity; 2]) -> [Side<'_>; 2] {
    let [mut alice, mut bob] = sides(identities);
    let first = alice.says("one");
    let replies = bob.gets_all(&first);
    for got in replies {
        alice.gets_all(&got.replies);
    }
    bob.gets_all(&alice.says("two"));
    alice.gets_all(&bob.says("three"));
    assert_eq!(alice.states(), [SessionState::RL44]);
    assert_eq!(bob.states(), [SessionState::RL44]);
    [alice, bob]
}

#[test]
fn the_first_message_has_2dh_and_those_after_the_answer_4dh() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let text = Text::new("one").unwrap();
    let sending = alice.try_send(SUPPORTED, &text, NOW).unwrap();
    assert_eq!(sending.dh_type(), Some(DhType::TwoDh));
    let [init, first] = bob.gets_all(&envelopes(&sending)).try_into().unwrap();
    assert!(matches!(init.event, Event::Created(_)));
    assert_eq!(first.kind, Some(Kind::TEXT));
    let is_2dh = matches!(
        first.event,
        Event::Opened {
            dh_type: DhType::TwoDh,
            skipped: 0,
            ..
        }
    );
    assert!(is_2dh);

    // Who answers has 4DH at once; the Accept goes before it.
    let answer = bob.try_send(SUPPORTED, &text, NOW).unwrap();
    assert_eq!(answer.dh_type(), Some(DhType::FourDh));
    let [accept] = alice.gets_all(&init.replies).try_into().unwrap();
    assert!(matches!(accept.event, Event::Established(_)));
    let [got] = alice.gets_all(&envelopes(&answer)).try_into().unwrap();
    assert_eq!(got.kind, Some(Kind::TEXT));
    let sending = alice.try_send(SUPPORTED, &text, NOW).unwrap();
    assert_eq!(sending.dh_type(), Some(DhType::FourDh));
    assert_eq!(sending.outgoing().len(), 1);
}

#[test]
fn who_has_no_sessions_gets_messages_as_they_are() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let text = Text::new("one").unwrap();
    let sending = alice.try_send(NONE, &text, NOW).unwrap();
    assert_eq!(sending.dh_type(), None);
    let [got] = bob.gets_all(&envelopes(&sending)).try_into().unwrap();
    assert_eq!(
        got.event,
        Event::Plain {
            is_suspicious: false
        }
    );
    assert_eq!(got.kind, Some(Kind::TEXT));
    assert!(alice.sessions().is_empty() && bob.sessions().is_empty());

    // Nor does who switched them off here; such a one rejects messages in sessions, and nothing else.
    bob.inbox = bob.inbox.with_versions(None);
    assert_eq!(bob.says("two").len(), 1);
    let [init, message] = bob.gets_all(&alice.says("three")).try_into().unwrap();
    assert_eq!((init.event, init.replies.len()), (Event::Disabled, 0));
    assert_eq!((message.event, message.replies.len()), (Event::Disabled, 1));
    let [rejected] = alice.gets_all(&message.replies).try_into().unwrap();
    let cause = RejectCause::DISABLED_BY_LOCAL;
    assert!(matches!(rejected.event, Event::Rejected { cause: why, .. } if why == cause));
    assert_eq!(rejected.removed, [RemovedBecause::RejectedByPeer(cause)]);
    assert!(alice.sessions().is_empty());
}

#[test]
fn a_plain_message_beside_a_session_is_suspicious() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let text = Text::new("Hi").unwrap();
    let sending = alice.try_send(NONE, &text, NOW).unwrap();
    let got = bob.gets(&envelopes(&sending)[0]);
    assert_eq!(
        got.event,
        Event::Plain {
            is_suspicious: true
        }
    );
    assert_eq!(got.kind, Some(Kind::TEXT));
}

#[test]
fn messages_in_groups_name_their_group() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    for creator in ["ALICE001", "BOB00001", "CAROL001"] {
        let group = GroupIdentity {
            creator: id(creator),
            id: GroupId::from_bytes([7; 8]),
        };
        let body = group.body(Text::new("Hi all").unwrap()).unwrap();
        let sent = alice.send_at(&body, NOW);
        assert_eq!(bob.gets(&sent[0]).kind, Some(Kind::GROUP_TEXT));
        // A session that is gone: the Reject names the group.
        let sent = alice.send_at(&body, NOW);
        let mut stranger = sides(&identities).into_iter().next_back().unwrap();
        let rejected = stranger.gets(&sent[0]);
        assert_eq!(
            rejected.event,
            Event::Unreadable(RejectCause::UNKNOWN_SESSION)
        );
        let [got] = alice.gets_all(&rejected.replies).try_into().unwrap();
        assert!(matches!(got.event, Event::Rejected { group: Some(named), .. } if named == group));
        [alice, bob] = established(&identities);
    }
}

#[test]
fn a_version_that_does_not_carry_a_type_is_passed_by() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let typing = TypingIndicator::new(true);
    // A new session is not pinged.
    let sending = alice.try_send(SUPPORTED, &typing, NOW).unwrap();
    assert_eq!((sending.dh_type(), sending.outgoing().len()), (None, 2));
    let [init, message] = bob.gets_all(&envelopes(&sending)).try_into().unwrap();
    assert!(matches!(init.event, Event::Created(_)));
    assert_eq!(message.kind, Some(Kind::TYPING_INDICATOR));
    // As long as the server has not acknowledged the Init, it comes first.
    let sending = alice.try_send(SUPPORTED, &typing, NOW).unwrap();
    assert_eq!(sending.outgoing().len(), 2);
    for outgoing in sending.outgoing() {
        alice.inbox.acknowledged(outgoing.token(), NOW).unwrap();
    }
    // Within a day nothing more goes beside it; then a ping.
    let day = FRESHNESS.as_millis() as u64;
    assert_eq!(alice.send_at(&typing, UnixMillis(NOW.0 + day)).len(), 1);
    let sent = alice.send_at(&typing, UnixMillis(NOW.0 + day + 1));
    let [ping, message] = bob.gets_all(&sent).try_into().unwrap();
    assert!(matches!(ping.event, Event::Opened { .. }));
    assert_eq!(
        (ping.kind, message.kind),
        (None, Some(Kind::TYPING_INDICATOR))
    );
    assert_eq!(alice.send_at(&typing, UnixMillis(NOW.0 + day + 2)).len(), 1);
    // With 4DH it goes through the session.
    let [mut alice, _] = established(&identities);
    let sending = alice.try_send(SUPPORTED, &typing, NOW).unwrap();
    assert_eq!(sending.dh_type(), Some(DhType::FourDh));
}

#[test]
fn a_higher_version_is_answered_at_once() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    bob.inbox = bob
        .inbox
        .with_versions(Some(VersionRange::up_to(Version::V1_0)));
    for got in bob.gets_all(&alice.says("one")) {
        alice.gets_all(&got.replies);
    }
    let both = |side: &Side<'_>| side.sessions()[0].versions().unwrap();
    assert_eq!(both(&alice).local, Version::V1_0);
    bob.inbox = bob.inbox.with_versions(Some(VersionRange::SUPPORTED));
    let got = bob.gets(&alice.says("two")[0]);
    // The ping applies what was offered, which raises the other side; that answers too.
    let [answer] = alice.gets_all(&got.replies).try_into().unwrap();
    bob.gets_all(&answer.replies);
    for side in [&alice, &bob] {
        assert_eq!(both(side).local, Version::V1_2);
        assert_eq!(both(side).remote, Version::V1_2);
    }
}

#[test]
fn what_a_session_opened_is_checked_like_any_message() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let malformed = Body::unknown(Kind::LOCATION, b"nowhere");
    let sent = alice.send_at(&malformed, NOW);
    let got = bob.gets(&sent[0]);
    assert!(matches!(got.event, Event::Refused(Reason::Body(_))));
    assert_eq!(got.kind, None);
    // Its key is gone, and the next message opens.
    assert_eq!(
        bob.sessions()[0]
            .chain(DhType::FourDh, false)
            .unwrap()
            .counter(),
        3
    );
    assert_eq!(bob.gets(&alice.says("on")[0]).kind, Some(Kind::TEXT));
    // A message with forward security is not put into another one.
    let nested = Body::unknown(Kind::FORWARD_SECURITY_ENVELOPE, b"x");
    let refused = alice.try_send(SUPPORTED, &nested, NOW).unwrap_err();
    assert_eq!(refused, SessionInboxError::Session(Error::NotEligible));
}

#[test]
fn a_message_is_accepted_once_and_its_key_is_gone() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let sent = alice.says("once");
    let before = stored(&bob.sessions()[0]);
    let mut memories = [SessionMemory::new(), SessionMemory::new()];
    let [first, second] = &mut memories;
    let mut open = |memory| {
        let (peer, random) = (&bob.peer, &mut OsRandom);
        let outcome = bob
            .inbox
            .receive(&sent[0], memory, |_| Some(peer), NOW, random);
        match outcome.unwrap() {
            SessionOutcome::Arrived(arrived) => arrived,
            other => panic!("{other:?}"),
        }
    };
    // Not accepted: it opens again.
    let (first, second) = (open(first), open(second));
    assert!(first.message().is_some() && second.message().is_some());
    assert_eq!(format!("{first:?}").matches("once").count(), 0);
    assert!(bob.inbox.accept(first).unwrap().is_some());
    let refused = bob.inbox.accept(second).unwrap_err();
    let SessionInboxError::Refused(refusal) = refused else {
        panic!("{refused}")
    };
    assert_eq!(refusal.reason(), Reason::NonceReuse);
    assert!(bob.inbox.discard(&refusal).unwrap().is_some());
    // The key of the message is not in the store any more.
    let after = stored(&bob.sessions()[0]);
    let old_key = &before[75 + 40 + 8..75 + 80];
    assert!(!after.windows(32).any(|window| window == old_key));
    assert!(matches!(
        bob.inbox.receive(
            &sent[0],
            &mut SessionMemory::new(),
            |_| Some(&bob.peer),
            NOW,
            &mut OsRandom
        ),
        Ok(SessionOutcome::Refused {
            reason: Reason::NonceReuse,
            ..
        })
    ));
}

#[test]
fn a_repeated_init_is_answered_until_the_server_has_the_accept() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let first = envelopes(
        &alice
            .inbox
            .refresh(&alice.peer, SUPPORTED, NOW, &mut OsRandom)
            .unwrap(),
    );
    let mut memory = SessionMemory::new();
    let outcome = bob.inbox.receive(
        &first[0],
        &mut memory,
        |_| Some(&bob.peer),
        NOW,
        &mut OsRandom,
    );
    // It stops before it sends the Accept; the Init comes again.
    drop(outcome.unwrap());
    let again = bob.gets(&first[0]);
    assert!(matches!(again.event, Event::Repeated(_)));
    alice.gets_all(&again.replies);
    assert_eq!(alice.states(), [SessionState::RL44]);
    // The Init in another envelope: nobody waits for an answer any more.
    let [mut alice, mut bob] = sides(&identities);
    for _ in 0..2 {
        let sending = alice
            .inbox
            .refresh(&alice.peer, SUPPORTED, NOW, &mut OsRandom);
        let init = bob.gets(&envelopes(&sending.unwrap())[0]);
        let is_first = matches!(init.event, Event::Created(_));
        assert_eq!(is_first, !init.replies.is_empty());
    }
}

#[test]
fn a_session_that_nobody_knows_is_rejected_or_ended() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let [init, _] = bob.gets_all(&alice.says("one")).try_into().unwrap();
    // Who forgot its sessions ends what is accepted, and begins a new one.
    let [mut stranger, _] = sides(&identities);
    let got = stranger.gets(&init.replies[0]);
    assert!(matches!(got.event, Event::UnknownAccept(_)));
    let [end, new] = bob.gets_all(&got.replies).try_into().unwrap();
    let cause = TerminateCause::UNKNOWN_SESSION;
    assert_eq!(end.event, Event::Terminated(cause));
    assert_eq!(end.removed, [RemovedBecause::TerminatedByPeer(cause)]);
    assert!(matches!(new.event, Event::Created(_)));
}

#[test]
fn a_message_that_does_not_fit_ends_the_session() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    // Another key in the place of the remote chain.
    bob.tamper(|bytes| bytes[75 + 40 + 8] ^= 1);
    let got = bob.gets(&alice.says("Hi")[0]);
    assert_eq!(got.event, Event::Unreadable(RejectCause::STATE_MISMATCH));
    assert_eq!(got.removed, [RemovedBecause::Rejected]);
    let [rejected] = alice.gets_all(&got.replies).try_into().unwrap();
    assert!(matches!(rejected.event, Event::Rejected { .. }));
    assert!(alice.sessions().is_empty() && bob.sessions().is_empty());
}

#[test]
fn a_damaged_session_is_reset() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    alice.tamper(|bytes| bytes[0] = 9);
    let text = Text::new("Hi").unwrap();
    let sending = alice.try_send(SUPPORTED, &text, NOW).unwrap();
    assert_eq!(sending.removed()[0].because, RemovedBecause::Corrupt);
    assert!(sending.removed()[0].to_string().contains("BOB00001"));
    let got = bob.gets_all(&envelopes(&sending));
    assert_eq!(got[0].event, Event::Terminated(TerminateCause::RESET));
    assert!(matches!(got[1].event, Event::Created(_)));
    assert_eq!(got[2].kind, Some(Kind::TEXT));
}

#[test]
fn too_many_missing_messages_are_told_and_end_nothing() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let counter = |side: &Side<'_>, is_local| {
        let session = &side.sessions()[0];
        session.chain(DhType::FourDh, is_local).unwrap().counter()
    };
    // As many as may be missing.
    let mut session = alice.sessions().remove(0);
    let mut buffer = [0; 256];
    for _ in 0..MAX_SKIPPED {
        let sealed = session.seal(Kind::EMPTY, b"", None, VersionRange::SUPPORTED, &mut buffer);
        (session, _) = sealed.unwrap().store(|_| Ok::<_, ()>(())).unwrap();
    }
    let peer = alice.peer.id();
    let save = |alice: &mut Side<'_>, session: &Session| {
        let Ok(()) = alice
            .inbox
            .store_mut()
            .save_session(peer, session.id(), &stored(session));
    };
    save(&mut alice, &session);
    assert_eq!(counter(&alice, true) - counter(&bob, false), MAX_SKIPPED);
    let last = alice.says("just");
    let one_more = alice.says("too far");
    // Too far for now: nothing changes, and it can be ended.
    let got = bob.gets(&one_more[0]);
    let error = Error::CounterTooFar;
    let is_told =
        matches!(got.event, Event::Discarded { session_id: Some(_), error: why } if why == error);
    assert!(is_told && got.replies.is_empty());
    let got = bob.gets(&last[0]);
    assert!(matches!(got.event, Event::Opened { skipped, .. } if skipped == MAX_SKIPPED));
    // One that was overtaken.
    let old = alice.says("old");
    bob.gets(&alice.says("new")[0]);
    let got = bob.gets(&old[0]);
    let is_old = matches!(
        got.event,
        Event::Discarded {
            error: Error::CounterTooOld,
            ..
        }
    );
    assert!(is_old && got.replies.is_empty());
    let cause = TerminateCause::RESET;
    let ended = bob.sessions()[0].id();
    let sending = bob
        .inbox
        .terminate(&bob.peer, ended, cause, NOW, &mut OsRandom);
    let sending = sending.unwrap();
    assert_eq!(
        sending.removed()[0].because,
        RemovedBecause::Terminated(cause)
    );
    let [got] = alice.gets_all(&envelopes(&sending)).try_into().unwrap();
    assert_eq!(got.event, Event::Terminated(cause));
    assert!(alice.sessions().is_empty() && bob.sessions().is_empty());
}

#[test]
fn a_chain_that_is_used_up_seals_nothing() {
    let identities = identities();
    let [mut alice, _] = established(&identities);
    alice.tamper(|bytes| bytes[75..83].copy_from_slice(&u64::MAX.to_le_bytes()));
    let before = stored(&alice.sessions()[0]);
    let text = Text::new("Hi").unwrap();
    let refused = alice.try_send(SUPPORTED, &text, NOW).unwrap_err();
    assert_eq!(refused, SessionInboxError::Session(Error::CounterExhausted));
    assert_eq!(stored(&alice.sessions()[0]), before);
}

#[test]
fn a_program_that_starts_begins_or_refreshes() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let refresh = |side: &mut Side<'_>, features| {
        let sending = side
            .inbox
            .refresh(&side.peer, features, NOW, &mut OsRandom)
            .unwrap();
        for outgoing in sending.outgoing() {
            side.inbox.acknowledged(outgoing.token(), NOW).unwrap();
        }
        envelopes(&sending)
    };
    assert!(refresh(&mut alice, NONE).is_empty());
    let [init] = bob
        .gets_all(&refresh(&mut alice, SUPPORTED))
        .try_into()
        .unwrap();
    assert!(matches!(init.event, Event::Created(_)));
    alice.gets_all(&init.replies);
    let [ping] = bob
        .gets_all(&refresh(&mut alice, SUPPORTED))
        .try_into()
        .unwrap();
    assert!(matches!(ping.event, Event::Opened { .. }));
    assert_eq!(ping.kind, None);
    assert_eq!(bob.states(), [SessionState::RL44]);
}

#[test]
fn a_peer_without_forward_security_is_told_so() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let sent = alice.says("one");
    let created = bob.gets(&sent[0]);
    assert!(matches!(created.event, Event::Created(_)));
    let cause = TerminateCause::DISABLED_BY_REMOTE;
    let ended = bob
        .inbox
        .terminate_all(&bob.peer, cause, NOW, &mut OsRandom)
        .unwrap();
    let [got] = alice.gets_all(&envelopes(&ended)).try_into().unwrap();
    assert_eq!(got.event, Event::Terminated(cause));
    assert!(alice.sessions().is_empty() && bob.sessions().is_empty());
}

#[test]
fn receipts_go_through_sessions_with_their_own_flags() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let ids = [MessageId::from_bytes([7; 8])];
    let receipt = DeliveryReceipt::new(ReceiptStatus::Read, &ids).unwrap();
    let sent = alice.send_at(&receipt, NOW);
    let flags = sent[0][28];
    let plain = alice.try_send(NONE, &receipt, NOW).unwrap();
    assert_eq!(envelopes(&plain)[0][28], flags);
    assert_eq!(bob.gets(&sent[0]).kind, Some(Kind::DELIVERY_RECEIPT));
}

/// What the permanent keys of both give to somebody who has recorded everything, and copies the keys later.
mod thief {
    use eeema::crypto::hazmat::secretbox;
    use eeema::forward_security::agreement::{Agreements, derive_2dh};
    use eeema::forward_security::{Chain, Envelope, Variant};
    use eeema::identity::{AgreedKey, PublicKey};
    use eeema::message::{self, Memory};

    use super::{DhType, Identity, Side};

    /// Opens the outer message, and tries all the keys of chains that can be made without a session key, or
    /// with what the session keys agree on.
    pub(super) fn opens(
        [own, other]: &[Identity; 2],
        session_keys: [PublicKey; 2],
        agreed: Option<&AgreedKey>,
        envelope: &[u8],
        reader: &Side<'_>,
    ) -> Option<(DhType, Vec<u8>)> {
        let mut memory = Memory::new();
        let parsed = message::Envelope::parse(envelope).unwrap();
        let outer = parsed.open(&reader.peer, &mut memory).unwrap();
        let envelope = Envelope::decode(outer.body_bytes()).unwrap();
        let Variant::Encapsulated(message) = envelope.variant else {
            return None;
        };
        let [of_initiator, of_responder] = session_keys;
        let ss = own.secret_key.agree(&other.public_key()).unwrap();
        let es = other.secret_key.agree(&of_initiator).unwrap();
        let se = own.secret_key.agree(&of_responder).unwrap();
        let guesses = [&ss, &es, &se].into_iter().chain(agreed);
        let mut chains = vec![derive_2dh(&ss, &es, own.id)];
        for ee in guesses.cloned() {
            let (ss, es, se) = (ss.clone(), es.clone(), se.clone());
            let pair = Agreements { ss, es, se, ee }.derive_4dh(own.id, other.id);
            chains.extend([pair.of_initiator, pair.of_responder]);
        }
        let open = |chain: &Chain| {
            let key = chain.advanced(message.counter()).ok()?.message_key();
            let (tag, sealed) = message.sealed().split_first_chunk()?;
            let mut inner = sealed.to_vec();
            secretbox::open_in_place(&key, &[0; 24], &mut inner, tag).ok()?;
            Some((message.dh_type()?, inner))
        };
        chains.iter().find_map(open)
    }
}

#[test]
fn permanent_keys_open_2dh_and_never_4dh() {
    let identities = identities();
    let [mut alice, mut bob] = sides(&identities);
    let first = alice.says("one");
    let [init, _] = bob.gets_all(&first).try_into().unwrap();
    let secret = alice.sessions()[0].secret_key().unwrap().clone();
    alice.gets_all(&init.replies);
    let key = |envelope: &[u8], reader: &Side<'_>| {
        let mut memory = Memory::new();
        let parsed = message::Envelope::parse(envelope).unwrap();
        let outer = parsed.open(&reader.peer, &mut memory).unwrap();
        match Envelope::decode(outer.body_bytes()).unwrap().variant {
            Variant::Init(offer) | Variant::Accept(offer) => offer.key,
            other => panic!("{other:?}"),
        }
    };
    let session_keys = [key(&first[0], &bob), key(&init.replies[0], &alice)];
    let opens = |envelope: &[u8], reader: &Side<'_>| {
        thief::opens(&identities, session_keys, None, envelope, reader)
    };
    let stolen = opens(&first[1], &bob);
    assert_eq!(stolen, Some((DhType::TwoDh, b"\x01one".to_vec())));
    // With one of the session keys the same derivation opens 4DH.
    let agreed = secret.agree(&session_keys[1]).unwrap();
    let sent = alice.says("two");
    let opened = thief::opens(&identities, session_keys, Some(&agreed), &sent[0], &bob);
    assert_eq!(opened, Some((DhType::FourDh, b"\x01two".to_vec())));
    bob.gets(&sent[0]);
    for _ in 0..3 {
        let sent = alice.says("two");
        assert_eq!(opens(&sent[0], &bob), None);
        bob.gets(&sent[0]);
        let sent = bob.says("three");
        assert_eq!(opens(&sent[0], &alice), None);
        alice.gets(&sent[0]);
    }
}

#[test]
fn everything_that_is_stored_later_opens_nothing_from_before() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let recorded = alice.says("once");
    bob.gets(&recorded[0]);
    // Who copies the stores and the permanent keys now, and forgets what was received.
    let [taken] = bob.sessions().try_into().unwrap();
    let mut thief = SessionInbox::new(&identities[1], MemorySessionStore::default());
    let Ok(()) = thief
        .store_mut()
        .save_session(bob.peer.id(), taken.id(), &stored(&taken));
    let mut memory = SessionMemory::new();
    let (peer, random) = (&bob.peer, &mut OsRandom);
    let outcome = thief.receive(&recorded[0], &mut memory, |_| Some(peer), NOW, random);
    let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
        panic!("refused")
    };
    assert!(arrived.message().is_none());
    let is_gone = matches!(
        arrived.event(),
        Event::Discarded {
            error: Error::CounterTooOld,
            ..
        }
    );
    assert!(is_gone);
}

#[test]
fn an_envelope_is_accepted_after_its_memory_is_gone() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let [said] = alice.says("later").try_into().unwrap();
    let (peer, random) = (&bob.peer, &mut OsRandom);
    let mut memory = SessionMemory::new();
    let outcome = bob
        .inbox
        .receive(&said, &mut memory, |_| Some(peer), NOW, random);
    let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
        panic!("refused");
    };
    let processed = Processed::from(arrived);
    drop(memory);
    let counter = |bob: &Side<'_>| {
        let [session] = bob.sessions().try_into().unwrap();
        session.chain(DhType::FourDh, false).unwrap().counter()
    };
    let before = counter(&bob);
    assert!(bob.inbox.accept(processed).unwrap().is_some());
    assert_eq!(counter(&bob), before + 1);
    let mut memory = SessionMemory::new();
    let outcome = bob
        .inbox
        .receive(&said, &mut memory, |_| Some(&bob.peer), NOW, &mut OsRandom);
    let is_repeated = matches!(
        outcome.unwrap(),
        SessionOutcome::Refused {
            reason: Reason::NonceReuse,
            ..
        }
    );
    assert!(is_repeated);
}

/// What is promised of an envelope that is not accepted: it opens again until the next one of the same peer is
/// received, and not afterwards.
#[test]
fn an_envelope_opens_again_until_the_next_one_is_received() {
    let identities = identities();
    let [mut alice, mut bob] = established(&identities);
    let first = alice.says("first").remove(0);
    let second = alice.says("second").remove(0);
    let receives = |bob: &mut Side<'_>, envelope: &[u8]| {
        let (mut memory, random) = (SessionMemory::new(), &mut OsRandom);
        let (inbox, peer) = (&mut bob.inbox, &bob.peer);
        let outcome = inbox.receive(envelope, &mut memory, |_| Some(peer), NOW, random);
        let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
            panic!("refused");
        };
        (arrived.event(), arrived.message().is_some())
    };
    let is_opened = |got: (Event, bool)| matches!(got, (Event::Opened { skipped: 0, .. }, true));
    // Dropped, it opens again and again.
    for _ in 0..3 {
        assert!(is_opened(receives(&mut bob, &first)));
    }
    // A store that is rolled back has received nothing.
    let before = bob.sessions().remove(0);
    receives(&mut bob, &second);
    let peer = bob.peer.id();
    let store = bob.inbox.store_mut();
    let Ok(()) = store.save_session(peer, before.id(), &stored(&before));
    assert!(is_opened(receives(&mut bob, &first)));
    // The next one moves the chain past it, accepted or not.
    let (event, _) = receives(&mut bob, &second);
    assert!(matches!(event, Event::Opened { skipped: 1, .. }));
    let (event, has_message) = receives(&mut bob, &first);
    let error = Error::CounterTooOld;
    assert!(matches!(event, Event::Discarded { error: why, .. } if why == error));
    assert!(!has_message);
    // The next one itself opens again, and those that are accepted in order are all there.
    assert_eq!(bob.gets(&second).kind, Some(Kind::TEXT));
    let third = alice.says("third").remove(0);
    assert!(is_opened(receives(&mut bob, &third)));
    // So does one that removes the session.
    let (session, cause) = (alice.sessions()[0].id(), TerminateCause::RESET);
    let ended = alice
        .inbox
        .terminate(&alice.peer, session, cause, NOW, &mut OsRandom);
    receives(&mut bob, &envelopes(&ended.unwrap())[0]);
    let (event, has_message) = receives(&mut bob, &third);
    assert_eq!(event, Event::Unreadable(RejectCause::UNKNOWN_SESSION));
    assert!(!has_message);
}

/// The message is marked before its key is gone: who stops in between is told of a replay, and not of a lost message.
#[test]
fn a_stop_within_accept_loses_nothing() {
    let identities = identities();
    let [mut alice, bob] = sides(&identities);
    let sent = alice.says("once");
    let disk = Handle::default();
    let mut inbox = SessionInbox::new(&identities[1], disk.clone());
    for envelope in &sent[..sent.len() - 1] {
        let (mut memory, random) = (SessionMemory::new(), &mut OsRandom);
        let outcome = inbox.receive(envelope, &mut memory, |_| Some(&bob.peer), NOW, random);
        let SessionOutcome::Arrived(arrived) = outcome.unwrap() else {
            panic!("refused")
        };
        inbox.accept(arrived).unwrap();
    }
    let mut outcomes = Vec::new();
    for steps in [0, 1, 2] {
        let (mut memory, random) = (SessionMemory::new(), &mut OsRandom);
        let last = sent.last().unwrap();
        let outcome = inbox.receive(last, &mut memory, |_| Some(&bob.peer), NOW, random);
        match outcome.unwrap() {
            SessionOutcome::Arrived(arrived) => {
                outcomes.push(arrived.message().is_some());
                disk.0.borrow_mut().fuel = Some(steps);
                assert_eq!(
                    inbox.accept(arrived),
                    Err(SessionInboxError::Store(Stopped))
                );
                disk.0.borrow_mut().restart();
            }
            SessionOutcome::Refused { reason, .. } => {
                assert_eq!(reason, Reason::NonceReuse);
                outcomes.push(false);
            }
            other => panic!("{other:?}"),
        }
    }
    // It opens as long as it is not marked.
    assert_eq!(outcomes, [true, true, false]);
}

#[test]
fn ten_lines_add_sessions_to_a_receiving_program() {
    let source = include_str!("../../../src/forward_security/inbox/session_inbox.rs");
    let lines = source.lines().filter(|line| line.starts_with("///"));
    assert_eq!(lines.filter(|line| line.contains("// +")).count() - 1, 10);
}
