//! Groups: the rules for what arrives, and who receives.

use eeema::ThreemaId;
use eeema::content::{GroupIdentity, GroupSetup, Kind};
use eeema::group::{
    Decision, Incoming, KnownGroup, SetupDecision, SyncDecision, is_resync_due, is_sync_limited,
    may_request_sync,
};
use eeema::time::UnixMillis;
use js_sys::{Array, JsString};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::content::group_of;
use crate::errors::{Result, wrong_type};
use crate::fields::{Fields, id, integer, list, parse_id};

/// A known group, owned; `undefined` is an unknown one.
struct Known {
    identity: GroupIdentity,
    members: Vec<ThreemaId>,
    left: bool,
}

impl Known {
    fn of(value: &JsValue) -> Result<Self> {
        let fields = Fields::of(value, "group")?;
        Ok(Self {
            identity: required_group(&fields.value("identity")?)?,
            members: fields.list("members", id)?,
            left: fields.flag("left")?,
        })
    }

    fn optional(value: &JsValue) -> Result<Option<Self>> {
        if value.is_undefined() {
            return Ok(None);
        }
        Self::of(value).map(Some)
    }

    fn group(&self) -> KnownGroup<'_> {
        KnownGroup {
            identity: self.identity,
            members: &self.members,
            left: self.left,
        }
    }
}

fn required_group(value: &JsValue) -> Result<GroupIdentity> {
    group_of(value)?.ok_or_else(|| wrong_type("group", "an object"))
}

fn incoming_of(value: &JsValue) -> Result<Incoming> {
    let fields = Fields::of(value, "incoming")?;
    Ok(Incoming {
        identity: required_group(&fields.value("identity")?)?,
        sender: fields.id("sender")?,
        user: fields.id("user")?,
        creator_blocked: fields.flag("creatorBlocked")?,
    })
}

/// To whom `user` sends a message of the type `kind`.
#[wasm_bindgen]
pub fn group_receivers(group: &JsValue, user: &str, group_name: &str, kind: u8) -> Result<Array> {
    let known = Known::of(group)?;
    let receivers = known
        .group()
        .receivers(parse_id(user)?, group_name, Kind(kind));
    Ok(receivers.map(|id| JsString::from(id.as_str())).collect())
}

#[wasm_bindgen]
pub fn group_is_notes_group(group: &JsValue, user: &str) -> Result<bool> {
    Ok(Known::of(group)?.group().is_notes_group(parse_id(user)?))
}

fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Process => "process",
        Decision::Drop => "drop",
        Decision::RequestSync => "requestSync",
        Decision::AnswerEmptySetup => "answerEmptySetup",
        Decision::AnswerLeave => "answerLeave",
    }
}

#[wasm_bindgen]
pub fn group_decide(incoming: &JsValue, group: &JsValue) -> Result<String> {
    let (incoming, known) = (incoming_of(incoming)?, Known::optional(group)?);
    let decision = incoming.decide(known.as_ref().map(Known::group).as_ref());
    Ok(decision_name(decision).to_owned())
}

#[wasm_bindgen]
pub fn group_decide_leave(incoming: &JsValue, group: &JsValue) -> Result<String> {
    let (incoming, known) = (incoming_of(incoming)?, Known::optional(group)?);
    let decision = incoming.decide_leave(known.as_ref().map(Known::group).as_ref());
    Ok(decision_name(decision).to_owned())
}

#[wasm_bindgen]
pub fn group_decide_setup(
    incoming: &JsValue,
    group: &JsValue,
    members: &JsValue,
) -> Result<String> {
    let (incoming, known) = (incoming_of(incoming)?, Known::optional(group)?);
    let members = list(members, "members", id)?;
    let known = known.as_ref().map(Known::group);
    let decision = incoming.decide_setup(known.as_ref(), &GroupSetup::new(&members));
    let name = match decision {
        SetupDecision::Drop => "drop",
        SetupDecision::Removed => "removed",
        SetupDecision::Apply => "apply",
    };
    Ok(name.to_owned())
}

#[wasm_bindgen]
pub fn group_decide_sync_request(
    incoming: &JsValue,
    group: &JsValue,
    limited: bool,
) -> Result<String> {
    let (incoming, known) = (incoming_of(incoming)?, Known::optional(group)?);
    let known = known.as_ref().map(Known::group);
    let name = match incoming.decide_sync_request(known.as_ref(), limited) {
        SyncDecision::Drop => "drop",
        SyncDecision::AnswerEmptySetup => "answerEmptySetup",
        SyncDecision::Resync => "resync",
    };
    Ok(name.to_owned())
}

fn last_of(value: &JsValue) -> Result<Option<UnixMillis>> {
    if value.is_undefined() {
        return Ok(None);
    }
    integer(value, "last").map(UnixMillis).map(Some)
}

/// Whether the last sync request is too young for an answer.
#[wasm_bindgen]
pub fn group_is_sync_limited(last: &JsValue, now: &JsValue) -> Result<bool> {
    Ok(is_sync_limited(
        last_of(last)?,
        UnixMillis(integer(now, "now")?),
    ))
}

#[wasm_bindgen]
pub fn group_may_request_sync(
    group: &JsValue,
    user: &str,
    last: &JsValue,
    now: &JsValue,
) -> Result<bool> {
    let now = UnixMillis(integer(now, "now")?);
    Ok(may_request_sync(
        required_group(group)?,
        parse_id(user)?,
        last_of(last)?,
        now,
    ))
}

#[wasm_bindgen]
pub fn group_is_resync_due(
    group: &JsValue,
    user: &str,
    last: &JsValue,
    now: &JsValue,
) -> Result<bool> {
    let last = UnixMillis(integer(last, "last")?);
    let now = UnixMillis(integer(now, "now")?);
    Ok(is_resync_due(
        required_group(group)?,
        parse_id(user)?,
        last,
        now,
    ))
}
