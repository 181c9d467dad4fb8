//! The columns of the table of types, with names that are short enough for a row.

use super::table::Content;
use crate::content::properties::{
    Applies, DeletableBy, Editable, Exemption, ForwardSecurityVersion, Policy, Properties, Raises,
    Reflect, ToGatewayCreator, WhenRejected,
};
use crate::content::{Error, Flags, HeaderForm, Kind};

type Decode = for<'a> fn(&'a [u8]) -> Result<Content<'a>, Error>;

/// One row of the table of types: what the specification says of it, and how its content is read.
pub(in crate::content) struct Row {
    pub(in crate::content) properties: Properties,
    pub(in crate::content) decode: Decode,
}

#[expect(
    clippy::too_many_arguments,
    reason = "one argument for each column of the table"
)]
pub(super) const fn row(
    kind: Kind,
    header: HeaderForm,
    flags: u8,
    user_profile_distribution: Applies,
    replay_protection: Applies,
    forward_security_minimum: Option<ForwardSecurityVersion>,
    decode: Decode,
    policy: Policy,
) -> Row {
    Row {
        properties: Properties {
            kind,
            header,
            flags: Flags(flags),
            user_profile_distribution,
            replay_protection,
            forward_security_minimum,
            policy,
        },
        decode,
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one argument for each column of the table"
)]
pub(super) const fn policy(
    exempt_from_blocking: Exemption,
    creates_direct_contact: bool,
    raises_conversation: Raises,
    reflect: Reflect,
    delivery_receipts: bool,
    reactions: bool,
    editable: Option<Editable>,
    deletable_by: Option<DeletableBy>,
    to_gateway_creator: ToGatewayCreator,
    when_rejected: WhenRejected,
) -> Policy {
    Policy {
        exempt_from_blocking,
        creates_direct_contact,
        raises_conversation,
        reflect,
        delivery_receipts,
        reactions,
        editable,
        deletable_by,
        to_gateway_creator,
        when_rejected,
    }
}

pub(super) const DIRECT: HeaderForm = HeaderForm::None;
pub(super) const CREATOR: HeaderForm = HeaderForm::Creator;
pub(super) const MEMBER: HeaderForm = HeaderForm::Member;
pub(super) const V1_0: Option<ForwardSecurityVersion> = Some(ForwardSecurityVersion::V1_0);
pub(super) const V1_1: Option<ForwardSecurityVersion> = Some(ForwardSecurityVersion::V1_1);
pub(super) const V1_2: Option<ForwardSecurityVersion> = Some(ForwardSecurityVersion::V1_2);
pub(super) const TEXT: Option<Editable> = Some(Editable::Text);
pub(super) const CAPTION: Option<Editable> = Some(Editable::Caption);
pub(super) const USER_ONLY: Option<DeletableBy> = Some(DeletableBy::User);
pub(super) const SENDER_TOO: Option<DeletableBy> = Some(DeletableBy::UserAndSender);
pub(super) const ALL: Reflect = reflect(true, true, true);
pub(super) const BOTH: Reflect = reflect(true, true, false);
pub(super) const RECEIVED_AND_SENT: Reflect = reflect(true, false, true);
pub(super) const RECEIVED: Reflect = reflect(true, false, false);
pub(super) const NOTHING: Reflect = reflect(false, false, false);

const fn reflect(incoming: bool, outgoing: bool, sent_update: bool) -> Reflect {
    Reflect {
        incoming,
        outgoing,
        sent_update,
    }
}
