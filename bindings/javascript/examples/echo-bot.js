// A bot that answers every text with the same text: it receives callbacks of the Gateway and sends through it.
//
//     node echo-bot.js    against a Gateway that this program plays itself, on the loopback interface
//
// A bot in earnest reads its key and secret from a safe place, has a certificate, and keeps what it received in a database.

import { createServer } from "node:http";

import { gateway, Identity, Inbox } from "eeema";

const { bot, user, secret } = { bot: "*ECHOBOT", user: "ALICE001", secret: "a secret of the Gateway" };

/** The bot: a web server for callbacks. `send` posts a form to the Gateway. */
function echoBot(own, userKey, send) {
    const inbox = new Inbox(own.id);
    const peer = own.peer(user, userKey);
    return async (form) => {
        const callback = new gateway.Callback(form, secret);
        const outcome = inbox.receiveCallback(callback, (id) => (id === peer.id ? peer : undefined));
        if (outcome.type === "message" && outcome.message.content.type === "text") {
            const box = inbox.sealForGateway(peer, outcome.message.content);
            await send({ from: own.id, to: peer.id, nonce: box.nonceHex, box: box.boxHex, secret });
            inbox.accept(outcome.message);
        }
        return outcome.type === "refused" ? outcome.text : outcome.type;
    };
}

/** Answers POST requests with what `handle` makes of their form. */
async function listen(handle) {
    const server = createServer(async (request, response) => {
        try {
            response.end(await handle(new URLSearchParams(await textOf(request))));
        } catch (error) {
            response.statusCode = 400;
            response.end(error.message);
        }
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

async function textOf(request) {
    let text = "";
    request.setEncoding("utf8");
    for await (const chunk of request) {
        text += chunk;
    }
    return text;
}

const post = async (url, fields) => {
    const response = await fetch(url, { method: "POST", body: new URLSearchParams(fields) });
    return `${response.status} ${await response.text()}`;
};

// What follows plays the Gateway and the user.

const [botIdentity, userIdentity] = [Identity.generate(bot), Identity.generate(user)];
const userInbox = new Inbox(user);
const toBot = userIdentity.peer(bot, botIdentity.publicKey());
const answers = [];

const sent = await listen((form) => {
    answers.push(callbackOf(form.get("nonce"), form.get("box"), bot, user));
    return "ok";
});
const callbacks = await listen(echoBot(botIdentity, userIdentity.publicKey(), (form) => post(sent.url, form)));

function callbackOf(nonce, box, from, to) {
    const form = new URLSearchParams({ from, to, messageId: "0011223344556677", date: "1735655118", nonce, box });
    form.set("mac", "");
    form.set("mac", Buffer.from(gateway.computeMac(form, secret)).toString("hex"));
    return form;
}

const { nonceHex, boxHex } = userInbox.sealForGateway(toBot, { type: "text", text: "Is anybody there?" });
const callback = callbackOf(nonceHex, boxHex, user, bot);
console.log("callback:", await post(callbacks.url, callback));
console.log("the same again:", await post(callbacks.url, callback));
callback.set("date", "1735655119");
console.log("changed:", await post(callbacks.url, callback));
const [answer] = answers.map((form) => userInbox.receiveCallback(new gateway.Callback(form, secret), toBot));
console.log("the user reads:", answer.message.content.text);
sent.server.close();
callbacks.server.close();
