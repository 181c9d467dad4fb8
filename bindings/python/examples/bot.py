"""A Gateway bot that answers every text: `bot.py SERVER SECRET` serves callbacks on port 8080 of the own machine.

The secret key of *BOT0001 comes in on the standard input. A real bot gives its inbox a store that lasts (`callbacks.py`).
"""

import sys
from urllib.parse import parse_qsl

from aiohttp import ClientSession, web
from eeema import Identity, Inbox, Peer, PublicKey, SecretKey, content, gateway
from eeema.message import Received, UnknownSender


def bot(server: str, secret: str, own: Identity) -> web.Application:
    inbox, peers = Inbox(own.id), dict[str, Peer]()

    async def callback(request: web.Request) -> web.Response:
        fields = parse_qsl(await request.text())
        async with ClientSession(server) as http:
            message = inbox.receive_callback(fields, secret, peers.get)
            if isinstance(message, UnknownSender):
                key = await http.get(f"/pubkeys/{message.id}", params={"from": own.id, "secret": secret})
                peers[message.id] = own.peer(message.id, PublicKey.parse(await key.text()))
                message = inbox.receive_callback(fields, secret, peers.get)
            if isinstance(message, Received) and isinstance(message.content, content.Text):
                sealed = gateway.seal(peers[message.sender], content.Text(f"You said: {message.content.text}"), inbox=inbox)
                form = {"from": own.id, "to": message.sender, "nonce": sealed.nonce_hex, "box": sealed.box_hex}
                await http.post("/send_e2e", data={**form, "secret": secret})
            if isinstance(message, Received):
                inbox.accept(message)
        return web.Response()

    app = web.Application()
    app.router.add_post("/callback", callback)
    return app


if __name__ == "__main__":
    identity = Identity("*BOT0001", SecretKey.parse(sys.stdin.readline().strip()))
    web.run_app(bot(sys.argv[1], sys.argv[2], identity), host="127.0.0.1", port=8080)
