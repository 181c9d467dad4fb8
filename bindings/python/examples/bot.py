"""A Gateway bot: answers every text. `bot.py SERVER SECRET` serves callbacks on port 8080 of the own machine."""

import asyncio
import sys
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from eeema import Identity, Inbox, Peer, PublicKey, SecretKey, content, gateway
from eeema.message import Received, UnknownSender


async def bot(server: str, secret: str, identity: Identity, port: int) -> None:
    inbox, peers = Inbox(identity.id), dict[str, Peer]()  # a real bot gives the inbox a store that lasts
    http = aiohttp.ClientSession(server)

    async def callback(request: web.Request) -> web.Response:
        fields = parse_qsl(await request.text())
        message = inbox.receive_callback(fields, secret, peers.get)
        if isinstance(message, UnknownSender):
            async with http.get(f"/pubkeys/{message.id}", params={"from": identity.id, "secret": secret}) as key:
                peers[message.id] = identity.peer(message.id, PublicKey.parse(await key.text()))
            message = inbox.receive_callback(fields, secret, peers.get)
        if isinstance(message, Received) and isinstance(message.content, content.Text):
            sealed = gateway.seal(peers[message.sender], content.Text(f"You said: {message.content.text}"), inbox=inbox)
            form = {"from": identity.id, "to": message.sender, "secret": secret}
            await http.post("/send_e2e", data={**form, "nonce": sealed.nonce_hex, "box": sealed.box_hex})
        if isinstance(message, Received):
            inbox.accept(message)
        return web.Response()

    app = web.Application()
    app.router.add_post("/callback", callback)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    key = SecretKey.parse(sys.stdin.readline().strip())
    asyncio.run(bot(sys.argv[1], sys.argv[2], Identity("*BOT0001", key), 8080))
