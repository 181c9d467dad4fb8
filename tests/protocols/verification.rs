//! Where levels come from, and what they decide: from a Safe backup over scans to how somebody is called.

use eeema::identity::{Acquaintance, PredefinedContact, VerificationLevel, WorkVerificationLevel};
use eeema::verification::{
    ContactLink, Environment, LevelEvent, LinkError, LinkOpening, LinkOutcome, NewContact,
    PredefinedKeyDiffers, Verification,
};
use eeema::{PublicKey, ThreemaId};
use proptest::collection::vec;
use proptest::prelude::*;

const EVENTS: [LevelEvent; 13] = [
    LevelEvent::MessageReceived,
    LevelEvent::AddedByUser,
    LevelEvent::LinkOpened,
    LevelEvent::AddressBookMatch,
    LevelEvent::AddressBookLinkRemoved,
    LevelEvent::AddressBookSyncDisabled,
    LevelEvent::WorkDirectoryMatch,
    LevelEvent::WorkMembershipEnded,
    LevelEvent::ScanMatched,
    LevelEvent::PredefinedKeyMatched,
    LevelEvent::ScanDiffered,
    LevelEvent::ComparedByUser,
    LevelEvent::CreatedAgain,
];

/// Whether an event is a source of the level.
fn gives(event: LevelEvent, level: VerificationLevel) -> bool {
    match level {
        VerificationLevel::Unverified => true,
        VerificationLevel::ServerVerified => matches!(
            event,
            LevelEvent::AddressBookMatch | LevelEvent::WorkDirectoryMatch
        ),
        VerificationLevel::FullyVerified => matches!(
            event,
            LevelEvent::ScanMatched | LevelEvent::PredefinedKeyMatched | LevelEvent::ComparedByUser
        ),
    }
}

proptest! {
    #[test]
    fn a_level_never_rises_without_its_source(events in vec(prop::sample::select(&EVENTS[..]), 0..12)) {
        let mut now = Verification::NEW;
        for (index, event) in events.iter().enumerate() {
            let after = now.after(*event);
            if after.level > now.level {
                prop_assert!(gives(*event, after.level), "{event:?} gives {after:?}");
            }
            if after.work > now.work {
                prop_assert_eq!(*event, LevelEvent::WorkDirectoryMatch);
            }
            // Nothing but a new record takes the highest level.
            if now.level == VerificationLevel::FullyVerified && after.level < now.level {
                prop_assert_eq!(*event, LevelEvent::CreatedAgain);
            }
            // And what is stored now has a source since the record was made.
            let made = events[..=index].iter().rposition(|event| *event == LevelEvent::CreatedAgain);
            let since = &events[made.unwrap_or(0)..=index];
            prop_assert!(since.iter().any(|event| gives(*event, after.level)));
            if after.work == WorkVerificationLevel::SubscriptionVerified {
                prop_assert!(since.contains(&LevelEvent::WorkDirectoryMatch));
            }
            now = after;
        }
    }
}

/// What opening the link of an identity leads to.
fn opened(opening: LinkOpening, id: &str) -> LinkOutcome {
    let link = format!("https://threema.id/{id}");
    opening.decide(&ContactLink::parse(&link).unwrap())
}

#[test]
fn links_add_contacts_and_change_none() {
    let opening = LinkOpening::of("ALICE001".parse().unwrap());
    let echo = ThreemaId::ECHOECHO;
    assert_eq!(opened(opening, "ALICE001"), LinkOutcome::OwnIdentity);
    assert_eq!(opened(opening, "ECHOECHO"), LinkOutcome::AskDirectory(echo));
    let forbidden = LinkOpening {
        may_add_contacts: false,
        ..opening
    };
    assert_eq!(opened(forbidden, "ECHOECHO"), LinkOutcome::AddingForbidden);
    for opening in [opening, forbidden] {
        let known = LinkOpening {
            is_contact: true,
            ..opening
        };
        assert_eq!(opened(known, "ECHOECHO"), LinkOutcome::Known);
    }
    let LinkOutcome::Add(support) = opened(opening, "*SUPPORT") else {
        panic!("it is predefined");
    };
    assert_eq!(support.verification.level, VerificationLevel::FullyVerified);
    let elsewhere = LinkOpening {
        environment: Environment::OnPremises,
        ..opening
    };
    assert_eq!(
        opened(elsewhere, "*SUPPORT"),
        LinkOutcome::AskDirectory(support.identity)
    );
}

/// A key of the directory gives level 0; only predefined contacts are known better, and their keys pinned.
#[test]
fn a_directory_cannot_replace_the_key_of_a_predefined_contact() {
    let other = PublicKey::from_bytes([7; 32]);
    let add = |id, key, environment| {
        NewContact::from_directory(id, key, Acquaintance::GroupOrDeleted, environment)
    };
    let echo = add(ThreemaId::ECHOECHO, other, Environment::Production).unwrap();
    assert_eq!(
        (echo.verification, echo.public_key),
        (Verification::NEW, other)
    );
    assert_eq!(echo.acquaintance, Acquaintance::GroupOrDeleted);
    let data = PredefinedContact::find("*MY3DATA".parse().unwrap()).unwrap();
    let keys = [
        (Environment::Production, data.public_key()),
        (Environment::Sandbox, data.sandbox_public_key().unwrap()),
    ];
    for (environment, key) in keys {
        let contact = add(data.id(), key, environment).unwrap();
        assert_eq!(contact.verification.level, VerificationLevel::FullyVerified);
        for wrong in keys.map(|(_, key)| key).into_iter().chain([other]) {
            let added = add(data.id(), wrong, environment);
            assert_eq!(added.err(), (wrong != key).then_some(PredefinedKeyDiffers));
        }
    }
    let own_list = add(data.id(), other, Environment::OnPremises).unwrap();
    assert_eq!(own_list.verification, Verification::NEW);
}

#[cfg(all(feature = "call", feature = "safe"))]
mod from_safe_to_calls {
    use eeema::call::{
        Action, CallMachine, CallState, CallTimeouts, Features, IceTransportPolicy, OfferReaction,
        OfferSituation, RelayPolicy, RelaySetting, Signal,
    };
    use eeema::content::CallSignal;
    use eeema::identity::{VerificationLevel, WorkVerificationLevel};
    use eeema::safe::document::Contact;
    use eeema::safe::{self, Document, Limits, MasterKey};
    use eeema::time::{UnixMillis, UnixSeconds};
    use eeema::verification::{
        IdentityCode, LevelEvent, Scan, ScanDecision, ScanOutcome, StoredContact, Verification,
    };
    use eeema::{OsRandom, PublicKey, SecretKey, ThreemaId};

    const ALICE: &str = "ALICE001";

    fn key(byte: u8) -> PublicKey {
        SecretKey::from_bytes([byte; 32]).public_key()
    }

    fn contact(id: &str, level: VerificationLevel) -> Contact {
        let mut contact = Contact::new(id.parse().unwrap());
        contact.verification = level;
        contact
    }

    /// A backup with a contact of each level, a colleague, and one whose key the directory exchanged.
    fn backup(relays: bool) -> (MasterKey, Vec<u8>) {
        let mut bob = contact("BOB00001", VerificationLevel::FullyVerified);
        bob.public_key = Some(key(1));
        let mut colleague = contact("WORKER01", VerificationLevel::Unverified);
        colleague.work_verification = WorkVerificationLevel::SubscriptionVerified;
        let mut swapped = contact("SWAPPED1", VerificationLevel::FullyVerified);
        swapped.public_key = Some(key(2));
        let mut document = Document::new(SecretKey::from_bytes([9; 32]));
        document.settings.relay_threema_calls = relays;
        document.contacts = vec![
            bob,
            contact("CAROL001", VerificationLevel::ServerVerified),
            contact("DAVE0001", VerificationLevel::Unverified),
            colleague,
            swapped,
        ];
        let master_key = MasterKey::from_bytes(&[7; MasterKey::LENGTH]);
        let backup = safe::seal(&master_key, &document, &mut OsRandom).unwrap();
        (master_key, backup)
    }

    /// What is stored after a restore, when the directory has the key `byte`.
    fn restored(document: &Document, id: &str, byte: u8) -> StoredContact {
        let id: ThreemaId = id.parse().unwrap();
        let mut contacts = document.contacts.iter();
        let contact = contacts.find(|contact| contact.identity == id).unwrap();
        let reconciled = contact.reconcile(key(byte));
        StoredContact {
            public_key: reconciled.public_key,
            verification: Verification {
                level: reconciled.verification,
                work: contact.work_verification,
            },
        }
    }

    /// Whether a call with a contact of this level hides the address of the device.
    fn relays(setting: RelaySetting, contact: &StoredContact) -> bool {
        let level = contact.verification.level;
        setting.policy().decide(level, true) == IceTransportPolicy::Relay
    }

    fn scanned(id: &str, contact: StoredContact, byte: u8) -> ScanOutcome {
        let code = IdentityCode::new(id.parse().unwrap(), key(byte));
        let code = code.to_string().parse().unwrap();
        let scan = Scan {
            contact: Some(contact),
            ..Scan::of(code, ALICE.parse().unwrap(), UnixSeconds(1_735_655_118))
        };
        match scan.decide() {
            ScanDecision::Done(outcome) => outcome,
            ScanDecision::AskDirectory(question) => panic!("asks for {}", question.identity()),
        }
    }

    #[test]
    fn levels_of_a_backup_decide_how_contacts_are_called() {
        let (master_key, backup) = backup(false);
        let document = safe::open(&master_key, &backup, Limits::default())
            .unwrap()
            .document;
        let apps = RelaySetting::default().receive(document.settings.relay_threema_calls);
        let strict = apps.choose(RelayPolicy::FullyVerifiedOnly);
        let rows = [
            // Who, the key of the directory, and whether calls are relayed by the two rules.
            ("BOB00001", 1, false, false),
            ("CAROL001", 3, false, true),
            ("DAVE0001", 4, true, true),
            // The work level does not count.
            ("WORKER01", 5, true, true),
            ("SWAPPED1", 6, true, true),
        ];
        for (id, byte, by_apps, by_strict) in rows {
            let contact = restored(&document, id, byte);
            assert_eq!(relays(apps, &contact), by_apps, "{id}");
            assert_eq!(relays(strict, &contact), by_strict, "{id}");
        }
        // The key of the backup is kept, and another one is not taken.
        let swapped = restored(&document, "SWAPPED1", 6);
        assert_eq!(swapped.public_key, key(2));
        assert_eq!(
            scanned("SWAPPED1", swapped, 6),
            ScanOutcome::KeyMismatchLocal
        );
    }

    #[test]
    fn a_scan_after_a_restore_ends_the_relay() {
        let (master_key, backup) = backup(false);
        let document = safe::open(&master_key, &backup, Limits::default())
            .unwrap()
            .document;
        let mut dave = restored(&document, "DAVE0001", 4);
        let setting = RelaySetting::default().receive(document.settings.relay_threema_calls);
        dave.verification = dave.verification.after(LevelEvent::LinkOpened);
        assert!(relays(setting, &dave));
        let ScanOutcome::UpgradedToFullyVerified(verification) = scanned("DAVE0001", dave, 4)
        else {
            panic!("the key is the same");
        };
        dave.verification = verification;
        assert!(!relays(setting, &dave));

        // Dave calls, and it is decided as he is stored now.
        let dave_id = "DAVE0001".parse().unwrap();
        let body = Signal::offer(1337, "v=0\r\n", Features::AUDIO).to_vec();
        let offer = Signal::decode(CallSignal::Offer, &body).unwrap();
        let Action::Offer { description, .. } = offer.action() else {
            panic!("this is an offer");
        };
        let mut calls = CallMachine::new(CallTimeouts::default());
        let situation = OfferSituation {
            are_calls_enabled: document.settings.threema_calls,
            is_usable: description.sdp_type() == "offer",
            state: CallState::Idle,
            is_same_peer: false,
            is_same_call: false,
            is_phone_busy: false,
            is_off_hours: false,
            is_revoked: false,
        };
        let now = UnixMillis(1_735_655_118_450);
        let reaction = calls.offered(dave_id, offer.call_id(), situation, now);
        assert_eq!((reaction, calls.take()), (OfferReaction::Ring, Some(1337)));
        assert!(!relays(setting, &dave));
    }

    #[test]
    fn a_backup_that_relays_always_does() {
        let (master_key, backup) = backup(true);
        let document = safe::open(&master_key, &backup, Limits::default())
            .unwrap()
            .document;
        let setting = RelaySetting::new(RelayPolicy::FullyVerifiedOnly);
        let restored_setting = setting.receive(document.settings.relay_threema_calls);
        let bob = restored(&document, "BOB00001", 1);
        assert_eq!(bob.verification.level, VerificationLevel::FullyVerified);
        assert_eq!(
            (relays(setting, &bob), relays(restored_setting, &bob)),
            (false, true)
        );
        // And what the next backup says is what this one said.
        assert!(restored_setting.shared());
        assert_eq!(restored_setting.receive(false), setting);
    }
}

/// Who names a contact over the web is the messenger's own host, whatever stands around it.
#[test]
fn a_link_of_another_host_names_nobody() {
    for host in [
        "example.org",
        "threema.ch",
        "go.threema.ch.example.org",
        "go.threema.chx",
        "xgo.threema.ch",
        "threema.id.example.org",
        "127.0.0.1",
    ] {
        let link = format!("https://{host}/add?id=ECHOECHO");
        assert_eq!(ContactLink::parse(&link), Err(LinkError::Host), "{host}");
    }
    let link = ContactLink::parse("https://go.threema.ch/add?id=ECHOECHO").unwrap();
    assert_eq!(link.identity(), ThreemaId::ECHOECHO);
    // Of two identities nobody knows which one is meant.
    let two = ContactLink::parse("https://go.threema.ch/add?id=ECHOECHO&id=ALICE001");
    assert_eq!(two, Err(LinkError::DuplicateId));
}
