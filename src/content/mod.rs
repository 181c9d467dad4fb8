//! What messages say ([chapter 03](crate::protocol::message_types)): every content as a typed value that
//! is borrowed from the message.
//!
//! | content | types | file |
//! |---|---|---|
//! | [`Text`], [`Quote`], [`Mention`] | 0x01, 0x41 | `text.rs`, `split.rs` |
//! | [`Location`] | 0x10, 0x42 | `location.rs` |
//! | `File` | 0x17, 0x46 | `file.rs`, `file_metadata.rs`, `file_thumbnail.rs` |
//! | `PollSetup`, `PollVote` | 0x15, 0x16, 0x52, 0x53 | `poll_setup.rs`, `poll_vote.rs`, `poll.rs` |
//! | media of old clients | 0x02, 0x13, 0x14, 0x43 to 0x45 | `media.rs` |
//! | profile pictures | 0x18 to 0x1a, 0x50, 0x54 | `picture.rs` |
//! | [`GroupSetup`], [`GroupName`], leave, sync request | 0x4a to 0x4c, 0x51 | `group_control.rs` |
//! | [`GroupCallStart`] | 0x4f | `group_call.rs` |
//! | [`Call`] | 0x60 to 0x64 | `call.rs` |
//! | [`DeliveryReceipt`] | 0x80, 0x81 | `receipt.rs` |
//! | [`Reaction`] | 0x82, 0x83 | `reaction.rs` |
//! | [`TypingIndicator`] | 0x90 | `typing.rs` |
//! | [`EditMessage`], [`DeleteMessage`] | 0x91 to 0x94 | `edit.rs` |
//! | [`ForwardSecurityEnvelope`], [`Empty`] | 0xa0, 0xfc | `forward_security.rs` |
//! | [`WorkSyncDelta`] | 0xfd | `work_sync.rs`, `contact_delta.rs` |
//! | `WebSessionResume` | 0xfe | `web_session.rs` |
//!
//! What is sent is anything that is [`Encode`]: a content as it stands, a content [`InGroup`], or a
//! [`Body`]. What is received is a [`Body`], decoded once; all that one asks it afterwards has an answer.
//! What the specification says of a type is in its [`Properties`].
//!
//! ```
//! use eeema::content::{Body, Content, Encode, Kind, Text};
//!
//! let text = Text::new("Hi")?;
//! let mut bytes = [0; 2];
//! text.encode_into(&mut bytes)?;
//!
//! let received = Body::decode(Kind::TEXT, &bytes)?;
//! assert_eq!(received.content(), &Content::Text(text));
//! assert!(Kind::TEXT.properties().unwrap().delivery_receipts);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Constructors and `with_` methods keep to the limits of a sender. What is received may exceed them, and
//! is written again as it was. Fields and keys that this version does not know are kept and written again.
//!
//! Files, polls, votes and web sessions are JSON and need the feature `alloc`; without it their bodies are
//! [`Content::Unknown`], and all properties are the same. Everything else needs no heap.
//!
//! A new type is a file here, with its number, its properties, its layout, and how it is encoded and decoded;
//! a line in `table.rs`; and a variant of [`Content`].
//!
//! # What this protects against, and what not
//!
//! Decoding never fails on anything that the chapter allows, never panics, and needs no more memory
//! than a small multiple of the body. Sizes, names, media types and addresses come from the sender.
//! An id of another message must be looked up in the same conversation, and the message must be one of
//! the same sender. File messages hold keys: do not log them.
//!
//! # Whose limits
//!
//! | limit | a sender | a reader |
//! |---|---|---|
//! | text, caption, new text of an edit | 6000 bytes | any |
//! | name of a file, description in a poll, name of a group | 256 bytes | any |
//! | name and address of a place | 512 bytes each | any |
//! | JSON of a poll or a vote | 6000 bytes | any |
//! | description of an availability | 256 bytes | any |
//! | emoji | 1 to 64 bytes | the same |
//! | messages in a receipt | 1 to 875 | 1 and more |
//! | levels of JSON | 4 | 128 |
//!
//! A whole body has about 7000 bytes at most: what an envelope can hold is the last limit.
//!
//! # What refers to what
//!
//! | content | refers to | take it only if |
//! |---|---|---|
//! | [`Quote`] | a message | it is in the same conversation; show a placeholder otherwise |
//! | [`DeliveryReceipt`] | messages | they are one's own, in the same conversation |
//! | [`Reaction`] | a message | it is in the same conversation |
//! | [`EditMessage`], [`DeleteMessage`] | a message | it is of the same sender, in the same conversation |
//! | `PollVote` | a poll | it is open, in the same conversation, and of the creator that the vote names |
//! | `PollSetup` that closes | a poll | it is open, and of the same sender |
//! | `File`, pictures, media | a blob | it opens with the key of the message |
//! | [`GroupHeader`] | a group | [`group`](crate::group) says what its sender may do there |
//!
//! Ids of messages are chosen by their senders: an id from another conversation must never match.
//!
//! # A message in a group
//!
//! ```
//! use eeema::content::{Body, Content, Encode, GroupIdentity, InGroup, Kind, Location};
//! use eeema::identity::GroupId;
//!
//! let group = GroupIdentity {
//!     creator: "ABCDEFGH".parse()?,
//!     id: GroupId::from_bytes(*b"\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11"),
//! };
//! let place = Location::new(47.202952, 8.778079)?.with_place("Pier", "Lake Street 5\n8000 Town")?;
//! let sent = InGroup::new(group, place)?;
//! assert_eq!(sent.kind(), Kind::GROUP_LOCATION);
//!
//! let mut bytes = vec![0; sent.encoded_len()];
//! sent.encode_into(&mut bytes)?;
//! let received = Body::decode(Kind::GROUP_LOCATION, &bytes)?;
//! assert_eq!(received.content(), &Content::Location(place));
//! assert_eq!(received.group().unwrap().group_id(), group.id);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod body;
mod call;
mod contact_delta;
#[expect(clippy::module_inception, reason = "it is the content of a message")]
mod content;
mod conversions;
mod edit;
mod encode;
mod error;
#[cfg(feature = "alloc")]
mod file;
#[cfg(feature = "alloc")]
mod file_metadata;
#[cfg(feature = "alloc")]
mod file_thumbnail;
mod forward_security;
mod group_call;
mod group_control;
mod group_header;
mod group_identity;
#[cfg(feature = "alloc")]
mod json;
mod json_kinds;
mod kind;
mod location;
mod media;
mod picture;
#[cfg(feature = "alloc")]
mod poll;
#[cfg(feature = "alloc")]
mod poll_setup;
#[cfg(feature = "alloc")]
mod poll_vote;
mod properties;
mod reaction;
mod receipt;
#[cfg(feature = "unicode-segmentation")]
mod split;
mod table;
mod text;
mod typing;
#[cfg(feature = "alloc")]
mod web_session;
mod wire;
mod work_sync;

pub use body::Body;
pub use call::{Call, CallSignal};
pub use contact_delta::{Availability, AvailabilityCategory, ContactDelta};
pub use content::Content;
pub use edit::{DeleteMessage, EditMessage};
pub use encode::{Encode, InGroup};
pub use error::{Error, Field, JsonError};
#[cfg(feature = "alloc")]
pub use file::{File, Rendering};
#[cfg(feature = "alloc")]
pub use file_metadata::FileMetadata;
#[cfg(feature = "alloc")]
pub use file_thumbnail::Thumbnail;
pub use forward_security::{Empty, ForwardSecurityEnvelope};
pub use group_call::GroupCallStart;
pub use group_control::{GroupLeave, GroupName, GroupSetup, GroupSyncRequest};
pub use group_header::{GroupHeader, HeaderForm};
pub use group_identity::GroupIdentity;
pub use kind::{Flags, Kind};
pub use location::{Address, Location};
pub use media::{DeprecatedAudio, DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo};
pub use picture::{DeleteProfilePicture, KeyedPicture, RequestProfilePicture, SetProfilePicture};
#[cfg(feature = "alloc")]
pub use poll::{PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules, PollState};
#[cfg(feature = "alloc")]
pub use poll_setup::PollSetup;
#[cfg(feature = "alloc")]
pub use poll_vote::PollVote;
pub use properties::{
    Applies, DeletableBy, Editable, Exemption, ForwardSecurityVersion, Properties, Raises, Reflect,
    ToGatewayCreator, WhenRejected,
};
pub use reaction::{Reaction, ReactionAction};
pub use receipt::{DeliveryReceipt, MessageIds, ReceiptStatus};
#[cfg(feature = "unicode-segmentation")]
pub use split::split_text;
pub use text::{Mention, Quote, Text};
pub use typing::TypingIndicator;
#[cfg(feature = "alloc")]
pub use web_session::WebSessionResume;
pub use wire::{DirectContent, GroupContent};
pub use work_sync::WorkSyncDelta;
