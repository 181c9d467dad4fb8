//! What messages say (chapter 03): every content as a typed value that is borrowed from the message.
//!
//! | content | types | file |
//! |---|---|---|
//! | [`Text`], [`Quote`], [`Mention`] | 0x01, 0x41 | `text.rs`, `split.rs` |
//! | [`Location`] | 0x10, 0x42 | `location.rs` |
//! | `File` | 0x17, 0x46 | `json/file.rs` |
//! | `PollSetup`, `PollVote` | 0x15, 0x16, 0x52, 0x53 | `json/poll.rs`, `json/poll_json.rs`, `json/poll_vote.rs` |
//! | media of old clients | 0x02, 0x13, 0x14, 0x43 to 0x45 | `media.rs` |
//! | profile pictures | 0x18 to 0x1a, 0x50, 0x54 | `picture.rs` |
//! | [`GroupSetup`], [`GroupName`], leave, sync request | 0x4a to 0x4c, 0x51 | `group_control.rs` |
//! | [`GroupCallStart`] | 0x4f | `group_call.rs` |
//! | [`Call`] | 0x60 to 0x64 | `call.rs` |
//! | [`DeliveryReceipt`] | 0x80, 0x81 | `receipt.rs` |
//! | [`Reaction`] | 0x82, 0x83 | `reaction.rs` |
//! | [`EditMessage`], [`DeleteMessage`] | 0x91 to 0x94 | `edit.rs` |
//! | [`TypingIndicator`], [`ForwardSecurityEnvelope`], empty | 0x90, 0xa0, 0xfc | `special.rs` |
//! | [`WorkSyncDelta`] | 0xfd | `work_sync.rs`, `contact_delta.rs` |
//! | `WebSessionResume` | 0xfe | `json/web_session.rs` |
//!
//! Files, polls, votes and web sessions are JSON and need the feature `message-json`; without it they
//! are [`Content::Unknown`]. Everything else needs no heap. Fields and keys that this version does
//! not know are kept and written again.
//!
//! A new type is a file here with its number, its layout, how it is encoded and decoded, and its place
//! in `table.rs`: a variant of [`Content`], and a row.
//!
//! # What this protects against, and what not
//!
//! Decoding never fails on anything that the chapter allows, never panics, and needs no more memory
//! than a small multiple of the body. Sizes, names, media types and addresses come from the sender.
//! An id of another message must be looked up in the same conversation, and the message must be one of
//! the same sender. File messages hold keys: do not log them.

mod body;
mod call;
mod columns;
mod contact_delta;
mod edit;
mod encode;
mod error;
mod flags;
mod group_call;
mod group_control;
mod group_header;
mod group_identity;
#[cfg(feature = "message-json")]
mod json;
mod kind;
mod location;
mod media;
#[cfg(not(feature = "message-json"))]
mod no_json;
mod picture;
mod properties;
mod reaction;
mod receipt;
mod special;
#[cfg(feature = "unicode-segmentation")]
mod split;
mod table;
mod text;
mod wire;
mod work_sync;

pub use body::Body;
pub use call::{Call, CallSignal};
use columns::Row;
pub use contact_delta::{Availability, AvailabilityCategory, ContactDelta};
pub use edit::{DeleteMessage, EditMessage};
pub use encode::{Encode, InGroup};
pub use error::Error;
pub use flags::Flags;
pub use group_call::GroupCallStart;
pub use group_control::{GroupLeave, GroupName, GroupSetup, GroupSyncRequest};
pub use group_header::{GroupHeader, HeaderForm};
pub use group_identity::GroupIdentity;
#[cfg(feature = "message-json")]
pub use json::{
    File, FileMetadata, PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules,
    PollSetup, PollState, PollVote, Rendering, Thumbnail, WebSessionResume,
};
pub use kind::Kind;
pub use location::{Address, Location};
pub use media::{
    DeprecatedAudio, DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo, KeyedPicture,
};
#[cfg(not(feature = "message-json"))]
use no_json as json;
pub use picture::{DeleteProfilePicture, RequestProfilePicture, SetProfilePicture};
pub use properties::{
    Applies, DeletableBy, Editable, Exemption, ForwardSecurityVersion, Policy, Properties, Raises,
    Reflect, ToGatewayCreator, WhenRejected,
};
pub use reaction::{Reaction, ReactionAction};
pub use receipt::{DeliveryReceipt, MessageIds, ReceiptStatus};
pub use special::{Empty, ForwardSecurityEnvelope, TypingIndicator};
#[cfg(feature = "unicode-segmentation")]
pub use split::split_text;
pub use table::Content;
pub use text::{MAX_TEXT_LENGTH, Mention, Quote, Text};
pub use wire::{DirectContent, GroupContent};
pub use work_sync::WorkSyncDelta;
