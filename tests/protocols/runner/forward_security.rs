//! Topic `forward-security`: chapter 06 section 15 of the specification.

use eeema::content::GroupIdentity;
use eeema::crypto::Secret;
use eeema::forward_security::agreement::{Agreements, derive_2dh};
use eeema::forward_security::{
    Chain, Contact, DhType, Envelope, Error, RejectCause, Session, SessionState, TerminateCause,
    Variant, Version, VersionRange, Versions, best, process_versions,
};
use eeema::identity::{GroupId, Identity, MessageId};
use eeema::{PublicKey, SecretKey, ThreemaId};
use serde_json::{Value, json};

use super::forward_security_party::{self as party, session_fields, stored_session};
use super::{Record, Verdict, expect, expect_refused, unknown_kind};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "chain" => chain(record),
        "advance" => {
            let advanced = advance(record).map_err(text)?;
            expect(
                "chain key",
                *advanced.key().as_bytes(),
                record.array("chain_key"),
            )?;
            let key = advanced.message_key();
            expect("message key", *key.as_bytes(), record.array("message_key"))
        }
        "agreement" => agreement(record),
        "envelope" => envelope(record),
        "negotiate" => {
            let version = negotiate(record).map_err(text)?;
            expect("version", u64::from(version.0), record.number("negotiated"))
        }
        "process-versions" => {
            let (applied, versions) = versions(record).ok_or("refused")?;
            expect(
                "applied",
                u64::from(applied.0),
                record.number("effective_applied"),
            )?;
            let versions = versions
                .map(|versions| [u64::from(versions.local.0), u64::from(versions.remote.0)]);
            let expected = [
                record.optional_number("new_local_4dh_version"),
                record.optional_number("new_remote_4dh_version"),
            ];
            expect(
                "versions",
                versions.map_or([None; 2], |[a, b]| [Some(a), Some(b)]),
                expected,
            )
        }
        "best-session" => best_session(record),
        "transcript" => party::transcript(record),
        "encapsulate" => party::encapsulate(record),
        "receive" => party::receive_one(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "advance" => expect_refused(advance(record), class(record)?),
        "envelope" => expect_refused(Envelope::decode(&record.bytes("encoded")), class(record)?),
        "negotiate" => expect_refused(negotiate(record), class(record)?),
        "process-versions" => match record.text("reason") {
            "reject-state-mismatch" => expect("versions", versions(record), None),
            _ => super::unknown_reason(record),
        },
        "encapsulate" => party::refused_encapsulate(record, class(record)?),
        "receive" => party::refused_receive(record),
        _ => unknown_kind(record),
    }
}

pub(super) fn text(error: impl ToString) -> String {
    error.to_string()
}

pub(super) fn class(record: &Record<'_>) -> Result<Error, String> {
    Ok(match record.text("reason") {
        "malformed" => Error::Malformed,
        "discard" => Error::Discarded,
        "unsupported-version" => Error::UnsupportedVersion,
        "low-order-key" => Error::LowOrderKey,
        "counter-too-old" => Error::CounterTooOld,
        "counter-too-far" => Error::CounterTooFar,
        "counter-exhausted" => Error::CounterExhausted,
        reason => return Err(format!("unknown reason {reason:?}")),
    })
}

fn chain(record: &Record<'_>) -> Verdict {
    let mut chain = Chain::new(Secret::from_bytes(record.array("root")));
    for step in record.records("steps") {
        chain = chain.advanced(step.long_number("counter")).map_err(text)?;
        expect("counter", chain.counter(), step.long_number("counter"))?;
        expect(
            "chain key",
            *chain.key().as_bytes(),
            step.array("chain_key"),
        )?;
        expect(
            "message key",
            *chain.message_key().as_bytes(),
            step.array("message_key"),
        )?;
    }
    Ok(())
}

fn advance(record: &Record<'_>) -> Result<Chain, Error> {
    let root = Secret::from_bytes(record.array("root"));
    Chain::at(record.long_number("counter"), root).advanced(record.long_number("target"))
}

fn agreement(record: &Record<'_>) -> Verdict {
    let agree = |own: &str, their: &str| {
        let secret = SecretKey::from_bytes(record.array(own));
        let public = PublicKey::from_bytes(record.array(their));
        secret.agree(&public).map_err(text)
    };
    let as_initiator = Agreements {
        ss: agree("initiator_secret", "responder_public")?,
        es: agree("initiator_fssk_secret", "responder_public")?,
        se: agree("initiator_secret", "responder_fssk_public")?,
        ee: agree("initiator_fssk_secret", "responder_fssk_public")?,
    };
    let as_responder = Agreements {
        ss: agree("responder_secret", "initiator_public")?,
        es: agree("responder_secret", "initiator_fssk_public")?,
        se: agree("responder_fssk_secret", "initiator_public")?,
        ee: agree("responder_fssk_secret", "initiator_fssk_public")?,
    };
    let initiator: ThreemaId = record.text("initiator_identity").parse().map_err(text)?;
    let responder: ThreemaId = record.text("responder_identity").parse().map_err(text)?;
    for agreements in [as_initiator, as_responder] {
        for (name, key) in [
            ("dh_static_static", &agreements.ss),
            ("dh_initiator_fssk_responder_static", &agreements.es),
            ("dh_initiator_static_responder_fssk", &agreements.se),
            ("dh_fssk_fssk", &agreements.ee),
        ] {
            expect(name, *key.as_bytes(), record.array(name))?;
        }
        let hash: [u8; 64] = record.array("intermediate_4dh");
        expect("hash", *agreements.hash().as_bytes(), hash)?;
        let two = derive_2dh(&agreements.ss, &agreements.es, initiator);
        expect(
            "2dh",
            *two.key().as_bytes(),
            record.array("root_2dh_initiator"),
        )?;
        let four = agreements.derive_4dh(initiator, responder);
        let root = four.of_initiator.key();
        expect(
            "4dh of initiator",
            *root.as_bytes(),
            record.array("root_4dh_initiator"),
        )?;
        let root = four.of_responder.key();
        expect(
            "4dh of responder",
            *root.as_bytes(),
            record.array("root_4dh_responder"),
        )?;
    }
    Ok(())
}

fn negotiate(record: &Record<'_>) -> Result<Version, Error> {
    let range = |min: &str, max: &str| VersionRange {
        min: record.number(min) as u32,
        max: record.number(max) as u32,
    };
    range("local_min", "local_max").negotiate(range("remote_min", "remote_max"))
}

/// The rules of section 6 for a state and a header; the versions after it, if there are any.
fn versions(record: &Record<'_>) -> Option<(Version, Option<Versions>)> {
    let version = |name: &str| {
        record
            .optional_number(name)
            .map(|number| Version(number as u16))
    };
    let before = version("local_4dh_version").zip(version("remote_4dh_version"));
    let before = before.map(|(local, remote)| Versions { local, remote });
    match (record.text("dh"), record.text("state")) {
        ("2dh", "R20" | "R24") => Some((Version::V1_0, before)),
        ("4dh", "R24" | "RL44") => {
            let highest = Version(record.number("supported_max") as u16);
            let offered = record.number("offered") as u32;
            let applied = record.number("applied") as u32;
            let after = process_versions(before?, offered, applied, highest)?;
            Some((after.remote, Some(after)))
        }
        _ => None,
    }
}

fn best_session(record: &Record<'_>) -> Verdict {
    let mut sessions: Vec<Session> = Vec::new();
    for fields in record.records("sessions") {
        let state = fields.text("state");
        let chain = json!({ "counter": "1", "chain_key": "11".repeat(32) });
        let (two, four) = match state {
            "L20" => (("local_2dh", chain), false),
            "R24" => (("remote_2dh", chain), true),
            _ => (("local_2dh", Value::Null), true),
        };
        let mut stored = json!({
            "session_id": fields.text("session_id"),
            "state": state,
            "fssk_secret": if state == "L20" { json!("22".repeat(32)) } else { Value::Null },
            "local_2dh": null,
            "remote_2dh": null,
            "local_4dh": null,
            "remote_4dh": null,
            "local_4dh_version": null,
            "remote_4dh_version": null,
        });
        stored[two.0] = two.1;
        if four {
            let chain = json!({ "counter": "1", "chain_key": "33".repeat(32) });
            stored["local_4dh"] = chain.clone();
            stored["remote_4dh"] = chain;
            stored["local_4dh_version"] = json!(258);
            stored["remote_4dh_version"] = json!(258);
        }
        let own: ThreemaId = "ALICE001".parse().unwrap();
        let peer: ThreemaId = "BOB00001".parse().unwrap();
        sessions.push(stored_session(&Record(&stored), own, peer)?);
    }
    let found = best(&sessions).ok_or("no session")?;
    expect("best", *found.id().as_bytes(), record.array("best"))
}

pub(super) fn group(record: &Record<'_>, name: &str) -> Option<GroupIdentity> {
    let group = record.optional_record(name)?;
    Some(GroupIdentity {
        creator: group.text("creator").parse().unwrap(),
        id: GroupId::from_bytes(group.long_number("group_id").to_le_bytes()),
    })
}

fn envelope(record: &Record<'_>) -> Verdict {
    let encoded = record.bytes("encoded");
    let read = Envelope::decode(&encoded).map_err(text)?;
    expect(
        "session id",
        *read.session_id.as_bytes(),
        record.array("session_id"),
    )?;
    expect(
        "variant",
        variant_fields(&read),
        (record.text("variant").into(), record.json("fields").clone()),
    )?;
    let mut written = vec![0; read.encoded_len()];
    let length = read.encode_into(&mut written).map_err(text)?;
    expect("length", length, written.len())?;
    expect("again", Envelope::decode(&written), Ok(read))?;
    if record.flag("canonical") {
        expect("encoded", written, encoded)?;
    }
    Ok(())
}

fn variant_fields(envelope: &Envelope<'_>) -> (String, Value) {
    let hex = |bytes: &[u8]| eeema::codec::hex::Hex(bytes).to_string();
    let group = |group: Option<GroupIdentity>| {
        group.map_or(Value::Null, |group| {
            let id = u64::from_le_bytes(*group.id.as_bytes()).to_string();
            json!({ "group_id": id, "creator": group.creator.as_str() })
        })
    };
    let (name, fields) = match &envelope.variant {
        Variant::Init(offer) | Variant::Accept(offer) => {
            let is_init = matches!(envelope.variant, Variant::Init(_));
            let fields = json!({
                "fssk": hex(offer.key.as_bytes()),
                "min": offer.versions.min,
                "max": offer.versions.max,
            });
            (if is_init { "init" } else { "accept" }, fields)
        }
        Variant::Reject {
            message_id,
            cause: RejectCause(cause),
            group: of,
        } => {
            let id = u64::from_le_bytes(*message_id.as_bytes()).to_string();
            (
                "reject",
                json!({ "message_id": id, "cause": cause, "group": group(*of) }),
            )
        }
        Variant::Terminate(TerminateCause(cause)) => ("terminate", json!({ "cause": cause })),
        Variant::Encapsulated(message) => {
            let (offered, applied) = message.versions();
            let dh = match message.dh_type() {
                Some(DhType::TwoDh) => "2dh",
                Some(DhType::FourDh) => "4dh",
                None => "unknown",
            };
            let fields = json!({
                "dh": dh,
                "counter": message.counter().to_string(),
                "offered": offered,
                "applied": applied,
                "box": hex(message.sealed()),
                "group": group(message.group()),
            });
            ("encapsulated", fields)
        }
        _ => ("another", Value::Null),
    };
    (name.into(), fields)
}

// Used by the parties too.
pub(super) fn message_id(record: &Record<'_>, name: &str) -> MessageId {
    MessageId::from_bytes(record.long_number(name).to_le_bytes())
}

pub(super) fn identity_of(record: &Record<'_>) -> Identity {
    Identity::new(
        record.text("identity").parse().unwrap(),
        SecretKey::from_bytes(record.array("secret")),
    )
}

pub(super) fn with_contact<T>(
    own: &Record<'_>,
    peer: &Record<'_>,
    then: impl FnOnce(&Contact<'_>) -> T,
) -> Result<T, String> {
    let identity = identity_of(own);
    let public = PublicKey::from_bytes(peer.array("public"));
    let id: ThreemaId = peer.text("identity").parse().map_err(text)?;
    let peer = identity.peer(id, &public).map_err(text)?;
    Ok(then(
        &Contact::new(&identity, &peer).ok_or("another identity")?,
    ))
}

pub(super) fn same_session(session: &Session, expected: &Value) -> Verdict {
    expect("session", &session_fields(session), expected)?;
    let state = match session.state() {
        SessionState::L20 => "L20",
        SessionState::R24 => "R24",
        SessionState::RL44 => "RL44",
    };
    expect("state", Some(state), expected["state"].as_str())
}
