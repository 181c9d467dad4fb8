//! What makes and changes groups.

use eeema::content::{GroupCallStart, GroupName, GroupSetup};
use eeema::crypto::Secret;

use super::Then;
use crate::errors::{Result, refuse};
use crate::fields::{Fields, id};
use crate::record::Record;

pub(super) fn group_setup(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let members = fields.list("members", id)?;
    then(GroupSetup::new(&members).into())
}

pub(super) fn group_name(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let name = fields.text("name")?;
    then(GroupName::new(&name).map_err(refuse)?.into())
}

pub(super) fn group_call_start(fields: &Fields<'_>, then: Then<'_>) -> Result<()> {
    let address = fields.text("sfuBaseUrl")?;
    let key = Secret::from_bytes(fields.array("key")?);
    let call = GroupCallStart::new(fields.integer("protocolVersion")?, key, &address);
    then(call.map_err(refuse)?.into())
}

pub(super) fn show_call_start(record: Record, call: &GroupCallStart<'_>) -> Record {
    record
        .integer("protocolVersion", call.protocol_version())
        .bytes("key", call.key().as_bytes())
        .text("sfuBaseUrl", call.sfu_base_url())
}
