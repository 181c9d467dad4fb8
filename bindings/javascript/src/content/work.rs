//! Contents that few programs send: calls, forward security, Work, web sessions.

use eeema::content::{
    Availability, AvailabilityCategory, Call, CallSignal, ContactDelta, ForwardSecurityEnvelope,
    WebSessionResume, WorkSyncDelta,
};
use eeema::time::UnixMillis;
use wasm_bindgen::JsValue;

use super::Then;
use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, list, text};
use crate::record::{self, Record};

const SIGNALS: [(&str, CallSignal); 5] = [
    ("offer", CallSignal::Offer),
    ("answer", CallSignal::Answer),
    ("iceCandidates", CallSignal::IceCandidates),
    ("hangup", CallSignal::Hangup),
    ("ringing", CallSignal::Ringing),
];

pub(super) fn call(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let name = fields.text("signal")?;
    let Some((_, signal)) = SIGNALS.iter().find(|(known, _)| *known == name) else {
        return Err(out_of_range("signal", "the name of a signal"));
    };
    let json = fields.bytes("json")?;
    then(Call::new(*signal, &json).into())
}

pub(super) fn show_call(record: Record, call: &Call<'_>) -> Record {
    let signal = SIGNALS.iter().find(|(_, signal)| *signal == call.signal());
    record
        .optional("signal", signal.map(|(name, _)| *name))
        .bytes("json", call.json())
}

pub(super) fn forward_security_envelope(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let bytes = fields.bytes("bytes")?;
    then(ForwardSecurityEnvelope::from_bytes(&bytes).into())
}

/// A delta with its description, which the delta of the library borrows.
struct Delta {
    applied_at: u64,
    identity: eeema::ThreemaId,
    availability: Option<(i32, String)>,
}

fn delta(value: &JsValue, name: &str) -> Result<Delta> {
    let fields = Fields::of(value, name)?;
    Ok(Delta {
        applied_at: fields.integer("appliedAt")?,
        identity: fields.id("identity")?,
        availability: fields.optional("availability", |value, name| {
            let fields = Fields::of(value, name)?;
            Ok((fields.integer("category")?, fields.text("description")?))
        })?,
    })
}

pub(super) fn work_sync_delta(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let deltas = fields.optional("deltas", |value, name| list(value, name, delta))?;
    let Some(deltas) = deltas else {
        return then(WorkSyncDelta::require_work_sync().into());
    };
    let borrowed = deltas.iter().map(|delta| {
        let contact = ContactDelta::new(UnixMillis(delta.applied_at), delta.identity);
        let Some((category, description)) = &delta.availability else {
            return Ok(contact);
        };
        let availability = Availability::new(AvailabilityCategory(*category), description);
        Ok(contact.with_availability(availability.map_err(refuse)?))
    });
    then(WorkSyncDelta::apply(&borrowed.collect::<Result<Vec<_>>>()?).into())
}

pub(super) fn show_work_sync(record: Record, delta: &WorkSyncDelta<'_>) -> Record {
    let Some(deltas) = delta.deltas() else {
        return record;
    };
    record.list(
        "deltas",
        deltas.map(|delta| {
            let availability = delta.availability().map(|availability| {
                Record::new()
                    .value("category", availability.category().0)
                    .text("description", availability.description())
            });
            Record::new()
                .integer("appliedAt", delta.applied_at().0)
                .text("identity", delta.identity().as_str())
                .optional("availability", availability)
        }),
    )
}

pub(super) fn web_session_resume(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let resume = WebSessionResume::new(
        fields.array("clientKeyHash")?,
        fields.optional("affiliation", text)?.map(Into::into),
        fields.integer("time")?,
        fields.integer("version")?,
    );
    then(resume.into())
}

pub(super) fn show_resume(record: Record, resume: &WebSessionResume<'_>) -> Record {
    record
        .bytes("clientKeyHash", resume.client_key_hash())
        .optional("affiliation", resume.affiliation())
        .value("time", record::integer(resume.time()))
        .integer("version", resume.version())
}
