"""What a message says: one class for each type."""

from . import _native

__all__ = [
    "Call",
    "Content",
    "DeleteMessage",
    "DeleteProfilePicture",
    "DeliveryReceipt",
    "DeprecatedAudio",
    "DeprecatedGroupImage",
    "DeprecatedImage",
    "DeprecatedVideo",
    "EditMessage",
    "Empty",
    "File",
    "ForwardSecurityEnvelope",
    "GroupCallStart",
    "GroupLeave",
    "GroupName",
    "GroupSetup",
    "GroupSyncRequest",
    "Location",
    "PollSetup",
    "PollVote",
    "Reaction",
    "RequestProfilePicture",
    "SetProfilePicture",
    "Text",
    "TypingIndicator",
    "Unknown",
    "WebSessionResume",
    "WorkSyncDelta",
    "decode",
    "group_of",
    "properties",
    "quote",
    "split_text",
    "status_of_emoji",
]

Call = _native.content.Call
Content = _native.content.Content
DeleteMessage = _native.content.DeleteMessage
DeleteProfilePicture = _native.content.DeleteProfilePicture
DeliveryReceipt = _native.content.DeliveryReceipt
DeprecatedAudio = _native.content.DeprecatedAudio
DeprecatedGroupImage = _native.content.DeprecatedGroupImage
DeprecatedImage = _native.content.DeprecatedImage
DeprecatedVideo = _native.content.DeprecatedVideo
EditMessage = _native.content.EditMessage
Empty = _native.content.Empty
File = _native.content.File
ForwardSecurityEnvelope = _native.content.ForwardSecurityEnvelope
GroupCallStart = _native.content.GroupCallStart
GroupLeave = _native.content.GroupLeave
GroupName = _native.content.GroupName
GroupSetup = _native.content.GroupSetup
GroupSyncRequest = _native.content.GroupSyncRequest
Location = _native.content.Location
PollSetup = _native.content.PollSetup
PollVote = _native.content.PollVote
Reaction = _native.content.Reaction
RequestProfilePicture = _native.content.RequestProfilePicture
SetProfilePicture = _native.content.SetProfilePicture
Text = _native.content.Text
TypingIndicator = _native.content.TypingIndicator
Unknown = _native.content.Unknown
WebSessionResume = _native.content.WebSessionResume
WorkSyncDelta = _native.content.WorkSyncDelta
decode = _native.content.decode
group_of = _native.content.group_of
properties = _native.content.properties
quote = _native.content.quote
split_text = _native.content.split_text
status_of_emoji = _native.content.status_of_emoji
