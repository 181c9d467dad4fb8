"""The fields of the bodies in `message-types`: what a content says, and a content built of them."""

from __future__ import annotations

from typing import Any

from eeema import content as c
from eeema.blob import BlobKey
from eeema.typing import Rendering, Status

from .record import Record

STATUS: dict[int, Status] = {1: "received", 2: "read", 3: "thumbs_up", 4: "thumbs_down"}
RENDERING: dict[int, Rendering] = {0: "file", 1: "media", 2: "sticker"}


def number(names: dict[int, Any], name: str) -> int:
    return next(number for number, known in names.items() if known == name)


def fields_of(said: c.Content) -> Record:
    """The fields of a content, as the vectors write them."""
    match said:
        case c.Text():
            return {"text": said.text}
        case c.Location():
            return {
                "latitude": said.latitude,
                "longitude": said.longitude,
                "accuracy": said.accuracy,
                "name": said.name,
                "address": None if said.address is None else "\n".join(said.address),
            }
        case c.File():
            return file_fields(said)
        case c.PollSetup():
            return poll_fields(said)
        case c.PollVote():
            return {
                "poll_creator": said.creator,
                "poll_id": said.poll_id.hex(),
                "choices": [[id, int(vote)] for id, vote in said.choices.items()],
            }
        case c.DeprecatedImage():
            return {"blob_id": said.blob_id.hex(), "size": said.size, "nonce": said.nonce.hex()}
        case c.DeprecatedGroupImage() | c.SetProfilePicture():
            return {"blob_id": said.blob_id.hex(), "size": said.size, "key": said.key.to_bytes().hex()}
        case c.DeprecatedAudio():
            return {
                "duration": said.duration,
                "blob_id": said.blob_id.hex(),
                "size": said.size,
                "key": said.key.to_bytes().hex(),
            }
        case c.DeprecatedVideo():
            return {
                "duration": said.duration,
                "blob_id": said.blob_id.hex(),
                "size": said.size,
                "thumbnail_blob_id": said.thumbnail_blob_id.hex(),
                "thumbnail_size": said.thumbnail_size,
                "key": said.key.to_bytes().hex(),
            }
        case _:
            return control_fields(said)


def control_fields(said: c.Content) -> Record:
    match said:
        case c.GroupSetup():
            return {"members": said.members}
        case c.GroupName():
            return {"name": said.name}
        case c.GroupCallStart():
            return {
                "protocol_version": said.protocol_version,
                "gck": said.key.hex(),
                "sfu_base_url": said.sfu_base_url,
            }
        case c.DeliveryReceipt():
            return {"status": number(STATUS, said.status), "message_ids": [id.hex() for id in said.message_ids]}
        case c.Reaction():
            return {"message_id": said.message_id.hex(), "action": said.action, "emoji": said.emoji}
        case c.TypingIndicator():
            return {"typing": said.is_typing}
        case c.EditMessage():
            return {"message_id": said.message_id.hex(), "text": said.text}
        case c.DeleteMessage():
            return {"message_id": said.message_id.hex()}
        case c.WorkSyncDelta():
            return work_sync_fields(said)
        case c.WebSessionResume():
            return {
                "wcs": said.client_key_hash.hex(),
                "wca": said.affiliation,
                "wct": said.time,
                "wcv": said.version,
            }
        case c.DeleteProfilePicture() | c.RequestProfilePicture() | c.GroupLeave() | c.GroupSyncRequest() | c.Empty():
            return {}
        case _:
            raise AssertionError(f"the vectors have no fields for {said!r}")


def file_fields(said: c.File) -> Record:
    return {
        "rendering": number(RENDERING, said.rendering),
        "key": said.key.to_bytes().hex(),
        "blob_id": said.blob_id.hex(),
        "media_type": said.media_type,
        "size": said.size,
        "file_name": said.name,
        "thumbnail_blob_id": said.thumbnail_blob_id and said.thumbnail_blob_id.hex(),
        "thumbnail_media_type": said.thumbnail_media_type,
        "caption": said.caption,
        "correlation_id": said.correlation_id,
        "metadata": {
            "width": said.width,
            "height": said.height,
            "animated": said.animated,
            "duration": said.duration,
        },
    }


def poll_fields(said: c.PollSetup) -> Record:
    choices = []
    for place, (id, description) in enumerate(said.choices):
        votes = [int(vote) for vote in said.votes[place]] if said.votes is not None else []
        total = said.totals[place] if said.totals is not None else None
        choices.append({"id": id, "description": description, "votes": votes, "total": total})
    return {
        "poll_id": said.poll_id.hex(),
        "description": said.description,
        "state": int(not said.is_open),
        "answer": int(said.answer == "multiple"),
        "announce": int(said.announcement == "intermediate"),
        "display": int(said.display == "summary"),
        "participants": said.participants,
        "choices": choices,
    }


def work_sync_fields(said: c.WorkSyncDelta) -> Record:
    if said.deltas is None:
        return {"action": "require_work_sync"}
    deltas = []
    for identity, time, availability in said.deltas:
        known = availability and {"category": availability[0], "description": availability[1]}
        deltas.append({"applied_at": time, "identity": identity, "availability": known})
    return {"action": "apply", "deltas": deltas}


def built(said: c.Content, fields: Record) -> c.Content | None:
    """The content that the fields describe, of the class of `said`; `None` for what is received only."""
    match said:
        case c.Text():
            return c.Text(fields["text"])
        case c.Location():
            return c.Location(
                fields["latitude"], fields["longitude"],
                accuracy=fields["accuracy"], name=fields["name"], address=fields["address"],
            )  # fmt: skip
        case c.File():
            return file_of(fields)
        case c.PollSetup():
            return poll_of(fields)
        case c.PollVote():
            choices = {id: vote == 1 for id, vote in fields["choices"]}
            return c.PollVote(fields["poll_creator"], bytes.fromhex(fields["poll_id"]), choices)
        case c.SetProfilePicture():
            key = BlobKey(bytes.fromhex(fields["key"]))
            return c.SetProfilePicture(bytes.fromhex(fields["blob_id"]), key, fields["size"])
        case c.DeprecatedImage() | c.DeprecatedGroupImage() | c.DeprecatedAudio() | c.DeprecatedVideo():
            return None
        case _:
            return built_control(said, fields)


def built_control(said: c.Content, fields: Record) -> c.Content:
    match said:
        case c.GroupSetup():
            return c.GroupSetup(fields["members"])
        case c.GroupName():
            return c.GroupName(fields["name"])
        case c.GroupCallStart():
            key = bytes.fromhex(fields["gck"])
            return c.GroupCallStart(key, fields["sfu_base_url"], protocol_version=fields["protocol_version"])
        case c.DeliveryReceipt():
            return c.DeliveryReceipt(STATUS[fields["status"]], [bytes.fromhex(id) for id in fields["message_ids"]])
        case c.Reaction():
            return c.Reaction(bytes.fromhex(fields["message_id"]), fields["action"], fields["emoji"])
        case c.TypingIndicator():
            return c.TypingIndicator(fields["typing"])
        case c.EditMessage():
            return c.EditMessage(bytes.fromhex(fields["message_id"]), fields["text"])
        case c.DeleteMessage():
            return c.DeleteMessage(bytes.fromhex(fields["message_id"]))
        case c.WorkSyncDelta():
            return work_sync_of(fields)
        case c.WebSessionResume():
            hash = bytes.fromhex(fields["wcs"])
            return c.WebSessionResume(hash, fields["wct"], fields["wcv"], affiliation=fields["wca"])
        case c.DeleteProfilePicture():
            return c.DeleteProfilePicture()
        case c.RequestProfilePicture():
            return c.RequestProfilePicture()
        case c.GroupLeave():
            return c.GroupLeave()
        case c.GroupSyncRequest():
            return c.GroupSyncRequest()
        case _:
            assert isinstance(said, c.Empty)
            return c.Empty()


def file_of(fields: Record) -> c.File:
    thumbnail, metadata = fields["thumbnail_blob_id"], fields["metadata"] or {}
    return c.File(
        fields["media_type"],
        fields["size"],
        bytes.fromhex(fields["blob_id"]),
        BlobKey(bytes.fromhex(fields["key"])),
        name=fields["file_name"],
        rendering=RENDERING[fields["rendering"]],
        caption=fields["caption"],
        correlation_id=fields["correlation_id"],
        thumbnail_blob_id=thumbnail and bytes.fromhex(thumbnail),
        thumbnail_media_type=fields["thumbnail_media_type"],
        width=metadata.get("width"),
        height=metadata.get("height"),
        animated=metadata.get("animated"),
        duration=metadata.get("duration"),
    )


def poll_of(fields: Record) -> c.PollSetup:
    choices, closed, summary = fields["choices"], fields["state"] == 1, fields["display"] == 1
    votes = [[vote != 0 for vote in choice["votes"]] for choice in choices]
    return c.PollSetup(
        bytes.fromhex(fields["poll_id"]),
        fields["description"],
        [(choice["id"], choice["description"]) for choice in choices],
        answer="multiple" if fields["answer"] == 1 else "single",
        announcement="intermediate" if fields["announce"] == 1 else "on_close",
        display="summary" if summary else "list",
        participants=fields["participants"] if closed and not summary else None,
        votes=votes if closed and not summary else None,
        totals=[choice["total"] for choice in choices] if closed and summary else None,
    )


def work_sync_of(fields: Record) -> c.WorkSyncDelta:
    if fields["action"] == "require_work_sync":
        return c.WorkSyncDelta(None)
    deltas: list[tuple[str, int, tuple[int, str] | None]] = []
    for delta in fields["deltas"]:
        known = delta["availability"]
        deltas.append(
            (delta["identity"], delta["applied_at"], known and (known["category"], known["description"]))
        )
    return c.WorkSyncDelta(deltas)


def normal(value: Any) -> Any:
    """Null, an empty list or object and an absent value are the same; so are 2 and 2.0."""
    if isinstance(value, dict):
        fields = {name: normal(field) for name, field in value.items()}
        return {name: field for name, field in fields.items() if field is not None} or None
    if isinstance(value, list):
        return [normal(element) for element in value] or None
    return value
