// The examples of the README run.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = dirname(createRequire(import.meta.url).resolve("eeema/package.json"));
const programs = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```js\n([\s\S]*?)^```/gm)];

/** What the example says with the program behind it. */
function run(number, behind = "") {
    const file = join(dirname(fileURLToPath(import.meta.url)), `readme-example-${number}.mjs`);
    writeFileSync(file, programs[number][1] + behind);
    try {
        return execFileSync(process.execPath, [file], { encoding: "utf8", timeout: 60_000 });
    } finally {
        rmSync(file);
    }
}

test("the first example of the README runs", () => {
    assert.equal(run(0), "{ type: 'text', text: 'The tide is at 6:40.' }\n");
});

/** A server for one client, which it gives one message, and which it hears until the text came. */
const SERVER = `
import { createServer } from "node:net";
import { Identity, Inbox, SecretKey } from "eeema";

const key = SecretKey.generate();
const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
const toAlice = bob.peer("ALICE001", alice.publicKey());
const bobs = new forwardSecurity.SessionInbox(bob);
const listener = createServer((socket) => {
    const server = new transport.Server();
    const send = (payload) => socket.write(server.send(payload));
    const heard = [];
    const answers = {
        clientHello: () => socket.write(server.hello(key)),
        loginData: () => server.clientKey(key, alice.publicKey()),
        login: () => {
            socket.write(server.accept(Date.now(), 1));
            send({ type: "echoRequest", data: new Uint8Array(1) });
            send({ type: "message", envelope: new Inbox("BOB00001").seal(toAlice, { type: "text", text: "Hello?" }) });
            send({ type: "queueSendComplete" });
        },
        frame: ({ kind, payload }) => {
            const said = transport.decodeFromClient(kind, payload);
            heard.push(said.type);
            if (said.type === "message") {
                const outcome = bobs.receive(said.envelope, toAlice);
                if (outcome.message) {
                    console.log(outcome.message.content, heard);
                    socket.destroy();
                    listener.close();
                }
            }
        },
    };
    socket.on("data", (data) => {
        for (const event of server.receive(data)) {
            answers[event.type](event);
        }
    });
});
listener.listen(0, "127.0.0.1", () => {
    const address = { host: "127.0.0.1", port: listener.address().port, serverKeys: key.publicKey() };
    say(alice, alice.peer("BOB00001", bob.publicKey()), forwardSecurity.FEATURE, "The tide is at 6:40.", address);
});
`;

test("the client in the README logs in, acknowledges what waited, and says a text in a session", () => {
    const [asked, said] = run(1, SERVER).split("} ");
    assert.match(asked, /text: 'Hello\?'/);
    assert.match(asked, /The tide is at 6:40\./);
    assert.equal(said, "[ 'echoResponse', 'messageAck', 'message', 'message' ]\n");
});
