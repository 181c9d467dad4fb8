//! The list. Each line knows its fault.

use eeema::call::{
    CallReport, CaptureDevice, HeaderExtensions, InCallMessage, SdpKind, SdpPatcher, Violations,
    check, media_rules,
};
use eeema::identity::VerificationLevel;
use serde_json::{Value, json};

use crate::call::{Held, Plan, demand, mend, place, text};
use crate::stack::Stack;

pub(crate) struct World {
    chromium: Stack,
    aiortc: Stack,
}

impl World {
    pub(crate) fn start(chromium: &str, modules: &str, python: &str) -> Result<Self, String> {
        Ok(Self {
            chromium: Stack::start(&["node", &format!("{modules}/browser.mjs"), chromium])?,
            aiortc: Stack::start(&[python, concat!(env!("CARGO_MANIFEST_DIR"), "/peer.py")])?,
        })
    }
}

pub(crate) type Line = fn(&World, bool) -> Result<(), String>;

pub(crate) const LINES: [(&str, Line); 12] = [
    (
        "an offer of Chromium: the patch ends what it breaks",
        |world, fault| {
            let broken = "audio_codecs no_cbr plain_header_extension audio_level_extension";
            raw_offer(&world.chromium, fault, broken, "")
        },
    ),
    (
        "an offer of aiortc: what is not patched is reported",
        |world, fault| {
            let broken =
                "audio_codecs no_cbr fingerprint_hash plain_header_extension audio_level_extension";
            raw_offer(&world.aiortc, fault, broken, "no_cbr fingerprint_hash")
        },
    ),
    ("Chromium calls Chromium", |world, fault| {
        sound(Plan::with_sound(&world.chromium, &world.chromium), fault)
    }),
    ("Chromium calls aiortc", |world, fault| {
        sound(Plan::with_sound(&world.chromium, &world.aiortc), fault)
    }),
    ("aiortc calls Chromium", |world, fault| {
        sound(Plan::with_sound(&world.aiortc, &world.chromium), fault)
    }),
    ("aiortc calls aiortc", |world, fault| {
        sound(Plan::with_sound(&world.aiortc, &world.aiortc), fault)
    }),
    (
        "pictures: Chromium keeps the encrypted extensions",
        pictures,
    ),
    (
        "Opus as read back: constant bit rate, one channel, no other codec",
        opus,
    ),
    ("frames of sound have one size", one_size),
    (
        "DTLS 1.2 with a cipher suite of the list, SRTP too",
        transport,
    ),
    (
        "an unverified contact gets no address of the device",
        relayed,
    ),
    (
        "messages inside the call arrive over the data channel",
        in_call,
    ),
];

/// What `stack` offers breaks `before`; patched it breaks `after`; and nothing once a client mended that.
fn raw_offer(stack: &Stack, fault: bool, before: &str, after: &str) -> Result<(), String> {
    stack.ask("caller", "open", json!({ "video": true }))?;
    let offer = stack.ask("caller", "offer", json!({}));
    stack.ask("caller", "close", json!({}))?;
    let mut offer = offer?["sdp"].as_str().ok_or("no description")?.to_string();
    demand(
        names(check(&offer)) == before,
        &format!("before: {}", names(check(&offer))),
    )?;
    if fault {
        offer = offer.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP");
    }
    let patch = |kind, offer: &str| {
        let patched = SdpPatcher::new(HeaderExtensions::OneAndTwoByte).patch(kind, offer);
        patched.map_err(text)
    };
    let left = patch(SdpKind::LocalOffer, &offer)?.violations();
    demand(names(left) == after, &format!("after: {}", names(left)))?;
    let mended = patch(SdpKind::LocalOffer, &mend(&offer))?;
    demand(
        mended.violations().is_empty(),
        &format!("mended: {}", names(mended.violations())),
    )?;
    // Who receives it patches it too, and has nothing to do.
    let received = patch(SdpKind::RemoteOffer, mended.text())?;
    demand(received.text() == mended.text(), "a second patch alters it")
}

fn names(violations: Violations) -> String {
    let names: Vec<&str> = violations.iter().map(|rule| rule.violation()).collect();
    names.join(" ")
}

/// Sound arrives at both ends, and the descriptions keep all rules. The fault is the fingerprint of another certificate.
fn sound(mut plan: Plan<'_>, fault: bool) -> Result<(), String> {
    if fault {
        plan.alter = |kind, description| match kind {
            SdpKind::RemoteAnswer => other_certificate(&description),
            _ => description,
        };
    }
    let mut held = place(&plan)?;
    held.connect()?;
    for end in [&held.caller, &held.callee] {
        let facts = end.ask("facts", json!({}))?;
        let has_sound =
            facts["audio_received"].as_u64() > Some(0) || facts["frames"]["audio"] == 48000;
        demand(has_sound, "no sound arrives")?;
        keeps_rules(&facts)?;
    }
    Ok(())
}

/// Replaces the first byte of every fingerprint.
fn other_certificate(description: &str) -> String {
    let name = "a=fingerprint:sha-256 ";
    let mut parts = description.split(name);
    let mut altered = parts.next().unwrap_or("").to_string();
    for part in parts {
        let (first, rest) = part.split_at(2);
        altered.extend([name, if first == "00" { "01" } else { "00" }, rest]);
    }
    altered
}

fn keeps_rules(facts: &Value) -> Result<(), String> {
    let (own, peer) = facts["own"]
        .as_str()
        .zip(facts["peer"].as_str())
        .ok_or("no descriptions")?;
    let report = CallReport::of(&mend(own), peer);
    let broken: Vec<_> = report
        .to_string()
        .lines()
        .filter(|line| line.contains("BROKEN"))
        .map(str::to_string)
        .collect();
    demand(report.holds(), &broken.join(", "))
}

fn facts_of_caller(plan: &Plan<'_>) -> Result<Value, String> {
    let mut held: Held<'_> = place(plan)?;
    held.connect()?;
    held.caller.ask("facts", json!({}))
}

/// The fault is an offer whose extensions are in the clear again.
fn pictures(world: &World, fault: bool) -> Result<(), String> {
    let mut plan = Plan::with_sound(&world.chromium, &world.chromium);
    plan.video = true;
    plan.extensions = HeaderExtensions::OneAndTwoByte;
    if fault {
        plan.alter =
            |_, description| description.replace("urn:ietf:params:rtp-hdrext:encrypt ", "");
    }
    let facts = facts_of_caller(&plan)?;
    demand(
        facts["video_received"].as_u64() > Some(0),
        "no pictures arrive",
    )?;
    for side in ["own", "peer"] {
        let description = facts[side].as_str().ok_or("no description")?;
        demand(
            description.contains("encrypt urn:3gpp:video-orientation"),
            "no orientation of pictures",
        )?;
    }
    keeps_rules(&facts)
}

/// The fault are descriptions that want two channels.
fn opus(world: &World, fault: bool) -> Result<(), String> {
    let mut plan = Plan::with_sound(&world.chromium, &world.aiortc);
    if fault {
        plan.alter = |_, description| description.replace(";stereo=0", ";stereo=1");
    }
    let facts = facts_of_caller(&plan)?;
    let codecs = facts["codecs"].as_array().ok_or("no codecs")?;
    demand(codecs.len() == 2, "there is more than Opus, to and fro")?;
    for codec in codecs {
        let (name, parameters) = codec
            .as_str()
            .and_then(|codec| codec.split_once(' '))
            .ok_or("no codec")?;
        demand(name == "audio/opus", name)?;
        let has = |wanted: &str| parameters.split(';').any(|parameter| parameter == wanted);
        demand(
            has("cbr=1") && has("stereo=0") && has("sprop-stereo=0"),
            parameters,
        )?;
    }
    Ok(())
}

/// The fault are descriptions whose bit rate is not constant.
fn one_size(world: &World, fault: bool) -> Result<(), String> {
    let mut plan = Plan::with_sound(&world.chromium, &world.chromium);
    if fault {
        plan.alter = |_, description| description.replace("cbr=1", "cbr=0");
    }
    let facts = facts_of_caller(&plan)?;
    let sizes = facts["sizes"].as_array().ok_or("no sizes")?;
    demand(sizes.len() == 1, &format!("{} sizes", sizes.len()))
}

/// The fault is a media library that was not told: two Chromiums take DTLS 1.3.
fn transport(world: &World, fault: bool) -> Result<(), String> {
    let (caller, callee) = match fault {
        true => (&world.chromium, &world.chromium),
        false => (&world.aiortc, &world.chromium),
    };
    let mut held = place(&Plan::with_sound(caller, callee))?;
    held.connect()?;
    let facts = held.callee.ask("facts", json!({}))?;
    let version = match facts["dtls"].as_str() {
        Some("FEFD") => "1.2",
        Some("FEFC") => "1.3",
        _ => "unknown",
    };
    demand(
        version == media_rules::DTLS_VERSION,
        &format!("DTLS {version}"),
    )?;
    cipher_suite(&facts)?;
    let suite = format!(
        "SRTP_{}",
        facts["srtp_cipher"].as_str().unwrap_or("unknown")
    );
    demand(
        media_rules::SRTP_CIPHER_SUITES.contains(&suite.as_str()),
        &suite,
    )
}

/// Whether the cipher suite of DTLS, which Chromium names as the IANA does, is in the list, which names it as OpenSSL does.
fn cipher_suite(facts: &Value) -> Result<(), String> {
    let named = facts["dtls_cipher"].as_str().unwrap_or("unknown");
    let suite = named
        .replace("TLS_", "")
        .replace("_WITH", "")
        .replace("AES_", "AES")
        .replace('_', "-");
    let mut suites = media_rules::DTLS_CIPHER_SUITES.iter();
    demand(suites.any(|known| suite.starts_with(known)), named)
}

/// Without a relay there is nothing to send, whatever the browser gathers. The fault is a contact that the directory verified.
fn relayed(world: &World, fault: bool) -> Result<(), String> {
    let mut plan = Plan::with_sound(&world.chromium, &world.chromium);
    plan.level = match fault {
        true => VerificationLevel::ServerVerified,
        false => VerificationLevel::Unverified,
    };
    let held = place(&plan)?;
    demand(
        held.callee.sent > 0,
        "the other end has no addresses either",
    )?;
    demand(held.caller.gathered > 0, "the browser gathers nothing")?;
    demand(
        held.caller.sent == 0,
        &format!("{} addresses are sent", held.caller.sent),
    )
}

/// The fault is a bit.
fn in_call(world: &World, fault: bool) -> Result<(), String> {
    let mut held = place(&Plan::with_sound(&world.chromium, &world.aiortc))?;
    held.connect()?;
    let message = InCallMessage::Capture {
        device: CaptureDevice::Camera,
        is_on: true,
    };
    for (from, to) in [(&held.caller, &held.callee), (&held.callee, &held.caller)] {
        let mut frame = vec![0; message.encoded_len(&[7; 99])];
        message.encode_into(&[7; 99], &mut frame).map_err(text)?;
        if fault {
            frame[103] ^= 1;
        }
        from.ask("send", json!({ "bytes": frame }))?;
        let received = to.ask("received", json!({}))?;
        let bytes: Vec<u8> = serde_json::from_value(received["bytes"].clone()).map_err(text)?;
        let read = InCallMessage::decode(&bytes).map_err(text)?;
        demand(read == message, &format!("{read:?}"))?;
    }
    Ok(())
}
