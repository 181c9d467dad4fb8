use super::group_header::HeaderForm;
use super::kind::{Flags, Kind};

/// What the specification says of a message type ([chapter 03 section
/// 3](crate::protocol::message_types)).
///
/// The first six are facts of the wire; the others say what a client does with the message, and nothing of
/// them is visible on the wire.
///
/// Who asks for them:
///
/// | property | when |
/// |---|---|
/// | [`header`](Self::header) | a body is encoded or decoded |
/// | [`flags`](Self::flags), [`user_profile_distribution`](Self::user_profile_distribution) | an envelope is sealed |
/// | [`replay_protection`](Self::replay_protection), [`exempt_from_blocking`](Self::exempt_from_blocking) | an envelope is received |
/// | [`forward_security_minimum`](Self::forward_security_minimum), [`when_rejected`](Self::when_rejected) | a session of forward security exists |
/// | [`reflect`](Self::reflect) | there are other devices |
/// | [`to_gateway_creator`](Self::to_gateway_creator) | a group message is fanned out |
/// | the others | an application shows and keeps messages |
///
/// ```
/// use eeema::content::{Applies, DeletableBy, Kind};
///
/// let text = Kind::TEXT.properties().unwrap();
/// assert!(text.delivery_receipts && text.creates_direct_contact);
/// assert_eq!(text.deletable_by, Some(DeletableBy::UserAndSender));
///
/// let typing = Kind::TYPING_INDICATOR.properties().unwrap();
/// assert_eq!(typing.replay_protection, Applies::Never); // the same twice does no harm
/// ```
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

/// What most types have in common. The file of each content names what is different with its type.
impl Properties {
    /// A message to one receiver that nobody sees.
    pub(super) const fn direct(kind: Kind) -> Self {
        Self {
            kind,
            header: HeaderForm::None,
            flags: Flags::NONE,
            user_profile_distribution: Applies::Never,
            replay_protection: Applies::Always,
            forward_security_minimum: Some(ForwardSecurityVersion::V1_1),
            exempt_from_blocking: Exemption::Never,
            creates_direct_contact: false,
            raises_conversation: Raises::Never,
            reflect: Reflect::RECEIVED_AND_SENT,
            delivery_receipts: false,
            reactions: false,
            editable: None,
            deletable_by: None,
            to_gateway_creator: ToGatewayCreator::Never,
            when_rejected: WhenRejected::Ignore,
        }
    }

    /// A message of any member to a group that nobody sees.
    pub(super) const fn group(kind: Kind) -> Self {
        Self {
            header: HeaderForm::Member,
            forward_security_minimum: Some(ForwardSecurityVersion::V1_2),
            to_gateway_creator: ToGatewayCreator::IfCapturing,
            ..Self::direct(kind)
        }
    }

    /// A message of the creator to a group that nobody sees.
    pub(super) const fn creator(kind: Kind) -> Self {
        Self {
            header: HeaderForm::Creator,
            forward_security_minimum: Some(ForwardSecurityVersion::V1_2),
            exempt_from_blocking: Exemption::Always,
            when_rejected: WhenRejected::AnswerAsSyncRequest,
            ..Self::direct(kind)
        }
    }

    /// A message to one receiver that appears in the conversation.
    pub(super) const fn conversation(kind: Kind) -> Self {
        Self {
            forward_security_minimum: Some(ForwardSecurityVersion::V1_0),
            creates_direct_contact: true,
            delivery_receipts: true,
            ..Self::direct(kind).visible()
        }
    }

    /// A message to a group that appears in the conversation.
    pub(super) const fn group_conversation(kind: Kind) -> Self {
        Self::group(kind).visible()
    }

    /// What all messages have in common that stand in a conversation.
    const fn visible(self) -> Self {
        Self {
            flags: Flags::PUSH,
            user_profile_distribution: Applies::Always,
            raises_conversation: Raises::Always,
            reflect: Reflect::ALL,
            reactions: true,
            deletable_by: Some(DeletableBy::UserAndSender),
            when_rejected: WhenRejected::ResendAfterConfirmation,
            ..self
        }
    }
}

/// When a property applies to a message. Some types have it depend on what the message says; the answer
/// for a message at hand comes from [`Encode::distributes_profile`](super::Encode::distributes_profile) and
/// [`Encode::has_replay_protection`](super::Encode::has_replay_protection).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applies {
    /// To no message of the type.
    Never,
    /// To every message of the type.
    Always,
    /// To a receipt that is a reaction (status 3 or 4).
    IfReaction,
    /// To an answer that accepts the call.
    IfAccepted,
}

/// A version of forward security ([chapter 06](crate::protocol::forward_security)). A session carries a message
/// if its type asks for no higher version than the one that the session applies.
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

/// Whether a message is processed although its sender is blocked. Groups need it: a member who is blocked may
/// still leave, vote, or be the one who says who is in the group.
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

impl Reflect {
    /// For what stands in the conversation.
    pub(super) const ALL: Self = Self {
        incoming: true,
        outgoing: true,
        sent_update: true,
    };
    /// Without the news that it was sent.
    pub(super) const RECEIVED_AND_SENT: Self = Self {
        sent_update: false,
        ..Self::ALL
    };
    /// For what other devices need not know that it was sent.
    pub(super) const RECEIVED: Self = Self {
        outgoing: false,
        ..Self::RECEIVED_AND_SENT
    };
    /// For what concerns this device alone.
    pub(super) const NOTHING: Self = Self {
        incoming: false,
        ..Self::RECEIVED
    };
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
    /// The user for themselves.
    User,
    /// The user for themselves, and the sender for everybody by a delete message.
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
    /// Whether it applies to a message, which meets the condition or not.
    pub(super) fn applies(self, meets_condition: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::IfReaction | Self::IfAccepted => meets_condition(),
        }
    }
}
