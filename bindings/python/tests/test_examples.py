"""The examples as programs: what they print, against a Gateway that is a stand-in on the own machine."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlencode, urlparse

import eeema
import pytest
from eeema import content, gateway, safe
from eeema.message import Inbox, Received
from people import ALICE, BOB, BOT, ROOT

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SECRET = "0123456789abcdef"


def run(name: str, *arguments: str, text: str = "") -> str:
    """What an example prints."""
    ended = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments], input=text, capture_output=True, encoding="utf-8", timeout=600
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def callback(text: str) -> dict[str, str]:
    """What the Gateway posts if Alice writes to the bot."""
    sealed = gateway.seal(ALICE.peer(BOT.id, BOT.public_key), content.Text(text), inbox=None)
    form = {
        "from": ALICE.id, "to": BOT.id, "messageId": "0011223344556677", "date": "1735655118",
        "nonce": sealed.nonce_hex, "box": sealed.box_hex,
    }  # fmt: skip
    return {**form, "mac": gateway.compute_mac(form, SECRET).hex()}


def post(url: str, form: dict[str, str]) -> int:
    try:
        with urllib.request.urlopen(url, urlencode(form).encode(), timeout=60) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


class StandIn(BaseHTTPRequestHandler):
    """The two calls of the Gateway that the bot needs."""

    sent: list[dict[str, str]] = []

    def do_GET(self) -> None:
        assert urlparse(self.path).path == f"/pubkeys/{ALICE.id}" and SECRET in self.path
        self.answer(ALICE.public_key.to_bytes().hex().encode())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.sent.append({name: values[0] for name, values in parse_qs(body).items()})
        self.answer(b"0011223344556677")

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing of requests."""


def test_the_bot_answers() -> None:
    web = pytest.importorskip("aiohttp.web")
    sys.path.insert(0, str(EXAMPLES))
    import bot

    server = HTTPServer(("127.0.0.1", 0), StandIn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])

    async def conversation() -> list[int]:
        runner = web.AppRunner(bot.bot(f"http://127.0.0.1:{server.server_port}", SECRET, BOT))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        form = callback("When is the tide?")
        forms = (form, form, {**form, "mac": "0" * 64})
        statuses = [await asyncio.to_thread(post, f"http://127.0.0.1:{port}/callback", one) for one in forms]
        await runner.cleanup()
        return statuses

    statuses = asyncio.run(conversation())
    server.shutdown()
    assert statuses == [200, 200, 500], "the second is a replay, the third is forged"
    assert [form["to"] for form in StandIn.sent] == [ALICE.id]
    answer = StandIn.sent[0]
    form = {
        "from": BOT.id, "to": ALICE.id, "messageId": "1" * 16, "date": "1", "nonce": answer["nonce"], "box": answer["box"],
    }  # fmt: skip
    form["mac"] = gateway.compute_mac(form, SECRET).hex()
    read = Inbox(ALICE.id).receive_callback(form, SECRET, lambda _: ALICE.peer(BOT.id, BOT.public_key))
    assert isinstance(read, Received) and read.content == content.Text("You said: When is the tide?")


def test_callbacks_are_received_once(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "identity").write_text(BOT.id + "\n")
    (tmp_path / "private_key").write_text(BOT.secret_key.to_key_text() + "\n")
    (tmp_path / "api_secret").write_text(SECRET + "\n")
    command = [sys.executable, str(EXAMPLES / "callbacks.py"), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as program:
        try:
            assert program.stdout is not None
            url = f"http://127.0.0.1:{program.stdout.readline().split()[-1]}/"
            form = callback("Ahoy")
            assert post(url, form) == 503, "the key is not known yet"
            (tmp_path / "keys" / ALICE.id).write_text(ALICE.public_key.key_text())
            assert post(url, form) == 200
            assert program.stdout.readline() == f"{ALICE.id}: Ahoy\n"
            assert post(url, form) == 200, "a replay is taken, and not shown again"
            assert post(url, {**form, "mac": "0" * 64}) == 400
            assert program.stdout.readline() == "refused: mac_mismatch\n"
        finally:
            program.kill()


def people_of_a_chat(path: Path) -> dict[str, eeema.Identity]:
    """Alice and Bob, each with a folder; the server knows the keys of both, and has a folder of its own."""
    people = {ALICE.id: ALICE, BOB.id: BOB}
    for own in people.values():
        folder = path / own.id
        (folder / "keys").mkdir(parents=True)
        (folder / "identity").write_text(own.id + "\n")
        (folder / "private_key").write_text(own.secret_key.to_key_text() + "\n")
        for other in people.values():
            (folder / "keys" / other.id).write_text(other.public_key.key_text() + "\n")
    (path / "server" / "keys").mkdir(parents=True)
    for own in people.values():
        (path / "server" / "keys" / own.id).write_text(own.public_key.key_text() + "\n")
    return people


def test_a_chat_goes_through_sessions(tmp_path: Path) -> None:
    people = people_of_a_chat(tmp_path)
    command = [sys.executable, str(EXAMPLES / "chat_server.py"), str(tmp_path / "server")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as program:
        try:
            assert program.stdout is not None
            port = program.stdout.readline().split()[-1]
            for own in people.values():
                (tmp_path / own.id / "server_key").write_text((tmp_path / "server" / "server_key").read_text())

            def say(own: eeema.Identity, to: eeema.Identity, text: str) -> str:
                return run("chat_client.py", str(tmp_path / own.id), port, to.id, text)

            assert say(ALICE, BOB, "When is the tide?") == ""
            assert say(BOB, ALICE, "At 6:40.") == f"{ALICE.id}: When is the tide?\n"
            assert say(ALICE, BOB, "Ahoy") == f"{BOB.id}: At 6:40.\n"
            assert say(BOB, ALICE, "Aye") == f"{ALICE.id}: Ahoy\n"
        finally:
            program.kill()
    with sqlite3.connect(tmp_path / BOB.id / "store.sqlite") as store:
        [session] = [session for (session,) in store.execute("select session from sessions")]
    assert session[74] == 2, "both sides use 4DH by now"


# Plays the server of the examples, at which a message waits that is cut off behind its header.
WITH_A_MALFORMED_MESSAGE = """
import asyncio, sys
from pathlib import Path
import chat_server
from eeema.transport import FromServer

FromServer.Message = lambda envelope: FromServer.Unknown(2, envelope)  # as it is
start = chat_server.Chat.__init__

def waiting(chat, folder):
    start(chat, folder)
    envelope = b"ALICE001" + b"BOB00001" + bytes(range(1, 9)) + bytes(50)
    chat.waiting["BOB00001"] = {envelope[:8] + envelope[16:24]: envelope}
    take_all = chat.take
    def take(server, writer, user, payload):
        take_all(server, writer, user, payload)
        print("waiting", len(chat.waiting["BOB00001"]), flush=True)
    chat.take = take

chat_server.Chat.__init__ = waiting
asyncio.run(chat_server.main(Path(sys.argv[1])))
"""


def test_the_chat_client_acknowledges_a_malformed_message(tmp_path: Path) -> None:
    people_of_a_chat(tmp_path)
    command = [sys.executable, "-c", WITH_A_MALFORMED_MESSAGE, str(tmp_path / "server")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=EXAMPLES) as program:
        try:
            assert program.stdout is not None
            port = program.stdout.readline().split()[-1]
            (tmp_path / BOB.id / "server_key").write_text((tmp_path / "server" / "server_key").read_text())
            assert run("chat_client.py", str(tmp_path / BOB.id), port, ALICE.id, "Aye") == ""
            # It does not come again.
            assert program.stdout.readline() == "waiting 0\n"
        finally:
            program.kill()


def test_the_viewer_shows_a_backup(tmp_path: Path) -> None:
    document = safe.Document(ALICE.secret_key)
    document.nickname = "Alice"
    contact = safe.Contact(BOB.id)
    contact.first_name, contact.verification = "Bob", "fully_verified"
    document.contacts.append(contact)
    key = safe.MasterKey.derive("shootdeathstar", ALICE.id)
    (tmp_path / "backup").write_bytes(safe.seal(key, document))
    shown = run("safe_viewer.py", str(tmp_path / "backup"), ALICE.id, text="shootdeathstar\n").splitlines()
    assert shown == [
        f"{ALICE.id}, called 'Alice', with 1 contacts",
        f"  {BOB.id}  fully_verified    Bob",
    ]


def test_a_data_set_is_hashed_and_matched(tmp_path: Path) -> None:
    pytest.importorskip("dask.dataframe")
    shown = run("match_contacts.py", str(tmp_path), "--numbers", "200000", "--partitions", "4", "--workers", "2")
    assert shown.splitlines()[-1] == "found 20,000 of 200,000"
    assert len(list((tmp_path / "people").glob("*.parquet"))) == 4


def test_the_story_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "bindings" / "python" / "README.md").read_text(encoding="utf-8")
    story = readme.split("```python\n")[1].split("```")[0]
    exec(compile(story, "README.md", "exec"), {})
    assert capsys.readouterr().out == "ALICE001 The tide is at 6:40.\n"


def test_examples_are_as_short_as_they_say() -> None:
    def lines(code: str) -> int:
        said = ("#", '"""', "import ", "from ")
        return len([line for line in code.splitlines() if line.strip() and not line.lstrip().startswith(said)])

    assert lines((EXAMPLES / "safe_viewer.py").read_text()) <= 15
    bot = (EXAMPLES / "bot.py").read_text()
    assert lines(bot[bot.index("def bot(") : bot.index("if __name__")]) <= 20
