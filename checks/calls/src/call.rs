//! One call between two media libraries, whose descriptions and candidates go through the library: as messages, patched,
//! checked and filtered on both sides.

use eeema::call::{
    Action, Answered, CallMachine, CallState, CallTimeouts, Candidate, Features, HeaderExtensions,
    LocalCandidates, OfferReaction, OfferSituation, RelayPolicy, SdpKind, SdpPatcher, Signal,
    filter_candidates, judge_remote,
};
use eeema::content::CallSignal;
use eeema::identity::{ThreemaId, VerificationLevel};
use eeema::time::UnixMillis;
use serde_json::{Value, json};

use crate::stack::Stack;

const NOW: UnixMillis = UnixMillis(1_735_655_118_450);
const CALL_ID: u32 = 1337;

/// Gives a description in place of another.
pub(crate) type Alter = fn(SdpKind, String) -> String;

/// Who calls whom, and how.
pub(crate) struct Plan<'a> {
    pub(crate) caller: &'a Stack,
    pub(crate) callee: &'a Stack,
    pub(crate) video: bool,
    pub(crate) extensions: HeaderExtensions,
    /// How the caller verified the callee.
    pub(crate) level: VerificationLevel,
    /// What happens to a patched description before the caller sets it; to plant a fault.
    pub(crate) alter: Alter,
}

impl<'a> Plan<'a> {
    /// A call with sound, by a verified contact.
    pub(crate) fn with_sound(caller: &'a Stack, callee: &'a Stack) -> Self {
        Self {
            caller,
            callee,
            video: false,
            extensions: HeaderExtensions::Disable,
            level: VerificationLevel::FullyVerified,
            alter: |_, text| text,
        }
    }
}

/// One end of a call.
pub(crate) struct End<'a> {
    stack: &'a Stack,
    name: &'static str,
    machine: CallMachine,
    patcher: SdpPatcher,
    candidates: LocalCandidates,
    features: fn() -> Features<'static>,
    alter: Alter,
    /// How many candidates its media library gathered, and how many of them it sent.
    pub(crate) gathered: usize,
    pub(crate) sent: usize,
}

/// A call, whose ends are closed with it.
pub(crate) struct Held<'a> {
    pub(crate) caller: End<'a>,
    pub(crate) callee: End<'a>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        for end in [&self.caller, &self.callee] {
            end.ask("close", json!({})).ok();
        }
    }
}

/// Lets one end call the other until both have the other's candidates.
pub(crate) fn place<'a>(plan: &Plan<'a>) -> Result<Held<'a>, String> {
    let alice: ThreemaId = "ALICE001".parse().map_err(text)?;
    let bob: ThreemaId = "BOB00001".parse().map_err(text)?;
    let policy = RelayPolicy::default().decide(plan.level, true);
    let mut held = Held {
        caller: End::new(plan.caller, "caller", plan),
        callee: End::new(plan.callee, "callee", plan),
    };
    held.callee.alter = |_, text| text;
    held.caller.candidates = LocalCandidates::new(true).with_policy(policy);
    let Held { caller, callee } = &mut held;
    // Neither is told to relay: what keeps addresses back is the library.
    caller.ask("open", json!({ "video": plan.video }))?;
    callee.ask("open", json!({ "video": plan.video }))?;

    demand(
        caller.machine.place(bob, CALL_ID, NOW),
        "the caller is busy",
    )?;
    let offer = caller.describe("offer", SdpKind::LocalOffer)?;
    let offer = Signal::offer(CALL_ID, &offer, (caller.features)()).to_vec();
    callee.ring(alice, &offer)?;
    let ringing = Signal::ringing(CALL_ID).to_vec();
    let ringing = Signal::decode(CallSignal::Ringing, &ringing).map_err(text)?;
    demand(
        caller.machine.peer_rings(bob, ringing.call_id(), NOW),
        "it rings nowhere",
    )?;
    demand(callee.machine.take() == Some(CALL_ID), "nothing to take")?;

    let answer = callee.describe("answer", SdpKind::LocalAnswer)?;
    let answer = Signal::accept(CALL_ID, &answer, (callee.features)()).to_vec();
    caller.accepted(bob, &answer)?;
    let (of_caller, of_callee) = (caller.gather()?, callee.gather()?);
    callee.add(&of_caller)?;
    caller.add(&of_callee)?;
    Ok(held)
}

impl Held<'_> {
    /// Waits until the media are connected.
    pub(crate) fn connect(&mut self) -> Result<(), String> {
        for end in [&mut self.caller, &mut self.callee] {
            end.ask("connected", json!({}))?;
            end.machine.connected();
            demand(end.machine.state() == CallState::Calling, "it is no call")?;
        }
        Ok(())
    }
}

impl<'a> End<'a> {
    fn new(stack: &'a Stack, name: &'static str, plan: &Plan<'a>) -> Self {
        Self {
            stack,
            name,
            machine: CallMachine::new(CallTimeouts::default()),
            patcher: SdpPatcher::new(plan.extensions),
            candidates: LocalCandidates::new(true),
            features: if plan.video {
                Features::video
            } else {
                || Features::AUDIO
            },
            alter: plan.alter,
            gathered: 0,
            sent: 0,
        }
    }

    pub(crate) fn ask(&self, step: &str, request: Value) -> Result<Value, String> {
        let reply = self.stack.ask(self.name, step, request);
        reply.map_err(|why| format!("{}, {why}", self.name))
    }

    /// Makes a description, patches it, and sets it.
    fn describe(&mut self, step: &str, kind: SdpKind) -> Result<String, String> {
        let made = self.ask(step, json!({}))?;
        let made = mend(made["sdp"].as_str().ok_or("no description")?);
        let patched = self.patch(kind, &made)?;
        let patched = (self.alter)(kind, patched);
        self.ask("local", json!({ "type": step, "sdp": patched }))?;
        Ok(patched)
    }

    /// Patches a description, which keeps all rules then.
    fn patch(&mut self, kind: SdpKind, description: &str) -> Result<String, String> {
        let patched = self.patcher.patch(kind, description).map_err(text)?;
        if !patched.violations().is_empty() {
            return Err(format!("{kind:?} breaks {:?}", patched.violations()));
        }
        Ok(patched.text().into())
    }

    fn ring(&mut self, peer: ThreemaId, body: &[u8]) -> Result<(), String> {
        let signal = Signal::decode(CallSignal::Offer, body).map_err(text)?;
        let Action::Offer { description, .. } = signal.action() else {
            return Err("this is no offer".into());
        };
        let situation = OfferSituation {
            are_calls_enabled: true,
            is_usable: description.sdp_type() == "offer",
            state: self.machine.state(),
            is_same_peer: false,
            is_same_call: false,
            is_phone_busy: false,
            is_off_hours: false,
            is_revoked: false,
        };
        let reaction = self.machine.offered(peer, signal.call_id(), situation, NOW);
        demand(reaction == OfferReaction::Ring, "it does not ring")?;
        self.set_remote("offer", SdpKind::RemoteOffer, description.sdp())
    }

    fn accepted(&mut self, peer: ThreemaId, body: &[u8]) -> Result<(), String> {
        let signal = Signal::decode(CallSignal::Answer, body).map_err(text)?;
        let Action::Accept { description, .. } = signal.action() else {
            return Err("this does not accept".into());
        };
        let answered = self.machine.answered(peer, signal.call_id(), Ok(()));
        demand(answered == Answered::Accepted, "nobody waits for it")?;
        self.set_remote("answer", SdpKind::RemoteAnswer, description.sdp())
    }

    fn set_remote(
        &mut self,
        step: &str,
        kind: SdpKind,
        description: Option<&str>,
    ) -> Result<(), String> {
        let patched = self.patch(kind, description.ok_or("no description")?)?;
        let filtered = filter_candidates(&patched, true);
        let filtered = (self.alter)(kind, filtered.text().into());
        self.ask("remote", json!({ "type": step, "sdp": filtered }))?;
        Ok(())
    }

    /// The candidates of this end as a message, if there are any.
    fn gather(&mut self) -> Result<Vec<u8>, String> {
        let gathered = self.ask("candidates", json!({}))?;
        let mut entries = Vec::new();
        let gathered = gathered["candidates"].as_array().ok_or("no candidates")?;
        self.gathered = gathered.len();
        for entry in gathered {
            let line = entry["line"].as_str().ok_or("no line")?;
            let mid = entry["mid"].as_str().ok_or("no mid")?;
            let index = entry["index"].as_i64().ok_or("no index")?;
            // UDP only: the media libraries of the apps make no others.
            if line.split(' ').nth(2) == Some("udp") && self.candidates.judge(line).is_ok() {
                entries.push(Candidate::new(line, mid, index as i32));
            }
        }
        self.sent = entries.len();
        match Signal::candidates(CALL_ID, entries) {
            Ok(signal) => Ok(signal.to_vec()),
            Err(_) => Ok(Vec::new()),
        }
    }

    /// Hands the candidates of a message to the media library.
    fn add(&self, body: &[u8]) -> Result<(), String> {
        if body.is_empty() {
            return Ok(());
        }
        let signal = Signal::decode(CallSignal::IceCandidates, body).map_err(text)?;
        let Action::Candidates(candidates) = signal.action() else {
            return Err("these are no candidates".into());
        };
        for candidate in candidates.as_slice() {
            judge_remote(candidate.line(), true).map_err(|why| format!("{why:?}"))?;
            let (mid, index) = (candidate.sdp_mid(), candidate.sdp_m_line_index());
            self.ask(
                "add",
                json!({ "line": candidate.line(), "mid": mid, "index": index }),
            )?;
        }
        Ok(())
    }
}

/// What a client does to a description of aiortc before the library sees it: that names its certificate by other hashes
/// too, and says nothing of Opus. The rules are about both, and the patcher neither removes the one nor adds the other.
pub(crate) fn mend(description: &str) -> String {
    let codec = " opus/48000/2";
    let opus = description
        .lines()
        .find_map(|line| line.strip_prefix("a=rtpmap:")?.strip_suffix(codec));
    let parameters = format!("a=fmtp:{} ", opus.unwrap_or(""));
    let is_missing = !description.contains(&parameters);
    let is_other_hash = |line: &&str| {
        let hash = line.strip_prefix("a=fingerprint:");
        hash.is_some_and(|hash| !hash.starts_with("sha-256 "))
    };
    let mut mended = String::new();
    for line in description.lines().filter(|line| !is_other_hash(line)) {
        mended.extend([line, "\r\n"]);
        if is_missing && line.ends_with(codec) {
            mended.extend([&parameters, "minptime=10\r\n"]);
        }
    }
    mended
}

pub(crate) fn demand(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.into()) }
}

pub(crate) fn text(error: impl ToString) -> String {
    error.to_string()
}
