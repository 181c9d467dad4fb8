//! What the specification says of each type of messages.

use eeema::content::{
    Applies, DeletableBy, Editable, Exemption, ForwardSecurityVersion, HeaderForm, Kind, Raises,
    ToGatewayCreator, WhenRejected,
};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::convert::names;

/// What the specification says of a type of messages; `None` if it does not list the number.
#[pyfunction]
pub(crate) fn properties<'py>(py: Python<'py>, kind: u8) -> PyResult<Option<Bound<'py, PyDict>>> {
    let Some(row) = Kind(kind).properties() else {
        return Ok(None);
    };
    let minimum = row.forward_security_minimum.map(|version| match version {
        ForwardSecurityVersion::V1_0 => "1.0",
        ForwardSecurityVersion::V1_1 => "1.1",
        ForwardSecurityVersion::V1_2 => "1.2",
        _ => "newer",
    });
    let table = PyDict::new(py);
    table.set_item("flags", row.flags.0)?;
    table.set_item("forward_security_minimum", minimum)?;
    table.set_item("creates_direct_contact", row.creates_direct_contact)?;
    table.set_item("delivery_receipts", row.delivery_receipts)?;
    table.set_item("reactions", row.reactions)?;
    table.set_item("header", HeaderName(row.header))?;
    table.set_item(
        "user_profile_distribution",
        AppliesName(row.user_profile_distribution),
    )?;
    table.set_item("replay_protection", AppliesName(row.replay_protection))?;
    table.set_item(
        "exempt_from_blocking",
        ExemptionName(row.exempt_from_blocking),
    )?;
    table.set_item("raises_conversation", RaisesName(row.raises_conversation))?;
    table.set_item("editable", row.editable.map(EditableName))?;
    table.set_item("deletable_by", row.deletable_by.map(DeletableName))?;
    table.set_item("to_gateway_creator", ToCreatorName(row.to_gateway_creator))?;
    table.set_item("when_rejected", RejectedName(row.when_rejected))?;
    let reflect = (
        row.reflect.incoming,
        row.reflect.outgoing,
        row.reflect.sent_update,
    );
    table.set_item("reflect", reflect)?;
    Ok(Some(table))
}

names! {
    /// What stands in front of a body.
    HeaderName for HeaderForm { None = "none", Creator = "creator", Member = "member" }
    /// When a property holds.
    AppliesName for Applies {
        Never = "never", Always = "always", IfReaction = "if_reaction", IfAccepted = "if_accepted",
    }
    /// Whether blocking does not matter.
    ExemptionName for Exemption { Never = "never", Always = "always", IfGroupKnown = "if_group_known" }
    /// Whether the conversation moves up.
    RaisesName for Raises { Never = "never", Always = "always", IfNoOfferFound = "if_no_offer_found" }
    /// What an edit replaces.
    EditableName for Editable { Text = "text", Caption = "caption" }
    /// Who may delete it.
    DeletableName for DeletableBy { User = "user", UserAndSender = "user_and_sender" }
    /// Whether a creator at the Gateway gets it.
    ToCreatorName for ToGatewayCreator { Never = "never", Always = "always", IfCapturing = "if_capturing" }
    /// What is done if forward security rejects it.
    RejectedName for WhenRejected {
        Ignore = "ignore", ResendAfterConfirmation = "resend_after_confirmation", AbortCall = "abort_call",
        AnswerAsSyncRequest = "answer_as_sync_request",
    }
}
