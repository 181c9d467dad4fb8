"""A chat server for the own machine, to try a client with: `chat_server.py DIRECTORY` makes its key and serves on a free port.

The public keys of the people are in DIRECTORY/keys/IDENTITY; DIRECTORY/server_key becomes the public key of the server. What
waits for somebody lies in memory.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from eeema import PublicKey, SecretKey, TransportError, message
from eeema.transport import FromClient, FromServer, Server, ServerEvent


class Chat:
    """Who is there, and what waits for whom: envelopes under their sender and message id."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.secret_key = folder, SecretKey.generate()
        (folder / "server_key").write_text(self.secret_key.public_key.key_text())
        self.online: dict[str, tuple[Server, asyncio.StreamWriter]] = {}
        self.waiting: dict[str, dict[bytes, bytes]] = {}

    def key_of(self, identity: str | None) -> PublicKey | None:
        file = self.folder / "keys" / (identity or "nobody")
        return PublicKey.parse(file.read_text().strip()) if file.exists() else None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server, user = Server(), ""
        try:
            while data := await reader.read(8192):
                for event in server.receive(data):
                    match event:
                        case ServerEvent.ClientHello():
                            writer.write(server.hello(self.secret_key))
                        case ServerEvent.LoginData(identity):
                            server.client_key(self.secret_key, self.key_of(identity))
                        case ServerEvent.Login(user) | ServerEvent.LegacyLogin(user):
                            queue = self.waiting.setdefault(user, {})
                            self.online[user] = (server, writer)
                            writer.write(server.accept(time.time_ns() // 1_000_000, len(queue)))
                            for envelope in queue.values():
                                writer.write(server.send(FromServer.Message(envelope)))
                            writer.write(server.send(FromServer.QueueSendComplete()))
                        case ServerEvent.Frame(kind, payload):
                            self.take(server, writer, user, FromClient.decode(kind, payload))
        except TransportError as error:
            print(f"closed: {error.reason}", flush=True)
        finally:
            if self.online.get(user, (None, None))[0] is server:
                del self.online[user]
            writer.close()

    def take(self, server: Server, writer: asyncio.StreamWriter, user: str, payload: object) -> None:
        match payload:
            case FromClient.EchoRequest(data):
                writer.write(server.send(FromServer.EchoResponse(data)))
            case FromClient.MessageAck(ack):
                self.waiting[user].pop(ack.sender + ack.message_id, None)
            case FromClient.Message(envelope):
                (sender, receiver), message_id = message.parties(envelope), envelope[16:24]
                if sender == user:
                    self.waiting.setdefault(receiver, {})[sender.encode() + message_id] = envelope
                    writer.write(server.send(FromServer.MessageAck(receiver, message_id)))
                    if receiver in self.online:
                        other, their_writer = self.online[receiver]
                        their_writer.write(other.send(FromServer.Message(envelope)))


async def main(folder: Path) -> None:
    server = await asyncio.start_server(Chat(folder).serve, "127.0.0.1", 0)
    print(f"serving on port {server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
