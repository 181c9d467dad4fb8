"""What a message says: one class for each type (chapter 03).

A value is made by its class, which checks it, or read out of a message. It can be compared, says nothing in its ``repr``
but its size, and keeps what a newer sender put into it. Ids are ``bytes``: 8 of messages and polls, 16 of blobs.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, final

from typing_extensions import Buffer, Self, disjoint_base

from .blob import BlobKey
from .group import GroupIdentity
from .typing import Rendering, Signal, Status

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

@disjoint_base
class Content:
    """What a message says: the base of all its classes."""

    @property
    def kind(self) -> int:
        """The number of the type that it was read as, or has between two."""
    def encode(self, group: GroupIdentity | None = None) -> bytes:
        """The bytes of the body, as it is said between two or in ``group``. ``ContentError`` if it does not go there."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...

@final
class Text(Content):
    """Text of 1 to 6000 bytes of UTF-8."""

    def __new__(cls, text: str) -> Self: ...
    @property
    def text(self) -> str:
        """The text."""
    @property
    def mentions(self) -> list[str]:
        """Who is mentioned: identities, and ``@@@@@@@@`` for everybody."""
    def quote(self, own_message_id: Buffer | None = None) -> tuple[bytes, str] | None:
        """The id of the message that this one quotes, and the text behind the quote."""

@final
class Location(Content):
    """A place. A name needs an address."""

    def __new__(
        cls,
        latitude: float,
        longitude: float,
        *,
        accuracy: float | None = None,
        name: str | None = None,
        address: str | None = None,
    ) -> Self:
        """Degrees and metres."""
    @property
    def latitude(self) -> float:
        """Degrees north."""
    @property
    def longitude(self) -> float:
        """Degrees east."""
    @property
    def accuracy(self) -> float | None:
        """Metres."""
    @property
    def name(self) -> str | None:
        """The name of the place."""
    @property
    def address(self) -> list[str] | None:
        """The lines of the address."""

@final
class File(Content):
    """A file, whose content is a blob."""

    def __new__(
        cls,
        media_type: str,
        size: int,
        blob_id: Buffer,
        key: BlobKey,
        *,
        name: str | None = None,
        rendering: Rendering = "file",
        caption: str | None = None,
        correlation_id: str | None = None,
        thumbnail_blob_id: Buffer | None = None,
        thumbnail_media_type: str | None = None,
        width: int | None = None,
        height: int | None = None,
        animated: bool | None = None,
        duration: float | None = None,
    ) -> Self:
        """The key is what ``blob.seal`` gave, the id of 16 bytes what the blob server answered; width and height go together."""
    @property
    def media_type(self) -> str:
        """The media type. Never show ``image/svg+xml``."""
    @property
    def size(self) -> int:
        """What the sender calls the size, in bytes: never compare it with the blob."""
    @property
    def blob_id(self) -> bytes:
        """Where the blob lies: 16 bytes."""
    @property
    def key(self) -> BlobKey:
        """What opens the blob, and that of the thumbnail."""
    @property
    def name(self) -> str | None:
        """The name. Strip directories and control characters before use."""
    @property
    def rendering(self) -> Rendering:
        """How to show it."""
    @property
    def caption(self) -> str | None:
        """The caption."""
    @property
    def correlation_id(self) -> str | None:
        """What files have in common that were sent together."""
    @property
    def thumbnail_blob_id(self) -> bytes | None:
        """Where the blob of the thumbnail lies: 16 bytes."""
    @property
    def thumbnail_media_type(self) -> str | None:
        """The media type of the thumbnail."""
    @property
    def width(self) -> int | None:
        """Pixels, as the sender claims."""
    @property
    def height(self) -> int | None:
        """Pixels, as the sender claims."""
    @property
    def animated(self) -> bool | None:
        """Whether an image moves."""
    @property
    def duration(self) -> float | None:
        """Seconds."""

@final
class PollSetup(Content):
    """Opens or closes a poll."""

    def __new__(
        cls,
        poll_id: Buffer,
        description: str,
        choices: Sequence[tuple[int, str]],
        *,
        answer: Literal["single", "multiple"] = "single",
        announcement: Literal["on_close", "intermediate"] = "on_close",
        display: Literal["list", "summary"] = "list",
        participants: Sequence[str] | None = None,
        votes: Sequence[Sequence[bool]] | None = None,
        totals: Sequence[int] | None = None,
    ) -> Self:
        """Open without results; closed with ``participants`` and a row of ``votes`` for each choice, or with ``totals``."""
    @property
    def poll_id(self) -> bytes:
        """The id of the poll: 8 bytes."""
    @property
    def description(self) -> str:
        """The question."""
    @property
    def choices(self) -> list[tuple[int, str]]:
        """The choices, each with its id."""
    @property
    def answer(self) -> Literal["single", "multiple"]:
        """How many choices one may take."""
    @property
    def announcement(self) -> Literal["on_close", "intermediate"]:
        """When results are told."""
    @property
    def display(self) -> Literal["list", "summary"]:
        """How results are shown."""
    @property
    def is_open(self) -> bool:
        """Whether it takes votes."""
    @property
    def participants(self) -> list[str] | None:
        """Who voted, if that is told."""
    @property
    def votes(self) -> list[list[bool]] | None:
        """For each choice who took it, in the order of ``participants``, if that is told."""
    @property
    def totals(self) -> list[int] | None:
        """For each choice how many took it, if that is told."""

@final
class PollVote(Content):
    """A vote."""

    def __new__(cls, creator: str, poll_id: Buffer, choices: Mapping[int, bool]) -> Self:
        """The creator of the poll, its id of 8 bytes, and of each choice whether it is taken."""
    @property
    def creator(self) -> str:
        """Who made the poll."""
    @property
    def poll_id(self) -> bytes:
        """The id of the poll: 8 bytes."""
    @property
    def choices(self) -> dict[int, bool]:
        """Of each choice whether it is taken."""

@final
class DeliveryReceipt(Content):
    """What happened to messages."""

    def __new__(cls, status: Status, message_ids: Sequence[Buffer]) -> Self:
        """For 1 to 767 messages, ids of 8 bytes."""
    @property
    def status(self) -> Status:
        """What happened."""
    @property
    def message_ids(self) -> list[bytes]:
        """To which messages."""

@final
class Reaction(Content):
    """An emoji reaction."""

    def __new__(cls, message_id: Buffer, action: Literal["apply", "withdraw"], emoji: str) -> Self:
        """An emoji of 1 to 64 bytes."""
    @property
    def message_id(self) -> bytes:
        """Which message it belongs to."""
    @property
    def action(self) -> Literal["apply", "withdraw"]:
        """What it does."""
    @property
    def emoji(self) -> str:
        """The emoji."""
    @property
    def legacy_status(self) -> Status | None:
        """The status of a receipt that says the same to old clients."""

@final
class TypingIndicator(Content):
    """Whether the sender types."""

    def __new__(cls, is_typing: bool) -> Self: ...
    @property
    def is_typing(self) -> bool:
        """Whether the sender types."""

@final
class EditMessage(Content):
    """A new text for an earlier message."""

    def __new__(cls, message_id: Buffer, text: str) -> Self: ...
    @property
    def message_id(self) -> bytes:
        """Which message is edited."""
    @property
    def text(self) -> str:
        """Its new text."""

@final
class DeleteMessage(Content):
    """Deletes an earlier message."""

    def __new__(cls, message_id: Buffer) -> Self: ...
    @property
    def message_id(self) -> bytes:
        """Which message is deleted."""

@final
class SetProfilePicture(Content):
    """The new profile picture of the sender, or of their group."""

    def __new__(cls, blob_id: Buffer, key: BlobKey, size: int) -> Self: ...
    @property
    def blob_id(self) -> bytes:
        """Where the blob lies: 16 bytes."""
    @property
    def key(self) -> BlobKey:
        """What opens the blob."""
    @property
    def size(self) -> int:
        """Bytes, as the sender claims."""

@final
class DeleteProfilePicture(Content):
    """The profile picture of the sender, or of their group, is removed."""

    def __new__(cls) -> Self: ...

@final
class RequestProfilePicture(Content):
    """The receiver's profile picture is wanted, with their next message."""

    def __new__(cls) -> Self: ...

@final
class GroupSetup(Content):
    """The members of a group."""

    def __new__(cls, members: Sequence[str]) -> Self:
        """All members but the creator; nobody if the group is dissolved."""
    @property
    def members(self) -> list[str]:
        """As they stand in the message."""
    def members_with(self, creator: str) -> list[str]:
        """The members of the group of ``creator``: each once, and without the creator."""

@final
class GroupName(Content):
    """The name of a group."""

    def __new__(cls, name: str) -> Self:
        """At most 256 bytes."""
    @property
    def name(self) -> str:
        """The name."""

@final
class GroupLeave(Content):
    """The sender leaves the group."""

    def __new__(cls) -> Self: ...

@final
class GroupSyncRequest(Content):
    """The creator of the group, who is the receiver, is asked for its state."""

    def __new__(cls) -> Self: ...

@final
class GroupCallStart(Content):
    """The start of a call in a group."""

    def __new__(cls, key: Buffer, sfu_base_url: str, *, protocol_version: int = 1) -> Self:
        """The key of the call, 32 bytes, and the address of the server."""
    @property
    def protocol_version(self) -> int:
        """The version of the protocol."""
    @property
    def key(self) -> bytes:
        """A copy of the key of the call, which Python does not wipe."""
    @property
    def sfu_base_url(self) -> str:
        """The address of the server."""

@final
class Call(Content):
    """Signalling of a call between two."""

    def __new__(cls, signal: Signal, json: Buffer) -> Self: ...
    @property
    def signal(self) -> Signal:
        """What is signalled."""
    @property
    def json(self) -> bytes:
        """The JSON."""

@final
class ForwardSecurityEnvelope(Content):
    """A message with forward security, which another layer opens."""

    def __new__(cls, envelope: Buffer) -> Self: ...
    @property
    def envelope(self) -> bytes:
        """Bytes of that layer."""

@final
class Empty(Content):
    """Nothing: inside a message with forward security only."""

    def __new__(cls) -> Self: ...

@final
class WorkSyncDelta(Content):
    """Changes of the work directory."""

    def __new__(cls, deltas: Sequence[tuple[str, int, tuple[int, str] | None]] | None) -> Self:
        """Identity, time, and category and description of an availability of each contact; ``None``: the receiver asks its directory."""
    @property
    def deltas(self) -> list[tuple[str, int, tuple[int, str] | None]] | None:
        """Changes of contacts; ``None`` if the receiver is to ask its directory."""

@final
class WebSessionResume(Content):
    """A web client wants its session back."""

    def __new__(cls, client_key_hash: Buffer, time: int, version: int, *, affiliation: str | None = None) -> Self:
        """The hash of the client's key, 32 bytes, and what else the push notification said; seconds since 1970."""
    @property
    def client_key_hash(self) -> bytes:
        """The hash of the client's key: 32 bytes."""
    @property
    def time(self) -> int:
        """Seconds since 1970."""
    @property
    def version(self) -> int:
        """The version of the protocol."""
    @property
    def affiliation(self) -> str | None:
        """Which push notification it was."""

@final
class DeprecatedImage(Content):
    """An image of old clients between two; received only."""

    @property
    def blob_id(self) -> bytes:
        """Where the blob lies: 16 bytes."""
    @property
    def size(self) -> int:
        """Bytes, as the sender claims."""
    @property
    def nonce(self) -> bytes:
        """The nonce of the blob: 24 bytes."""

@final
class DeprecatedGroupImage(Content):
    """An image of old clients in a group; received only."""

    @property
    def blob_id(self) -> bytes:
        """Where the blob lies: 16 bytes."""
    @property
    def size(self) -> int:
        """Bytes, as the sender claims."""
    @property
    def key(self) -> BlobKey:
        """What opens the blob."""

@final
class DeprecatedAudio(Content):
    """Audio of old clients; received only."""

    @property
    def blob_id(self) -> bytes:
        """Where the blob lies: 16 bytes."""
    @property
    def size(self) -> int:
        """Bytes, as the sender claims."""
    @property
    def key(self) -> BlobKey:
        """What opens the blob."""
    @property
    def duration(self) -> float:
        """Seconds."""
    def to_file(self) -> File:
        """The file message that means the same."""

@final
class DeprecatedVideo(Content):
    """Video of old clients; received only."""

    @property
    def blob_id(self) -> bytes:
        """Where the blob lies: 16 bytes."""
    @property
    def size(self) -> int:
        """Bytes, as the sender claims."""
    @property
    def key(self) -> BlobKey:
        """What opens the blob."""
    @property
    def duration(self) -> float:
        """Seconds."""
    @property
    def thumbnail_blob_id(self) -> bytes:
        """Where the blob of the thumbnail lies: 16 bytes."""
    @property
    def thumbnail_size(self) -> int:
        """Bytes of the thumbnail, as the sender claims."""
    def to_file(self) -> File:
        """The file message that means the same."""

@final
class Unknown(Content):
    """A type that the library does not know; received only."""

    @property
    def body(self) -> bytes:
        """The bytes of the body."""

def decode(kind: int, body: Buffer) -> Content:
    """Reads the body of a message of the type ``kind``, with its group header if the type has one.

    A number that the library does not know gives ``Unknown``. ``ContentError`` if the body is malformed.
    """

def group_of(kind: int, body: Buffer, sender: str, receiver: str) -> GroupIdentity | None:
    """Which group the body of a message names; ``None`` between two."""

def properties(kind: int) -> dict[str, Any] | None:
    """What chapter 03 says of a type of messages, column by column; ``None`` if it does not list the number."""

def quote(message_id: Buffer, text: str) -> str:
    """A text that quotes a message."""

def split_text(text: str, limit: int = 6000) -> list[str]:
    """Splits a long text into pieces of at most ``limit`` bytes, between the characters that a reader sees."""

def status_of_emoji(emoji: str) -> Status | None:
    """The status of a receipt that says the same as an emoji."""
