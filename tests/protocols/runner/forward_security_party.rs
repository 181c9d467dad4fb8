//! Parties of the topic `forward-security`, who keep sessions, seal and receive.

use eeema::ThreemaId;
use eeema::content::GroupIdentity;
use eeema::forward_security::{
    Chain, CommitToken, Contact, DhType, Envelope, Error, Reaction, RejectCause, Session,
    SessionId, TerminateCause, Variant, Version, VersionRange, best, receive,
};
use eeema::identity::SecretKey;
use serde_json::{Value, json};

use super::forward_security::{group, message_id, same_session, text, with_contact};
use super::{Record, Verdict, expect};

fn hex(bytes: &[u8]) -> Value {
    Value::String(eeema::codec::hex::Hex(bytes).to_string())
}

/// The stored form of a session, which the records tell field by field.
pub(super) fn stored_session(
    fields: &Record<'_>,
    own: ThreemaId,
    peer: ThreemaId,
) -> Result<Session, String> {
    let mut bytes = vec![1];
    bytes.extend(own.as_bytes());
    bytes.extend(peer.as_bytes());
    bytes.extend(fields.bytes("session_id"));
    let secret = fields.optional_bytes("fssk_secret");
    let own_key = secret.as_ref().map_or([9; 32], |secret| {
        let secret = SecretKey::try_from(secret.as_slice()).unwrap();
        *secret.public_key().as_bytes()
    });
    bytes.extend(own_key);
    bytes.push(1);
    bytes.extend([0; 8]);
    let chain = |name: &str| {
        let chain = fields.record(name);
        let mut bytes = chain.long_number("counter").to_le_bytes().to_vec();
        bytes.extend(chain.bytes("chain_key"));
        bytes
    };
    let mut four = Vec::new();
    if fields.text("state") != "L20" {
        four.extend(chain("local_4dh"));
        four.extend(chain("remote_4dh"));
        four.extend((fields.number("local_4dh_version") as u16).to_le_bytes());
        four.extend((fields.number("remote_4dh_version") as u16).to_le_bytes());
    }
    match fields.text("state") {
        "L20" => {
            bytes.push(0);
            bytes.extend(secret.ok_or("no session key")?);
            bytes.extend(chain("local_2dh"));
        }
        "R24" => {
            bytes.push(1);
            bytes.extend(chain("remote_2dh"));
            bytes.extend(four);
        }
        "RL44" => {
            bytes.push(2);
            bytes.extend(four);
        }
        state => return Err(format!("unknown state {state:?}")),
    }
    let session = Session::decode(&bytes).map_err(text)?;
    expect("stored", stored(&session), bytes)?;
    Ok(session)
}

fn stored(session: &Session) -> Vec<u8> {
    let mut bytes = vec![0; Session::MAX_ENCODED_LENGTH];
    let length = session.encode_into(&mut bytes).unwrap();
    bytes.truncate(length);
    bytes
}

/// What a store gives back.
fn reloaded(session: &Session) -> Session {
    Session::decode(&stored(session)).unwrap()
}

pub(super) fn session_fields(session: &Session) -> Value {
    let chain = |dh_type, is_local| {
        session
            .chain(dh_type, is_local)
            .map_or(Value::Null, |chain: &Chain| {
                json!({
                    "counter": chain.counter().to_string(),
                    "chain_key": hex(chain.key().as_bytes()),
                })
            })
    };
    let version =
        |version: Option<Version>| version.map_or(Value::Null, |version| json!(version.0));
    let versions = session.versions();
    json!({
        "session_id": hex(session.id().as_bytes()),
        "state": format!("{:?}", session.state()),
        "fssk_secret": session.secret_key().map_or(Value::Null, |key| hex(key.as_bytes())),
        "local_2dh": chain(DhType::TwoDh, true),
        "remote_2dh": chain(DhType::TwoDh, false),
        "local_4dh": chain(DhType::FourDh, true),
        "remote_4dh": chain(DhType::FourDh, false),
        "local_4dh_version": version(versions.map(|versions| versions.local)),
        "remote_4dh_version": version(versions.map(|versions| versions.remote)),
    })
}

/// The sessions of one party, as in a store.
struct Party<'a> {
    record: Record<'a>,
    sessions: Vec<Session>,
    supported: VersionRange,
    tokens: Vec<CommitToken>,
}

impl<'a> Party<'a> {
    fn new(record: Record<'a>) -> Self {
        let max = Version(record.number("supported_max") as u16);
        Self {
            record,
            sessions: Vec::new(),
            supported: VersionRange::up_to(max),
            tokens: Vec::new(),
        }
    }

    fn save(&mut self, session: &Session) {
        self.sessions.retain(|other| other.id() != session.id());
        self.sessions.push(reloaded(session));
        self.sessions.sort_by_key(Session::id);
    }

    fn expect_sessions(&self, expected: &Value) -> Verdict {
        let expected = expected.as_array().ok_or("no list of sessions")?;
        expect("sessions", self.sessions.len(), expected.len())?;
        let pairs = self.sessions.iter().zip(expected);
        pairs
            .into_iter()
            .try_for_each(|(session, expected)| same_session(session, expected))
    }

    fn initiate(&mut self, peer: &Record<'_>, step: &Record<'_>) -> Verdict {
        let id = SessionId::from_bytes(step.array("session_id"));
        let secret = SecretKey::from_bytes(step.array("fssk_secret"));
        let supported = self.supported;
        let initiated = with_contact(&self.record, peer, |contact| {
            Session::initiate_with(contact, supported, id, secret)
        })?;
        let (session, init) = initiated.map_err(text)?.store(|session| {
            self.save(session);
            Ok::<_, String>(())
        })?;
        expect("init", encode(&init), step.bytes("envelope"))?;
        // It is sent again in the same form.
        expect("again", session.announcement(supported), Some(init))
    }

    fn seal(
        &mut self,
        id: SessionId,
        inner: &[u8],
        group: Option<GroupIdentity>,
    ) -> Result<Vec<u8>, String> {
        let place = self.sessions.iter().position(|session| session.id() == id);
        let session = self.sessions.remove(place.ok_or("no such session")?);
        let mut buffer = vec![0; Session::sealed_len(inner.len())];
        let sealed = session.seal_any(inner, group, self.supported, &mut buffer);
        let sealed = match sealed {
            Ok(sealed) => sealed,
            Err(not) => {
                self.save(&not.session);
                return Err(not.error.to_string());
            }
        };
        let (_, bytes) = sealed.store(|session| {
            self.save(session);
            Ok::<_, String>(())
        })?;
        Ok(bytes.to_vec())
    }

    /// Receives an envelope; what became of it, in the words of the records.
    fn receive(
        &mut self,
        peer: &Record<'_>,
        step: &Record<'_>,
        before_commit: Option<&Value>,
        commits: bool,
    ) -> Result<Value, String> {
        let bytes = step.bytes("envelope");
        let secret = ["fssk_secret", "fresh_fssk_secret"]
            .into_iter()
            .find(|name| step.has(name))
            .and_then(|name| step.optional_bytes(name));
        let mut buffer = vec![0; bytes.len()];
        let supported = self.supported;
        let id = if step.has("message_id") {
            message_id(step, "message_id")
        } else {
            eeema::identity::MessageId::from_bytes([7; 8])
        };
        let envelope = match Envelope::decode(&bytes) {
            Ok(envelope) => envelope,
            Err(error) => return Ok(json!({ "kind": kind_of(error) })),
        };
        let sessions = std::mem::take(&mut self.sessions);
        let reaction = with_contact(&self.record, peer, |contact: &Contact<'_>| {
            let mut random = |bytes: &mut [u8]| {
                bytes.copy_from_slice(secret.as_ref().expect("a session key is drawn"));
            };
            receive(
                contact,
                &sessions,
                supported,
                id,
                &envelope,
                &mut random,
                &mut buffer,
            )
        })?;
        self.sessions = sessions;
        let reaction = match reaction {
            Ok(reaction) => reaction,
            Err(error) => return Ok(json!({ "kind": kind_of(error) })),
        };
        match reaction {
            Reaction::Created { session, removal } => {
                let removed = self.remove(|session| removal.removes(session));
                let (_, accept) = session.store(|session| {
                    self.save(session);
                    Ok::<_, String>(())
                })?;
                Ok(json!({
                    "kind": "session-created",
                    "removed_sessions": removed,
                    "reply": hex(&encode(&accept)),
                }))
            }
            Reaction::Established(session) => {
                self.save(&session);
                Ok(json!({ "kind": "session-established" }))
            }
            Reaction::Opened { message, removal } => {
                let removed = self.remove(|session| removal.removes(session));
                let (_, opened) = message.store(|session| {
                    self.save(session);
                    Ok::<_, String>(())
                })?;
                let token = opened.commit_token();
                let ping = if opened.needs_ping() {
                    hex(&self.seal(token.session_id(), &[0xfc], None)?)
                } else {
                    Value::Null
                };
                if let Some(expected) = before_commit {
                    self.expect_before_commit(expected, token)?;
                }
                if commits {
                    self.commit(token)?;
                } else {
                    self.tokens.push(token);
                }
                let dh = match opened.dh_type() {
                    DhType::TwoDh => "2dh",
                    DhType::FourDh => "4dh",
                };
                let is_message = opened.inner().is_some();
                Ok(json!({
                    "kind": if is_message { "message" } else { "discard-inner" },
                    "dh": dh,
                    "skipped": opened.skipped(),
                    "inner": hex(opened.as_bytes()),
                    "applied_version": opened.applied_version().0,
                    "removed_sessions": removed,
                    "upgrade_ping": ping,
                }))
            }
            Reaction::Reject(reply) => {
                let removed = self.remove(|session| session.id() == reply.session_id);
                let unknown = matches!(
                    reply.variant,
                    Variant::Reject {
                        cause: RejectCause::UNKNOWN_SESSION,
                        ..
                    }
                );
                expect("removed", removed.as_array().unwrap().is_empty(), unknown)?;
                let kind = if unknown {
                    "reject-unknown-session"
                } else {
                    "reject-state-mismatch"
                };
                Ok(json!({ "kind": kind, "reply": hex(&encode(&reply)) }))
            }
            Reaction::Terminate(reply) => Ok(json!({
                "kind": "terminate-unknown-session",
                "reply": hex(&encode(&reply)),
            })),
            Reaction::Rejected {
                message_id,
                cause: RejectCause(cause),
                group,
                session_removed,
            } => {
                self.remove(|session| session.id() == envelope.session_id);
                let group = group.map_or(Value::Null, |group| {
                    let id = u64::from_le_bytes(*group.id.as_bytes()).to_string();
                    json!({ "group_id": id, "creator": group.creator.as_str() })
                });
                Ok(json!({
                    "kind": "rejected",
                    "session_removed": session_removed,
                    "message_id": u64::from_le_bytes(*message_id.as_bytes()).to_string(),
                    "cause": cause,
                    "group": group,
                }))
            }
            Reaction::Terminated {
                cause: TerminateCause(cause),
                session_removed,
            } => {
                self.remove(|session| session.id() == envelope.session_id);
                Ok(json!({
                    "kind": "terminated",
                    "session_removed": session_removed,
                    "cause": cause,
                }))
            }
            other => Err(format!("{other:?}")),
        }
    }

    /// Before the commit: one session, or all of them.
    fn expect_before_commit(&self, expected: &Value, token: CommitToken) -> Verdict {
        if expected.is_array() {
            return self.expect_sessions(expected);
        }
        let session = self
            .sessions
            .iter()
            .find(|session| session.id() == token.session_id());
        same_session(session.ok_or("no session")?, expected)
    }

    fn commit(&mut self, token: CommitToken) -> Result<bool, String> {
        let session = self
            .sessions
            .iter()
            .find(|session| session.id() == token.session_id());
        let Some(session) = session else {
            return Ok(false);
        };
        match token.commit(session).map_err(text)? {
            Some(turned) => {
                self.save(&turned);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    fn remove(&mut self, is_removed: impl Fn(&Session) -> bool) -> Value {
        let ids = self.sessions.iter().filter(|session| is_removed(session));
        let ids: Vec<Value> = ids.map(|session| hex(session.id().as_bytes())).collect();
        self.sessions.retain(|session| !is_removed(session));
        Value::Array(ids)
    }
}

fn kind_of(error: Error) -> &'static str {
    match error {
        Error::Malformed => "malformed",
        Error::Discarded => "discard",
        Error::UnsupportedVersion => "unsupported-version",
        Error::LowOrderKey => "low-order-key",
        Error::CounterTooOld => "counter-too-old",
        Error::CounterTooFar => "counter-too-far",
        Error::CounterExhausted => "counter-exhausted",
        _ => "another",
    }
}

fn encode(envelope: &Envelope<'_>) -> Vec<u8> {
    let mut bytes = vec![0; envelope.encoded_len()];
    let length = envelope.encode_into(&mut bytes).unwrap();
    assert_eq!(length, bytes.len());
    bytes
}

/// The result of a record, without the key that stays inside.
fn expected_result(step: &Record<'_>) -> Value {
    let mut result = step.json("result").clone();
    result.as_object_mut().unwrap().remove("message_key");
    result
}

/// The group of a step: encoded, or field by field.
fn group_of(step: &Record<'_>) -> Result<Option<GroupIdentity>, String> {
    if !step.json("group").is_string() {
        return Ok(group(step, "group"));
    }
    // The encoding of a group identity, as it stands in an envelope.
    let encoded = step.bytes("group");
    let mut message = vec![0x09];
    message.extend([1; 8]);
    message.push(0x1a);
    message.push(encoded.len() as u8);
    message.extend(encoded);
    let mut envelope = vec![0x0a, 16];
    envelope.extend([0; 16]);
    envelope.push(0x22);
    envelope.push(message.len() as u8);
    envelope.extend(message);
    match Envelope::decode(&envelope).map_err(text)?.variant {
        Variant::Reject { group, .. } => Ok(group),
        _ => Err("no reject".into()),
    }
}

pub(super) fn transcript(record: &Record<'_>) -> Verdict {
    let (a, b) = (record.record("a"), record.record("b"));
    let mut parties = [
        Party::new(record.record("a")),
        Party::new(record.record("b")),
    ];
    for (number, step) in record.records("steps").iter().enumerate() {
        let [first, second] = &mut parties;
        let (actor, peer) = match step.text("actor") {
            "a" => (first, &b),
            _ => (second, &a),
        };
        transcript_step(actor, peer, step)
            .map_err(|difference| format!("step {number}: {difference}"))?;
    }
    Ok(())
}

fn transcript_step(actor: &mut Party<'_>, peer: &Record<'_>, step: &Record<'_>) -> Verdict {
    match step.text("action") {
        "initiate" => actor.initiate(peer, step)?,
        "encapsulate" => {
            let id = best(&actor.sessions).ok_or("no session")?.id();
            expect("best", *id.as_bytes(), step.array("session_id"))?;
            let sealed = actor.seal(id, &step.bytes("inner"), group_of(step)?)?;
            expect("envelope", sealed, step.bytes("envelope"))?;
        }
        "receive" => {
            let before = step
                .has("sessions_before_commit")
                .then(|| step.json("sessions_before_commit"));
            let result = actor.receive(peer, step, before, true)?;
            expect("result", result, expected_result(step))?;
        }
        "open" => {
            expect("token", actor.tokens.len() as u64, step.number("token"))?;
            let result = actor.receive(peer, step, None, false)?;
            expect("result", result, expected_result(step))?;
        }
        "commit" => {
            let token = actor.tokens[step.index("token")];
            expect("turned", actor.commit(token)?, step.flag("turned"))?;
        }
        "send-control" => {
            let bytes = step.bytes("envelope");
            let envelope = Envelope::decode(&bytes).map_err(text)?;
            expect("envelope", encode(&envelope), bytes.clone())?;
            actor.remove(|session| session.id() == envelope.session_id);
        }
        "forget-all" => actor.sessions.clear(),
        "set-supported-max" => {
            actor.supported = VersionRange::up_to(Version(step.number("version") as u16));
            return Ok(());
        }
        action => return Err(format!("unknown action {action:?}")),
    }
    actor.expect_sessions(step.json("sessions_after"))
}

/// A party with one stored session, or none.
fn party_of<'a>(record: &Record<'a>) -> Result<Party<'a>, String> {
    let local = record.record("local");
    let own: ThreemaId = local.text("identity").parse().map_err(text)?;
    let peer: ThreemaId = record
        .record("remote")
        .text("identity")
        .parse()
        .map_err(text)?;
    let mut sessions = Vec::new();
    if let Some(fields) = record.optional_record("session") {
        sessions.push(stored_session(&fields, own, peer)?);
    }
    Ok(Party {
        record: local,
        sessions,
        supported: VersionRange::SUPPORTED,
        tokens: Vec::new(),
    })
}

pub(super) fn encapsulate(record: &Record<'_>) -> Verdict {
    let mut party = party_of(record)?;
    let id = party.sessions[0].id();
    let sealed = party.seal(id, &record.bytes("inner"), group_of(record)?)?;
    expect("envelope", sealed, record.bytes("envelope"))?;
    same_session(&party.sessions[0], record.json("session_after"))
}

pub(super) fn refused_encapsulate(record: &Record<'_>, error: Error) -> Verdict {
    let mut party = party_of(record)?;
    let id = party.sessions[0].id();
    let sealed = party.seal(id, &record.bytes("inner"), group_of(record)?);
    expect("refused", sealed, Err(error.to_string()))?;
    expect("kept", record.flag("session_kept"), true)?;
    same_session(&party.sessions[0], record.json("session"))
}

pub(super) fn receive_one(record: &Record<'_>) -> Verdict {
    let mut party = party_of(record)?;
    let before = record.json("session_before_commit");
    let result = party.receive(&record.record("remote"), record, Some(before), true)?;
    expect("result", result, expected_result(record))?;
    same_session(&party.sessions[0], record.json("session_after"))
}

pub(super) fn refused_receive(record: &Record<'_>) -> Verdict {
    let mut party = party_of(record)?;
    let result = party.receive(&record.record("remote"), record, None, true)?;
    expect(
        "reason",
        result["kind"].as_str(),
        Some(record.text("reason")),
    )?;
    match party.sessions.as_slice() {
        [session] if record.flag("session_kept") => same_session(session, record.json("session")),
        [] => expect(
            "kept",
            record.flag("session_kept") && record.optional_record("session").is_some(),
            false,
        ),
        _ => Err("the session is still there".into()),
    }
}
