"""A callback receiver without a framework: prints what people write to a Gateway identity.

`callbacks.py DIRECTORY` reads `identity`, `private_key` and `api_secret` out of DIRECTORY, the public keys of the people
out of DIRECTORY/keys/IDENTITY, keeps used nonces in DIRECTORY/store.sqlite, and serves on a free port of the own machine.
"""

from __future__ import annotations

import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import eeema
from eeema import content
from eeema.message import Received, UnknownSender


class Store:
    """Used nonces and messages in a database."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path)
        self.db.execute("create table if not exists nonces (nonce blob primary key)")
        self.db.execute("create table if not exists messages (sender text, id blob, primary key (sender, id))")

    def is_nonce_used(self, nonce: bytes, /) -> bool:
        return self.db.execute("select 1 from nonces where nonce = ?", (nonce,)).fetchone() is not None

    def is_message_id_used(self, sender: str, message_id: bytes, /) -> bool:
        found = self.db.execute("select 1 from messages where sender = ? and id = ?", (sender, message_id))
        return found.fetchone() is not None

    def mark_nonce(self, nonce: bytes, /) -> bool:
        with self.db:
            return self.db.execute("insert or ignore into nonces values (?)", (nonce,)).rowcount == 1

    def mark(self, nonce: bytes, sender: str, message_id: bytes, /) -> bool:
        try:
            with self.db:  # both or none
                self.db.execute("insert into nonces values (?)", (nonce,))
                self.db.execute("insert into messages values (?, ?)", (sender, message_id))
            return True
        except sqlite3.IntegrityError:
            return False


def serve(folder: Path) -> None:
    def text(name: str) -> str:
        return (folder / name).read_text().strip()

    own = eeema.Identity(text("identity"), eeema.SecretKey.parse(text("private_key")))
    inbox, peers = eeema.Inbox(own.id, Store(folder / "store.sqlite")), dict[str, eeema.Peer]()

    def find(id: str) -> eeema.Peer | None:
        if id not in peers and (folder / "keys" / id).exists():
            peers[id] = own.peer(id, eeema.PublicKey.parse(text(f"keys/{id}")))
        return peers.get(id)

    class Callbacks(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers["Content-Length"]), 65536)).decode()
            status = 200
            try:
                message = inbox.receive_callback(parse_qsl(body), text("api_secret"), find)
                if isinstance(message, Received):
                    said = message.content
                    words = said.text if isinstance(said, content.Text) else repr(said)
                    print(f"{message.sender}: {words}", flush=True)
                    inbox.accept(message)
                elif isinstance(message, UnknownSender):
                    status = 503  # the Gateway tries again; meanwhile somebody fetches the key
            except eeema.GatewayError as error:
                print(f"refused: {error.reason}", flush=True)
                status = 400
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing of requests."""

    server = HTTPServer(("127.0.0.1", 0), Callbacks)
    print(f"serving on port {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
