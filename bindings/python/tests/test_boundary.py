"""Every callable with arguments of random types and lengths: it refuses like Python, and never crashes."""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable, Iterator
from typing import Any

import eeema
import pytest
from eeema import blob, content, forward_security, group, hazmat, id_export, message, safe, transport, verification
from eeema.crypto import AgreedKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from people import ALICE, BOB, FROM_ALICE, TO_BOB

MODULES = (
    eeema, blob, eeema.contact_hash, content, eeema.crypto, forward_security, eeema.gateway, group, eeema.hazmat,
    id_export, message, safe, transport, verification,
)  # fmt: skip
# An iterator that waits for bytes stops.
ACCEPTED = (eeema.EeemaError, TypeError, ValueError, OverflowError, StopIteration)
ENVELOPE = message.Inbox(ALICE.id).seal(TO_BOB, content.Text("Hi"))
EXPORT = "4K4M-5Q6T-KFUH-KHL5-2VCJ-ZM57-NL7R-WJTA-V45L-NJAM-WLEU-5DS4-XF7S-OPH4-CTCL-N2CF-3C4C-HPB7-YZWW-U3S6"
SLOW = ("Code.open", "MasterKey.derive", "id_export.seal")


def instances() -> list[object]:
    """One object of each class, and more of some."""
    key, group_id = blob.BlobKey(bytes(32)), group.GroupIdentity(ALICE.id, bytes(8))
    document = safe.Document(ALICE.secret_key)
    document.contacts.append(safe.Contact(BOB.id))
    inbox = message.Inbox(BOB.id)
    received = inbox.receive(ENVELOPE, lambda _: FROM_ALICE)
    code = verification.IdentityCode(BOB.id, BOB.public_key)
    sessions = forward_security.SessionInbox(ALICE)
    sending = sessions.send(TO_BOB, forward_security.FEATURE, content.Text("Hi"))
    arrived = forward_security.SessionInbox(BOB).receive(sending.outgoing[0].envelope, lambda _: FROM_ALICE)
    client, hello = transport.Client.start([ALICE.public_key])
    server = transport.Server()
    next(server.receive(hello))
    session, init = hazmat.initiate_session(ALICE, TO_BOB, (0x100, 0x102), bytes(16), ALICE.secret_key)
    session, sealed = hazmat.seal_in_session(session, b"\1Hi")
    created = hazmat.receive_in_session(BOB, FROM_ALICE, [], bytes(8), init)
    opened = hazmat.receive_in_session(BOB, FROM_ALICE, [created.session or b""], bytes(8), sealed).opened
    assert opened is not None
    return [
        sessions, sending, sending.outgoing[0].token, arrived, forward_security.MemorySessionStore(), client, server,
        transport.DeviceCookie(bytes(16)), transport.Backoff(), transport.KeepAlive(0), opened.commit_token,
        hazmat.Channel(AgreedKey(bytes(32)), bytes(16), 1, bytes(16), 1), transport.FromClient.EchoRequest(b""),
        transport.FromServer.Alert("x"), transport.Extension.SupportedFeatures(3), session, init, sealed,
        transport.PushToken(5, transport.TokenForm.Raw(b"x")), transport.FromClient.DeletePushTokens((bytes(8),)),
        ALICE.secret_key, ALICE.public_key, ALICE, TO_BOB, TO_BOB.agreed_key, AgreedKey(bytes(32)), key, group_id, inbox,
        received, inbox.accept(message.open(ENVELOPE, FROM_ALICE)), message.Header(), message.MemoryStore(),
        inbox.receive(b"", lambda _: None), inbox.receive(ENVELOPE, lambda _: None),
        eeema.gateway.seal(TO_BOB, content.Text("Hi"), inbox=None), id_export.Code.parse(EXPORT),
        safe.MasterKey(bytes(64)), safe.ServerAddress.official(), document, document.settings, document.contacts[0],
        safe.Group(bytes(8), ALICE.id), safe.DistributionList(None, "list"), safe.Link("mobile", "41791234567"),
        code, verification.ContactLink.parse("https://threema.id/ECHOECHO"), verification.Verification(),
        group.KnownGroup(group_id, [ALICE.id]), group.Incoming(group_id, ALICE.id, BOB.id),
        eeema.predefined_contact("ECHOECHO"), content.Text("> quote #1037fe1146a64f61\n\nHi @[ECHOECHO]"),
        content.Location(1, 2), content.File("image/png", 1, bytes(16), key), content.GroupSetup([BOB.id]),
        content.PollSetup(bytes(8), "tea?", [(1, "yes")]), content.PollVote(ALICE.id, bytes(8), {1: True}),
        content.Reaction(bytes([1] * 8), "apply", "x"), content.DeliveryReceipt("read", [bytes([1] * 8)]),
        content.EditMessage(bytes([1] * 8), "x"), content.DeleteMessage(bytes([1] * 8)), content.GroupName("x"),
        content.SetProfilePicture(bytes(16), key, 1), content.GroupLeave(), content.TypingIndicator(True),
        content.Call("offer", b"{}"), content.WorkSyncDelta(None), content.GroupCallStart(bytes(32), "https://a.b"),
        content.WebSessionResume(bytes(32), 1, 2), content.ForwardSecurityEnvelope(b"x"), content.decode(0, b"x"),
    ]  # fmt: skip


POOL = instances()
WORDS = [
    "", "ALICE001", "ECHOECHO", "*BOT0001", "41791234567", "+41 79 123 45 67", "a@b.example", "read", "apply", "file",
    "v1", "legacy", "process", "production", "scan_matched", "fully_verified", "https://safe.example.com/", EXPORT,
    "3mid:ECHOECHO," + "4a" * 32, "threema://add?id=ECHOECHO", "private:" + "01" * 32, "\0", "\ud800", "\N{GRINNING FACE}",
]  # fmt: skip
NUMBERS = [-(2**63), -1, 0, 1, 2, 8, 32, 64, 255, 256, 1000, 2**16, 2**31, 2**32, 2**63 - 1, 2**63, 2**64 - 1, 2**64]

simple = st.one_of(
    st.none(), st.booleans(), st.sampled_from(NUMBERS), st.floats(), st.sampled_from(WORDS), st.text(max_size=40),
    st.sampled_from([0, 1, 7, 8, 16, 24, 31, 32, 33, 40, 64, 100, 200]).flatmap(lambda n: st.binary(min_size=n, max_size=n)),
    st.binary(max_size=300), st.binary(max_size=80).map(bytearray), st.binary(max_size=80).map(lambda value: memoryview(value)),
    st.sampled_from([ENVELOPE, b'{"info":{"version":1}}', b"{}", b"[]"]), st.sampled_from(POOL),
)  # fmt: skip
anything = st.one_of(
    simple,
    st.lists(simple, max_size=4),
    st.lists(st.tuples(simple, simple), max_size=3),
    st.dictionaries(st.one_of(st.text(max_size=9), st.integers(-3, 3)), simple, max_size=4),
    simple.map(lambda value: lambda *_: value),
    st.binary(max_size=99).map(io.BytesIO),
    st.sampled_from([object(), int, iter(()), ..., {1}, 1j]),
)
# A range of all numbers takes days, which is no fault.
few = st.one_of(st.integers(-5, 2000), st.none(), st.text(max_size=3))


def callables() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every function, class and method, each with its name."""
    for module in MODULES:
        for name in module.__all__:
            found = getattr(module, name)
            label = f"{module.__name__.removeprefix('eeema.')}.{name}"
            if inspect.isclass(found):
                if not issubclass(found, BaseException):
                    yield label, found
                for made, by in vars(found).items():
                    if isinstance(by, staticmethod):
                        yield f"{name}.{made}", getattr(found, made)
            elif callable(found):
                yield label, found
    for instance in POOL:
        for method_name in dir(instance):
            method = getattr(instance, method_name, None)
            if callable(method) and method_name not in {*vars(object), *vars(bytes), "wipe", "__exit__"}:
                yield f"{type(instance).__name__}.{method_name}", method


ALL = dict(callables())


def parameters(work: Callable[..., object]) -> tuple[list[str], list[str]]:
    """The names of its arguments: by place, and by name only."""
    try:
        found = inspect.signature(work).parameters.values()
    except ValueError:
        return ["one", "two"], []
    by_place = [one.name for one in found if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return by_place, [one.name for one in found if one.kind == one.KEYWORD_ONLY]


@pytest.mark.parametrize("name", ALL)
def test_a_call_refuses_like_python(name: str) -> None:
    work = ALL[name]
    by_place, by_name = parameters(work)

    @settings(max_examples=3 if name.endswith(SLOW) else 60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def calls(data: st.DataObject) -> None:
        def draw(argument: str) -> Any:
            return data.draw(few if argument == "count" else anything, argument)

        wrong_number = data.draw(st.sampled_from([0, 0, 0, 0, 0, 0, -1, 1]))
        names = by_place[: len(by_place) + min(wrong_number, 0)] + ["more"] * max(wrong_number, 0)
        arguments = [draw(argument) for argument in names]
        named = {argument: draw(argument) for argument in by_name if data.draw(st.booleans())}
        try:
            work(*arguments, **named)
        except ACCEPTED as error:
            assert not isinstance(error, eeema.EeemaError) or error.reason
        # PanicException is a BaseException, and fails the test.

    calls()


@pytest.mark.parametrize("instance", [one for one in POOL if type(one).__module__ == "eeema.safe"], ids=repr)
def test_an_assignment_refuses_like_python(instance: object) -> None:
    names = [name for name in dir(instance) if not name.startswith("_") and not callable(getattr(instance, name))]

    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(names), anything)
    def assigns(name: str, value: object) -> None:
        before = getattr(instance, name)
        try:
            setattr(instance, name, value)
        except (*ACCEPTED, AttributeError):
            return
        try:
            if isinstance(instance, safe.Document):
                instance.encode()
        except ACCEPTED:
            pass
        setattr(instance, name, before)

    if names:
        assigns()


def test_every_class_and_function_is_tried() -> None:
    assert len(ALL) > 150
    tried = {type(instance).__name__ for instance in POOL} | {name.split(".")[-1] for name in ALL}
    made_elsewhere = {
        "Content", "DeprecatedAudio", "DeprecatedGroupImage", "DeprecatedImage", "DeprecatedVideo", "Match", "Warning",
        "UnknownSender", "Refused",
    }  # fmt: skip
    for module in MODULES:
        for name in module.__all__:
            found = getattr(module, name)
            if inspect.isclass(found) and not issubclass(found, BaseException):
                assert name in tried | made_elsewhere, name
