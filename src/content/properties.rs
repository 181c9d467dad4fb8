use super::{Flags, HeaderForm, Kind};

/// What the specification says of a message type (chapter 03 section 3): facts of the wire, and in
/// `policy` what a client does with the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Properties {
    /// The type.
    pub kind: Kind,
    /// The group header in front of the body.
    pub header: HeaderForm,
    /// The flags that a sender sets.
    pub flags: Flags,
    /// Whether the message carries the nickname of its sender.
    pub user_profile_distribution: Applies,
    /// Whether nonce and message id are stored and refused a second time.
    pub replay_protection: Applies,
    /// The lowest forward security version that may carry it; `None` if it is not carried.
    pub forward_security_minimum: Option<ForwardSecurityVersion>,
    /// What a client does with the message.
    pub policy: Policy,
}

/// When a property applies to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applies {
    /// To no message of the type.
    Never,
    /// To every message of the type.
    Always,
    /// To a receipt that is a reaction (status 3 or 4).
    IfReaction,
    /// To an answer that accepts the call. Without the feature `message-json` the answer is not read
    /// and this is taken for "no".
    IfAccepted,
}

/// A version of forward security.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ForwardSecurityVersion {
    /// 1.0.
    V1_0,
    /// 1.1.
    V1_1,
    /// 1.2.
    V1_2,
}

/// What a client does with the messages of a type. Nothing here is visible on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Whether the message is processed although its sender is blocked.
    pub exempt_from_blocking: Exemption,
    /// Whether an unknown sender becomes a direct contact.
    pub creates_direct_contact: bool,
    /// Whether the message unarchives its conversation and bumps its time.
    pub raises_conversation: Raises,
    /// What is reflected to the other devices of the user.
    pub reflect: Reflect,
    /// Whether the receiver automatically answers with receipts.
    pub delivery_receipts: bool,
    /// Whether one may react to the message.
    pub reactions: bool,
    /// What an edit of the message changes; `None` if it cannot be edited.
    pub editable: Option<Editable>,
    /// Who may delete the message; `None` if nobody can.
    pub deletable_by: Option<DeletableBy>,
    /// When it is sent to the creator of the group if that is a Gateway ID.
    pub to_gateway_creator: ToGatewayCreator,
    /// What to do if the forward security layer of the peer refuses the message.
    pub when_rejected: WhenRejected,
}

/// Whether a message is processed although its sender is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exemption {
    /// It is dropped.
    Never,
    /// It is processed.
    Always,
    /// It is processed if the group is known, and else unless the creator is blocked.
    IfGroupKnown,
}

/// Whether a message unarchives its conversation and bumps its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Raises {
    /// It does not.
    Never,
    /// It does.
    Always,
    /// It does if no offer of the call is known.
    IfNoOfferFound,
}

/// What is reflected to the other devices of the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reflect {
    /// The message when it was received.
    pub incoming: bool,
    /// The message when it is sent.
    pub outgoing: bool,
    /// The fact that it was sent.
    pub sent_update: bool,
}

/// What an edit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Editable {
    /// The text.
    Text,
    /// The caption.
    Caption,
}

/// Who may delete a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeletableBy {
    /// The user for himself.
    User,
    /// The user for himself, and the sender for everybody by a delete message.
    UserAndSender,
}

/// When a message is sent to the creator of its group who is a Gateway ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ToGatewayCreator {
    /// Never: it is no message to a group, or only the creator sends it.
    Never,
    /// If the account captures messages, which the name of the group tells.
    IfCapturing,
    /// Always.
    Always,
}

/// What to do if the forward security layer of the peer refuses a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhenRejected {
    /// Nothing.
    Ignore,
    /// Send it again after the user confirmed.
    ResendAfterConfirmation,
    /// End the call.
    AbortCall,
    /// Act as if the peer had sent a sync request.
    AnswerAsSyncRequest,
}

impl Applies {
    /// Whether it applies to a message that meets, or does not meet, the condition.
    pub(super) const fn applies(self, meets_condition: bool) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::IfReaction | Self::IfAccepted => meets_condition,
        }
    }
}
