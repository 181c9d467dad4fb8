"""Says a text in a chat and prints what waited: `chat_client.py DIRECTORY PORT PEER TEXT`, in sessions with everybody.

DIRECTORY has `identity`, `private_key` and `server_key`, the public keys of the people in `keys/IDENTITY`, and gets used nonces
and sessions in `store.sqlite`. It speaks to a server of the own machine, as `chat_server.py` is one.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from callbacks import Store
from eeema import Identity, Peer, PublicKey, SecretKey, content
from eeema.forward_security import FEATURE, Arrived, Outgoing, SessionInbox
from eeema.message import UnknownSender
from eeema.transport import Client, ClientEvent, Extension, FromClient, FromServer


class SessionStore(Store):
    """Used nonces, messages and sessions in a database, which overwrites what it deletes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.db.executescript(
            "pragma secure_delete = on; pragma journal_mode = memory; pragma synchronous = full;"
            "create table if not exists sessions (peer text, id blob, session blob, primary key (peer, id));"
        )

    def load_sessions(self, peer_id: str, /) -> list[tuple[bytes, bytes]]:
        return self.db.execute("select id, session from sessions where peer = ?", (peer_id,)).fetchall()

    def save_session(self, peer_id: str, session_id: bytes, encoded: bytes, /) -> None:
        with self.db:
            self.db.execute("insert or replace into sessions values (?, ?, ?)", (peer_id, session_id, encoded))

    def remove_session(self, peer_id: str, session_id: bytes, /) -> None:
        with self.db:
            self.db.execute("delete from sessions where peer = ? and id = ?", (peer_id, session_id))


async def chat(folder: Path, port: int, peer: str, text: str) -> None:
    def read(name: str) -> str:
        return (folder / name).read_text().strip()

    def find(id: str) -> Peer | None:
        file = folder / "keys" / id
        return own.peer(id, PublicKey.parse(file.read_text().strip())) if file.exists() else None

    def send(outgoing: list[Outgoing]) -> None:
        for one in outgoing:
            unacknowledged[one.message_id] = one
            writer.write(client.send(FromClient.Message(one.envelope)))

    own = Identity(read("identity"), SecretKey.parse(read("private_key")))
    inbox, unacknowledged, is_caught_up = SessionInbox(own, SessionStore(folder / "store.sqlite")), dict[bytes, Outgoing](), False
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    client, hello = Client.start([PublicKey.parse(read("server_key"))])
    writer.write(hello)
    while not is_caught_up or unacknowledged:
        data = await asyncio.wait_for(reader.read(8192), timeout=20)
        if not data:
            raise ConnectionError("the server closed the connection")
        for event in client.receive(data):
            match event:
                case ClientEvent.ServerHello():
                    writer.write(client.login(own, [Extension.SupportedFeatures(3)]))
                case ClientEvent.Frame(0x02, envelope):  # a message; the inbox acknowledges a malformed one, too
                    outcome = inbox.receive(envelope, find)
                    if isinstance(outcome, UnknownSender):
                        continue  # it waits until the key is known
                    if isinstance(outcome, Arrived):
                        send(outcome.replies)
                        if outcome.message is not None and isinstance(outcome.message.content, content.Text):
                            print(f"{outcome.sender}: {outcome.message.content.text}")
                        ack = inbox.accept(outcome)
                    else:
                        ack = outcome.acknowledgement
                    if ack is not None:
                        writer.write(client.send(FromClient.MessageAck(ack)))
                case ClientEvent.Frame(kind, payload):
                    match FromServer.decode(kind, payload):
                        case FromServer.EchoRequest(data):
                            writer.write(client.send(FromClient.EchoResponse(data)))
                        case FromServer.MessageAck(_, message_id):
                            inbox.acknowledged(unacknowledged.pop(message_id).token)
                        case FromServer.QueueSendComplete():  # what waited may have begun a session
                            is_caught_up = True
                            to = find(peer) or sys.exit(f"nobody knows the key of {peer}")
                            send(inbox.send(to, FEATURE, content.Text(text)).outgoing)  # its features, as the directory says
    await writer.drain()
    writer.close()


if __name__ == "__main__":
    asyncio.run(chat(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]))
