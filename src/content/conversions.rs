//! Every content is a [`Content`]: what makes `Body::direct(text)` and `group.body(text)` short.
//!
//! ```
//! use eeema::content::{Content, Text};
//!
//! let text = Text::new("Hi")?;
//! assert_eq!(Content::from(text), Content::Text(text));
//! # Ok::<(), eeema::content::Error>(())
//! ```
//!
//! The large ones, files and polls to be set up, move to the heap: a [`Content`] stays as small as most of
//! them are.
//!
//! The contents without bytes are unit structs of their own beside the variants, so that a sender writes
//! `InGroup::new(group, GroupLeave)` and the compiler knows that this goes to groups; as variants they hold
//! nothing.
//!
//! | variant | made of |
//! |---|---|
//! | `File`, `PollSetup` | a value that is boxed here |
//! | `DeleteProfilePicture`, `RequestProfilePicture`, `GroupLeave`, `GroupSyncRequest`, `Empty` | a unit struct |
//! | `Unknown` | bytes, by [`Body::unknown`](super::Body::unknown), because its type is not in them |
//! | all others | the value itself |

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

use super::call::Call;
use super::content::Content;
use super::edit::{DeleteMessage, EditMessage};
#[cfg(feature = "alloc")]
use super::file::File;
use super::forward_security::{Empty, ForwardSecurityEnvelope};
use super::group_call::GroupCallStart;
use super::group_control::{GroupLeave, GroupName, GroupSetup, GroupSyncRequest};
use super::location::Location;
use super::media::{DeprecatedAudio, DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo};
use super::picture::{DeleteProfilePicture, RequestProfilePicture, SetProfilePicture};
#[cfg(feature = "alloc")]
use super::poll_setup::PollSetup;
#[cfg(feature = "alloc")]
use super::poll_vote::PollVote;
use super::reaction::Reaction;
use super::receipt::DeliveryReceipt;
use super::text::Text;
use super::typing::TypingIndicator;
#[cfg(feature = "alloc")]
use super::web_session::WebSessionResume;
use super::work_sync::WorkSyncDelta;

impl<'a> From<Text<'a>> for Content<'a> {
    fn from(content: Text<'a>) -> Self {
        Self::Text(content)
    }
}

impl<'a> From<Location<'a>> for Content<'a> {
    fn from(content: Location<'a>) -> Self {
        Self::Location(content)
    }
}

#[cfg(feature = "alloc")]
impl<'a> From<File<'a>> for Content<'a> {
    fn from(content: File<'a>) -> Self {
        Self::File(Box::new(content))
    }
}

#[cfg(feature = "alloc")]
impl<'a> From<PollSetup<'a>> for Content<'a> {
    fn from(content: PollSetup<'a>) -> Self {
        Self::PollSetup(Box::new(content))
    }
}

#[cfg(feature = "alloc")]
impl From<PollVote> for Content<'_> {
    fn from(content: PollVote) -> Self {
        Self::PollVote(content)
    }
}

impl From<DeprecatedImage> for Content<'_> {
    fn from(content: DeprecatedImage) -> Self {
        Self::DeprecatedImage(content)
    }
}

impl From<DeprecatedGroupImage> for Content<'_> {
    fn from(content: DeprecatedGroupImage) -> Self {
        Self::DeprecatedGroupImage(content)
    }
}

impl From<DeprecatedAudio> for Content<'_> {
    fn from(content: DeprecatedAudio) -> Self {
        Self::DeprecatedAudio(content)
    }
}

impl From<DeprecatedVideo> for Content<'_> {
    fn from(content: DeprecatedVideo) -> Self {
        Self::DeprecatedVideo(content)
    }
}

impl From<SetProfilePicture> for Content<'_> {
    fn from(content: SetProfilePicture) -> Self {
        Self::SetProfilePicture(content)
    }
}

impl From<DeleteProfilePicture> for Content<'_> {
    fn from(DeleteProfilePicture: DeleteProfilePicture) -> Self {
        Self::DeleteProfilePicture
    }
}

impl From<RequestProfilePicture> for Content<'_> {
    fn from(RequestProfilePicture: RequestProfilePicture) -> Self {
        Self::RequestProfilePicture
    }
}

impl<'a> From<GroupSetup<'a>> for Content<'a> {
    fn from(content: GroupSetup<'a>) -> Self {
        Self::GroupSetup(content)
    }
}

impl<'a> From<GroupName<'a>> for Content<'a> {
    fn from(content: GroupName<'a>) -> Self {
        Self::GroupName(content)
    }
}

impl From<GroupLeave> for Content<'_> {
    fn from(GroupLeave: GroupLeave) -> Self {
        Self::GroupLeave
    }
}

impl From<GroupSyncRequest> for Content<'_> {
    fn from(GroupSyncRequest: GroupSyncRequest) -> Self {
        Self::GroupSyncRequest
    }
}

impl<'a> From<GroupCallStart<'a>> for Content<'a> {
    fn from(content: GroupCallStart<'a>) -> Self {
        Self::GroupCallStart(content)
    }
}

impl<'a> From<Call<'a>> for Content<'a> {
    fn from(content: Call<'a>) -> Self {
        Self::Call(content)
    }
}

impl<'a> From<DeliveryReceipt<'a>> for Content<'a> {
    fn from(content: DeliveryReceipt<'a>) -> Self {
        Self::DeliveryReceipt(content)
    }
}

impl<'a> From<Reaction<'a>> for Content<'a> {
    fn from(content: Reaction<'a>) -> Self {
        Self::Reaction(content)
    }
}

impl From<TypingIndicator> for Content<'_> {
    fn from(content: TypingIndicator) -> Self {
        Self::TypingIndicator(content)
    }
}

impl<'a> From<EditMessage<'a>> for Content<'a> {
    fn from(content: EditMessage<'a>) -> Self {
        Self::EditMessage(content)
    }
}

impl<'a> From<DeleteMessage<'a>> for Content<'a> {
    fn from(content: DeleteMessage<'a>) -> Self {
        Self::DeleteMessage(content)
    }
}

impl<'a> From<ForwardSecurityEnvelope<'a>> for Content<'a> {
    fn from(content: ForwardSecurityEnvelope<'a>) -> Self {
        Self::ForwardSecurityEnvelope(content)
    }
}

impl From<Empty> for Content<'_> {
    fn from(Empty: Empty) -> Self {
        Self::Empty
    }
}

impl<'a> From<WorkSyncDelta<'a>> for Content<'a> {
    fn from(content: WorkSyncDelta<'a>) -> Self {
        Self::WorkSyncDelta(content)
    }
}

#[cfg(feature = "alloc")]
impl<'a> From<WebSessionResume<'a>> for Content<'a> {
    fn from(content: WebSessionResume<'a>) -> Self {
        Self::WebSessionResume(content)
    }
}
