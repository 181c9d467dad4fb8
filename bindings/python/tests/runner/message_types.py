"""Topic `message-types`: chapter 03."""

from __future__ import annotations

import eeema
from eeema import content

from . import fields
from .record import Check, Record, hexadecimal, refused

TOPIC = "message-types"
NOT_BOUND: dict[str, str] = {}

HEADERS = {"none": "none", "group-creator": "creator", "group-member": "member"}
WORDS: dict[str, dict[str, object]] = {
    "user_profile_distribution": {
        "no": "never", "n/a": "never", "yes": "always", "if reaction": "if_reaction", "if accepted": "if_accepted",
    },
    "replay_protection": {"no": "never", "yes": "always", "if reaction": "if_reaction"},
    "exempt_from_blocking": {"no": "never", "yes": "always", "dedicated steps": "if_group_known"},
    "creates_direct_contact": {"no": False, "n/a": False, "yes": True},
    "delivery_receipts": {"no": False, "n/a": False, "yes": True},
    "reactions": {"no": False, "n/a": False, "yes": True},
    "editable": {"n/a": None, "text": "text", "caption": "caption"},
    # Open in the chapter: the library does what it says of Android.
    "raises_conversation": {
        "no": "never", "yes": "always", "unknown": "always", "if no offer found": "if_no_offer_found",
    },
    "deletable_by": {"n/a": None, "user only": "user", "user and sender": "user_and_sender"},
    "when_rejected": {
        "n/a": "ignore", "re-send after confirmation": "resend_after_confirmation", "abort call": "abort_call",
        "handled like a sync request": "answer_as_sync_request",
    },
    "to_gateway_creator": {"n/a": "never", "if capture is enabled": "if_capturing", "yes": "always"},
}  # fmt: skip
"""What the words of the vectors are in Python, for each property."""

COLUMNS = {
    "creates_direct_contact": "implicit_direct_contact",
    "editable": "edit_applies_to",
    "raises_conversation": "unarchive",
    "to_gateway_creator": "send_to_gateway_group_creator",
}
"""Properties with another name in the vectors."""


def body(record: Record) -> None:
    kind, data, expected = record["type"], hexadecimal(record, "body"), record["fields"]
    said = content.decode(kind, data)
    properties = content.properties(kind)
    assert said.kind == kind and properties is not None and properties["header"] == HEADERS[record["container"]]
    group = content.group_of(kind, data, "SENDER00", "RECEIVE0")
    header = {}
    if properties["header"] == "member":
        assert group is not None
        header = {"group_creator": group.creator, "group_id": group.id.hex()}
    elif properties["header"] == "creator":
        assert group is not None
        header = {"group_id": group.id.hex()}
    if isinstance(said, content.PollVote):
        # The order of the pairs means nothing, and of pairs with one id the last counts.
        pairs = dict((id, vote) for id, vote in expected["choices"])
        expected = {**expected, "choices": [[id, pairs[id]] for id in sorted(pairs)]}
    assert fields.normal({**fields.fields_of(said), **header}) == fields.normal(expected)

    written = said.encode(group)
    assert content.decode(kind, written) == said
    if record["encoding"] == "decode":
        return
    if record["encoding"] == "exact":
        assert written == data
    try:
        own = fields.built(said, record["fields"])
    except eeema.ContentError as error:
        # Legal to receive, but not what the library sends.
        assert error.reason in ("field_too_long", "text_too_long")
        return
    if own is not None:
        own_data = own.encode(group)
        assert fields.normal({**fields.fields_of(content.decode(kind, own_data)), **header}) == fields.normal(expected)
        if record["encoding"] == "exact":
            assert own_data == data


def group_setup_members(record: Record) -> None:
    members = content.GroupSetup(record["members"]).members_with(record["sender"])
    assert (record["user"] in members) == record["user_is_member"]
    assert sorted(members) == sorted(record["result"])


def legacy_to_file(record: Record) -> None:
    said = content.decode(record["type"], hexadecimal(record, "body"))
    assert isinstance(said, (content.DeprecatedAudio, content.DeprecatedVideo))
    file = said.to_file()
    expected = dict(record["file"])
    assert file.duration == expected.pop("duration")
    actual = fields.fields_of(file)
    del actual["metadata"]
    assert fields.normal(actual) == fields.normal(expected)


def properties(record: Record) -> None:
    row = content.properties(record["type"])
    assert row is not None
    assert (row["header"], row["flags"]) == (HEADERS[record["container"]], record["flags"])
    assert row["forward_security_minimum"] == record["forward_security_minimum"]
    for name, words in WORDS.items():
        assert row[name] == words[record[COLUMNS.get(name, name)]], name
    assert record["bump_last_update"] == record["unarchive"]
    reflect = record["reflect"]
    assert row["reflect"] == tuple(reflect[name] == "yes" for name in ("incoming", "outgoing", "sent_update"))


def quote(record: Record) -> None:
    own_id = record["own_message_id"] and bytes.fromhex(record["own_message_id"])
    found = content.Text(record["text"]).quote(own_id)
    if record["quote"] is None:
        assert found is None
        return
    assert found == (bytes.fromhex(record["quote"]["message_id"]), record["quote"]["text"])
    assert content.Text(content.quote(*found)).quote(own_id) == found


def mentions(record: Record) -> None:
    assert content.Text(record["text"]).mentions == record["mentions"]


def split_text(record: Record) -> None:
    text = record["unit"] * record["count"]
    parts = content.split_text(text, record["limit"])
    assert "".join(parts) == text
    assert [len(part.encode()) for part in parts] == record["parts_bytes"]


def legacy_reaction(record: Record) -> None:
    status = content.status_of_emoji(record["emoji"])
    assert (status and fields.number(fields.STATUS, status)) == record["status"]


REASONS = {
    "length": "length",
    "empty": "empty",
    "utf-8": "utf8",
    "protobuf": "protobuf",
    "identity": "field.identity",
    "number": "field.coordinates",
    "range": "field.range",
    "status": "field.status",
    "value": "field.typing",
    "message id": "field.message_id",
    "action": "field.action",
    "emoji length": "field.emoji",
    "key length": "field.call_key",
    "url scheme": "field.call_address",
    "json": "json.syntax",
    "json: not an object": "json.type",
    "json: not a list": "json.type",
    "json: duplicate": "field.poll_choices",
    "json: r and p": "field.poll_results",
}


def bad_body(record: Record) -> None:
    reason = str(record["reason"])
    for words, of in (("json: missing ", "json.missing"), ("json: bad ", "json.value")):
        if reason.startswith(words):
            reason = of
    expected = REASONS.get(reason, reason)
    refused(eeema.ContentError, expected, lambda: content.decode(record["type"], hexadecimal(record, "body")))


CASES: dict[str, Check] = {
    "body": body,
    "group_setup_members": group_setup_members,
    "legacy_to_file": legacy_to_file,
    "properties": properties,
    "quote": quote,
    "mentions": mentions,
    "split_text": split_text,
    "legacy_reaction": legacy_reaction,
}
REJECTS: dict[str, Check] = {"body": bad_body}
