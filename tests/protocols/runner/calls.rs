//! Topic `calls`: chapter 16 section 13 of the specification. Group calls are in `group_calls.rs`.

use std::collections::BTreeSet;

use eeema::call::{
    Action, CallState, Candidate, CaptureDevice, DropReason, Features, HeaderExtensions,
    IceTransportPolicy, InCallError, InCallMessage, LocalCandidates, OfferReaction, OfferSituation,
    RejectReason, RelayPolicy, RelaySetting, SdpError, SdpKind, SdpPatcher, Signal, SignalError,
    VideoProfile, Violations, check, has_ipv6, is_loopback, judge_remote,
};
use eeema::content::CallSignal;
use eeema::identity::VerificationLevel;
use serde_json::{Value, json};

use super::group_calls;
use super::{Record, Verdict, expect, expect_refused};

pub(super) fn case(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "signalling" => signalling(record),
        "signalling_build" => {
            let built = build(record)?;
            expect(
                "body",
                String::from_utf8(built).unwrap(),
                body(record, "body_hex"),
            )
        }
        "sdp_patch" => sdp_patch(record),
        "sdp_check" => violations(check(record.text("input")), record),
        "ice_filter" => {
            let candidate = record.text("candidate");
            expect("loopback", is_loopback(candidate), record.flag("loopback"))?;
            expect("ipv6", has_ipv6(candidate), record.flag("ipv6"))
        }
        "ice_sequence" => {
            let mut candidates = LocalCandidates::new(record.flag("ipv6_allowed"));
            record.records("rows").iter().try_for_each(|row| {
                let dropped = candidates.judge(row.text("candidate")).err();
                expect(
                    "dropped",
                    dropped.map(reason),
                    row.optional_text("dropped_because"),
                )
            })
        }
        "ice_remote" => record.records("rows").iter().try_for_each(|row| {
            for (name, ipv6) in [
                ("dropped_because", true),
                ("dropped_because_without_ipv6", false),
            ] {
                let dropped = judge_remote(row.text("candidate"), ipv6).err();
                expect(name, dropped.map(reason), row.optional_text(name))?;
            }
            Ok(())
        }),
        "relay_rule" => {
            let chosen = policy(record.text("policy")).decide(level(record), true);
            expect(
                "policy",
                transport(chosen),
                record.text("ice_transport_policy"),
            )?;
            let urls = match chosen {
                IceTransportPolicy::Relay => "turnUrlsDualStack",
                IceTransportPolicy::All => "turnUrls",
            };
            expect("urls", urls, record.text("turn_urls"))
        }
        "relay_setting" => relay_setting(record),
        "offer_reaction" => offer_reaction(record),
        "o2o_envelope" => o2o_envelope(record),
        "o2o_read" => {
            let read = InCallMessage::decode(&record.bytes("message")).map_err(text)?;
            expect("message", in_call(&read), in_call_fields(record))
        }
        "common_profile" => record.records("rows").iter().try_for_each(|row| {
            let peer = row.optional_number("peer").map(profile);
            let common = profile(row.number("mine")).common(peer, row.flag("relayed"));
            expect("profile", u64::from(common.number()), row.number("result"))
        }),
        "common_profile_raw" => {
            let peer = received_profile(&record.record("peer"))?;
            let common = profile(record.number("mine")).common(Some(peer), false);
            let mut expected = record.json("result").clone();
            expected.as_object_mut().unwrap().remove("number");
            let mut actual = profile_fields(&common);
            actual.as_object_mut().unwrap().remove("number");
            expect("profile", actual, expected)
        }
        _ => group_calls::case(record),
    }
}

pub(super) fn reject(record: &Record<'_>) -> Verdict {
    match record.kind() {
        "signalling" => {
            let expected = match record.text("reason") {
                "utf8" => SignalError::Utf8,
                "json" => SignalError::Json,
                "not_an_object" => SignalError::NotAnObject,
                "duplicate_key" => SignalError::DuplicateKey,
                "call_id" => SignalError::CallId,
                "description_missing" => SignalError::DescriptionMissing,
                "sdp_type" => SignalError::SdpType,
                "sdp_missing" => SignalError::SdpMissing,
                "sdp" => SignalError::Sdp,
                "action" => SignalError::Action,
                "reject_reason" => SignalError::RejectReason,
                "candidates" => SignalError::Candidates,
                "candidate" => SignalError::Candidate,
                "removed" => SignalError::Removed,
                _ => return super::unknown_reason(record),
            };
            let bytes = record.bytes("body_hex");
            expect_refused(Signal::decode(signal(record), &bytes), expected)
        }
        "sdp_patch" => {
            let expected = match record.text("reason") {
                "no_opus" => SdpError::NoOpus,
                "opus_not_in_media_line" => SdpError::OpusNotInMediaLine,
                "extension_ids_exhausted" => SdpError::ExtensionIdsExhausted,
                _ => return super::unknown_reason(record),
            };
            let mut patcher = SdpPatcher::new(mode(record));
            expect_refused(
                patcher.patch(sdp_kind(record), record.text("input")),
                expected,
            )
        }
        "o2o_read" => {
            let expected = match record.text("reason") {
                "frame_too_large" => InCallError::FrameTooLarge,
                "protobuf" => InCallError::Protobuf,
                "content" => InCallError::Content,
                "state" => InCallError::State,
                "device" => InCallError::Device,
                _ => return super::unknown_reason(record),
            };
            expect_refused(InCallMessage::decode(&record.bytes("message")), expected)
        }
        _ => group_calls::reject(record),
    }
}

fn text(error: impl ToString) -> String {
    error.to_string()
}

fn body(record: &Record<'_>, name: &str) -> String {
    String::from_utf8(record.bytes(name)).unwrap()
}

fn signal(record: &Record<'_>) -> CallSignal {
    match record.text("message") {
        "offer" => CallSignal::Offer,
        "answer" => CallSignal::Answer,
        "ice" => CallSignal::IceCandidates,
        "hangup" => CallSignal::Hangup,
        "ringing" => CallSignal::Ringing,
        other => panic!("unknown message {other:?}"),
    }
}

/// Reads a message, and again what is written of it.
fn signalling(record: &Record<'_>) -> Verdict {
    let bytes = record.bytes("body_hex");
    let read = Signal::decode(signal(record), &bytes).map_err(text)?;
    expect("parsed", &parsed(&read), record.json("parsed"))?;
    let written = read.to_vec();
    expect("length", read.encoded_len(), written.len())?;
    expect(
        "again",
        Signal::decode(signal(record), &written),
        Ok(read.clone()),
    )
}

fn parsed(signal: &Signal<'_>) -> Value {
    let mut fields = json!({ "call_id": signal.call_id() });
    let mut set = |name: &str, value: Value| {
        fields.as_object_mut().unwrap().insert(name.into(), value);
    };
    match signal.action() {
        Action::Offer {
            description,
            features,
        } => {
            set("sdp_type", json!(description.sdp_type()));
            set("sdp", json!(description.sdp()));
            set("features", names(features));
            let starts = description.sdp_type() == "offer";
            set("effect", json!(if starts { "offer" } else { "ignore" }));
        }
        Action::Accept {
            description,
            features,
        } => {
            set("action", json!(1));
            set("sdp_type", json!(description.sdp_type()));
            set("sdp", json!(description.sdp()));
            set("features", names(features));
            let establishes = description.sdp_type() == "answer";
            set(
                "effect",
                json!(if establishes { "accepted" } else { "ignore" }),
            );
        }
        Action::Reject { reason, features } => {
            set("action", json!(0));
            set("reject_reason", json!(reason.0));
            let name = match *reason {
                RejectReason::UNSPECIFIED => "reject",
                RejectReason::BUSY => "busy",
                RejectReason::TIMED_OUT => "timeout",
                RejectReason::REJECTED => "rejected",
                RejectReason::DISABLED => "disabled",
                RejectReason::OFF_HOURS => "off_hours",
                _ => "unknown",
            };
            set("reject_reason_name", json!(name));
            set("features", names(features));
            set("effect", json!("rejected"));
        }
        Action::OtherAnswer { action, features } => {
            set("action", json!(action));
            set("features", names(features));
            set("effect", json!("abort"));
        }
        Action::Candidates(candidates) => {
            let removed = candidates.are_removed();
            set("removed", json!(removed));
            set("effect", json!(if removed { "ignore" } else { "add" }));
            let entries = candidates.as_slice().iter();
            set("candidates", entries.map(candidate_fields).collect());
        }
        _ => {}
    }
    fields
}

fn names(features: &Features<'_>) -> Value {
    let names: BTreeSet<&str> = features.names().collect();
    json!(names)
}

fn candidate_fields(candidate: &Candidate<'_>) -> Value {
    json!({
        "candidate": candidate.line(),
        "sdp_mid": candidate.sdp_mid(),
        "sdp_m_line_index": candidate.sdp_m_line_index(),
        "ufrag": candidate.ufrag(),
    })
}

fn build(record: &Record<'_>) -> Result<Vec<u8>, String> {
    let fields = record.record("fields");
    let call_id = fields.number("call_id") as u32;
    let features = || match fields.texts("features").as_slice() {
        [] => Features::AUDIO,
        _ => Features::video(),
    };
    let signal = match signal(record) {
        CallSignal::Offer => Signal::offer(call_id, fields.text("sdp"), features()),
        CallSignal::Answer if fields.number("action") == 1 => {
            Signal::accept(call_id, fields.text("sdp"), features())
        }
        CallSignal::Answer => {
            Signal::reject(call_id, RejectReason(fields.integer("reject_reason")))
        }
        CallSignal::IceCandidates => {
            let entries = fields.records("candidates");
            let entries = entries.iter().map(|entry| {
                let candidate = Candidate::new(
                    entry.text("candidate"),
                    entry.text("sdp_mid"),
                    entry.integer("sdp_m_line_index") as i32,
                );
                match entry.optional_text("ufrag") {
                    Some(ufrag) => candidate.with_ufrag(ufrag),
                    None => candidate,
                }
            });
            Signal::candidates(call_id, entries.collect()).map_err(text)?
        }
        CallSignal::Hangup => Signal::hang_up(call_id),
        CallSignal::Ringing => Signal::ringing(call_id),
    };
    Ok(signal.to_vec())
}

fn sdp_kind(record: &Record<'_>) -> SdpKind {
    match record.text("type") {
        "local_offer" => SdpKind::LocalOffer,
        "local_answer" => SdpKind::LocalAnswer,
        "remote_offer" => SdpKind::RemoteOffer,
        "remote_answer" => SdpKind::RemoteAnswer,
        other => panic!("unknown kind {other:?}"),
    }
}

fn mode(record: &Record<'_>) -> HeaderExtensions {
    match record.text("header_extensions") {
        "disable" => HeaderExtensions::Disable,
        "one_byte" => HeaderExtensions::OneByte,
        "one_and_two_byte" => HeaderExtensions::OneAndTwoByte,
        other => panic!("unknown mode {other:?}"),
    }
}

fn sdp_patch(record: &Record<'_>) -> Verdict {
    let mut patcher = SdpPatcher::new(mode(record));
    if record.has("remote_offer_before") {
        let offer = patcher
            .patch(SdpKind::RemoteOffer, record.text("remote_offer_before"))
            .map_err(text)?;
        expect("offer", offer.text(), record.text("remote_offer_after"))?;
    }
    let patched = patcher
        .patch(sdp_kind(record), record.text("input"))
        .map_err(text)?;
    expect("output", patched.text(), record.text("output"))?;
    violations(patched.violations(), record)
}

fn violations(found: Violations, record: &Record<'_>) -> Verdict {
    let found: BTreeSet<&str> = found.iter().map(|rule| rule.violation()).collect();
    let expected: BTreeSet<&str> = record.texts("violations").into_iter().collect();
    expect("violations", found, expected)
}

fn reason(reason: DropReason) -> &'static str {
    match reason {
        DropReason::Syntax => "syntax",
        DropReason::Hostname => "hostname",
        DropReason::Loopback => "loopback",
        DropReason::Ipv6 => "ipv6",
        DropReason::DuplicateRelay => "duplicate_relay",
        _ => "another",
    }
}

fn level(record: &Record<'_>) -> VerificationLevel {
    match record.number("verification_level") {
        0 => VerificationLevel::Unverified,
        1 => VerificationLevel::ServerVerified,
        _ => VerificationLevel::FullyVerified,
    }
}

fn policy(name: &str) -> RelayPolicy {
    match name {
        "apps_rule" => RelayPolicy::AppsRule,
        "fully_verified_only" => RelayPolicy::FullyVerifiedOnly,
        "always_relay" => RelayPolicy::AlwaysRelay,
        other => panic!("unknown policy {other:?}"),
    }
}

fn transport(policy: IceTransportPolicy) -> &'static str {
    match policy {
        IceTransportPolicy::Relay => "relay",
        IceTransportPolicy::All => "all",
    }
}

fn relay_setting(record: &Record<'_>) -> Verdict {
    let mut setting = RelaySetting::new(policy(record.text("start")));
    for step in record.records("steps") {
        setting = match (
            step.optional_text("choose"),
            step.optional_number("receive"),
        ) {
            (Some(chosen), None) => setting.choose(policy(chosen)),
            (None, Some(value)) => setting.receive(value == 1),
            _ => return Err("a step chooses or receives".into()),
        };
        expect(
            "policy",
            setting.policy(),
            policy(step.text("policy_after")),
        )?;
        expect("value", u64::from(setting.shared()), step.number("value"))?;
        let decided = setting.policy().decide(level(&step), true);
        expect(
            "decided",
            transport(decided),
            step.text("ice_transport_policy"),
        )?;
    }
    Ok(())
}

fn offer_reaction(record: &Record<'_>) -> Verdict {
    let situation = record.record("situation");
    let reaction = OfferSituation {
        are_calls_enabled: situation.flag("calls_enabled"),
        is_usable: situation.flag("offer_usable"),
        state: match situation.text("state") {
            "idle" => CallState::Idle,
            "ringing" => CallState::Ringing,
            "initializing" => CallState::Initialising,
            "calling" => CallState::Calling,
            "disconnecting" => CallState::Disconnecting,
            other => return Err(format!("unknown state {other:?}")),
        },
        is_same_peer: situation.flag("same_peer"),
        is_same_call: situation.flag("same_call_id"),
        is_phone_busy: situation.flag("phone_call_active"),
        is_off_hours: situation.flag("do_not_disturb"),
        is_revoked: situation.flag("identity_revoked"),
    }
    .reaction();
    let steps = match reaction {
        OfferReaction::Ignore => vec![],
        OfferReaction::Reject { reason, .. } => vec![format!("send_reject_{}", reason.0)],
        OfferReaction::Ring => ["ring", "send_ringing", "start_timer_60s"]
            .map(String::from)
            .to_vec(),
    };
    expect(
        "reaction",
        steps,
        record
            .texts("reaction")
            .into_iter()
            .map(String::from)
            .collect(),
    )
}

fn profile(number: u64) -> VideoProfile {
    match number {
        0 => VideoProfile::MAX,
        1 => VideoProfile::HIGH,
        2 => VideoProfile::LOW,
        other => panic!("unknown profile {other}"),
    }
}

fn profile_fields(profile: &VideoProfile) -> Value {
    let (width, height) = profile.max_resolution();
    json!({
        "number": profile.number(),
        "max_bitrate_kbps": profile.max_bitrate_kbps(),
        "max_fps": profile.max_fps(),
        "width": width,
        "height": height,
    })
}

/// A profile with any number, as it comes from a peer.
fn received_profile(fields: &Record<'_>) -> Result<VideoProfile, String> {
    fn varint(mut value: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while value > 0x7f {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
        bytes
    }
    let field = |tag: u8, name: &str| [vec![tag], varint(fields.number(name))].concat();
    let resolution = [field(0x08, "width"), field(0x10, "height")].concat();
    let profile = [
        field(0x08, "number"),
        field(0x10, "max_bitrate_kbps"),
        vec![0x1a],
        varint(resolution.len() as u64),
        resolution,
        field(0x20, "max_fps"),
    ]
    .concat();
    let message = [vec![0x12], varint(profile.len() as u64), profile].concat();
    match InCallMessage::decode(&message).map_err(text)? {
        InCallMessage::VideoProfile(profile) => Ok(profile),
        other => Err(format!("{other:?}")),
    }
}

fn in_call(message: &InCallMessage) -> Value {
    match message {
        InCallMessage::VideoProfile(profile) => {
            json!({ "content": "video_quality_profile", "profile": profile_fields(profile) })
        }
        InCallMessage::Capture { device, is_on } => json!({
            "content": "capture_state_change",
            "device": *device as u8,
            "on": is_on,
        }),
        other => json!(format!("{other:?}")),
    }
}

fn in_call_fields(record: &Record<'_>) -> Value {
    let mut fields = json!({ "content": record.text("content") });
    for name in ["profile", "device", "on"] {
        if record.has(name) {
            fields[name] = record.json(name).clone();
        }
    }
    fields
}

fn o2o_envelope(record: &Record<'_>) -> Verdict {
    let bytes = record.bytes("message");
    let read = InCallMessage::decode(&bytes).map_err(text)?;
    expect("message", in_call(&read), in_call_fields(record))?;
    let built = if record.has("profile") {
        InCallMessage::VideoProfile(profile(record.record("profile").number("number")))
    } else {
        InCallMessage::Capture {
            device: match record.number("device") {
                0 => CaptureDevice::Camera,
                _ => CaptureDevice::Microphone,
            },
            is_on: record.flag("on"),
        }
    };
    expect("built", built, read)?;
    let padding = record.bytes("padding");
    let mut written = vec![0; built.encoded_len(&padding)];
    let length = built.encode_into(&padding, &mut written).map_err(text)?;
    expect("length", length, written.len())?;
    expect("written", written, bytes)
}
