// A chat client over TCP, whose messages go through sessions with forward security.
//
//     node chat-client.js    against a chat server that this program plays itself, on the loopback interface
//
// A client in earnest keeps sessions, nonces and messages in a database, and connects again as `transport.Backoff` says.

import { connect, createServer } from "node:net";

import { forwardSecurity, Identity, parseEnvelope, SecretKey, transport } from "eeema";

/** A client of one identity that talks to one contact. `hear` gets what the contact says. */
class ChatClient {
    #sent = new Map();
    #keepAlive = new transport.KeepAlive(Date.now());

    constructor(identity, peer, hear) {
        this.identity = identity;
        this.peer = peer;
        this.hear = hear;
        this.inbox = new forwardSecurity.SessionInbox(identity);
    }

    /** Fulfilled once everything that waited was received. */
    connect(port, serverKey) {
        const { client, hello } = transport.Client.start(serverKey);
        this.client = client;
        this.socket = connect(port, "127.0.0.1");
        this.socket.write(hello);
        this.timer = setInterval(() => this.#askWhetherThere(), 1000);
        return new Promise((resolve, reject) => {
            this.socket.on("error", reject);
            this.socket.on("data", (data) => {
                this.#keepAlive.received(Date.now());
                try {
                    for (const event of client.receive(data)) {
                        this.#react(event, resolve);
                    }
                } catch (error) {
                    this.close();
                    reject(error);
                }
            });
        });
    }

    say(text) {
        const features = forwardSecurity.FEATURE; // as the directory says of the contact
        const { outgoing, dhType } = this.inbox.send(this.peer, features, { type: "text", text });
        this.#sendAll(outgoing);
        console.log(`${this.identity.id} says "${text}", ${dhType}`);
    }

    close() {
        clearInterval(this.timer);
        this.socket.destroy();
        this.client.free();
    }

    #react(event, caughtUp) {
        switch (event.type) {
            case "serverHello": {
                const bits = transport.SUPPORTED_FEATURES.METADATA_AND_ECHO;
                this.socket.write(this.client.login(this.identity, [{ type: "supportedFeatures", bits }]));
                return;
            }
            case "established":
                console.log(`${this.identity.id} is logged in, ${event.queued} messages wait`);
                return;
        }
        if (event.kind === transport.MESSAGE) {
            this.#receive(event.payload);
            return;
        }
        const payload = transport.decodeFromServer(event.kind, event.payload);
        switch (payload.type) {
            case "echoRequest":
                this.#send({ type: "echoResponse", data: payload.data });
                break;
            case "messageAck":
                this.inbox.acknowledged(this.#sent.get(`${payload.messageId}`));
                break;
            case "queueSendComplete":
                caughtUp();
                break;
        }
    }

    #receive(envelope) {
        const outcome = this.inbox.receive(envelope, this.peer);
        let { acknowledgement } = outcome;
        if (outcome.type === "arrived") {
            outcome.removed.forEach(({ text }) => console.log(text));
            this.#sendAll(outcome.replies);
            if (outcome.message?.content.type === "text") {
                this.hear(outcome.message.content.text, outcome.event.dhType);
            }
            acknowledgement = this.inbox.accept(outcome); // once the message is stored
        }
        if (acknowledgement !== undefined) {
            this.#send({ type: "messageAck", ...acknowledgement });
        }
    }

    #sendAll(outgoing) {
        for (const one of outgoing) {
            this.#sent.set(`${one.messageId}`, one);
            this.#send({ type: "message", envelope: one.envelope });
        }
    }

    #send(payload) {
        this.socket.write(this.client.send(payload));
    }

    #askWhetherThere() {
        switch (this.#keepAlive.due(Date.now()).type) {
            case "sendEcho":
                this.#send({ type: "echoRequest", data: new Uint8Array(8) });
                this.#keepAlive.echoSent(Date.now());
                break;
            case "close":
                this.close();
                break;
        }
    }
}

// What follows plays the chat server and two people.

/** Keeps messages until their receiver has acknowledged them. */
class ChatServer {
    #secretKey = SecretKey.generate();
    #publicKeys = new Map();
    #waiting = new Map();
    #connections = new Map();

    get publicKey() {
        return this.#secretKey.publicKey();
    }

    register({ id, publicKey }) {
        this.#publicKeys.set(id, publicKey);
        this.#waiting.set(id, []);
    }

    async listen() {
        this.listener = createServer((socket) => this.#serve(socket));
        await new Promise((resolve) => this.listener.listen(0, "127.0.0.1", resolve));
        return this.listener.address().port;
    }

    #serve(socket) {
        const server = new transport.Server();
        const connection = { send: (payload) => socket.write(server.send(payload)) };
        socket.on("error", () => undefined);
        socket.on("close", () => this.#connections.delete(connection.id));
        socket.on("data", (data) => {
            try {
                for (const event of server.receive(data)) {
                    this.#react(socket, server, connection, event);
                }
            } catch {
                socket.destroy(); // without a word
            }
        });
    }

    #react(socket, server, connection, event) {
        switch (event.type) {
            case "clientHello":
                socket.write(server.hello(this.#secretKey));
                break;
            case "loginData":
                server.clientKey(this.#secretKey, this.#publicKeys.get(event.identity));
                break;
            case "login": {
                connection.id = event.identity;
                const waiting = this.#waiting.get(event.identity);
                socket.write(server.accept(Date.now(), waiting.length));
                this.#connections.set(event.identity, connection);
                waiting.forEach((envelope) => connection.send({ type: "message", envelope }));
                connection.send({ type: "queueSendComplete" });
                break;
            }
            case "frame":
                this.#frame(connection, transport.decodeFromClient(event.kind, event.payload));
                break;
        }
    }

    #frame(connection, payload) {
        if (payload.type === "message") {
            const { receiver, messageId } = parseEnvelope(payload.envelope);
            this.#waiting.get(receiver).push(payload.envelope);
            connection.send({ type: "messageAck", receiver, messageId });
            this.#connections.get(receiver)?.send(payload);
        } else if (payload.type === "messageAck") {
            const waiting = this.#waiting.get(connection.id);
            const isIt = (envelope) => `${parseEnvelope(envelope).messageId}` === `${payload.messageId}`;
            waiting.splice(waiting.findIndex(isIt), 1);
        } else if (payload.type === "echoRequest") {
            connection.send({ type: "echoResponse", data: payload.data });
        }
    }
}

const server = new ChatServer();
const [alice, bob] = [Identity.generate("ALICE001"), Identity.generate("BOB00001")];
server.register({ id: alice.id, publicKey: alice.publicKey() });
server.register({ id: bob.id, publicKey: bob.publicKey() });
const port = await server.listen();

/** Somebody, and a way to wait for the next text. */
function person(identity, contact) {
    const heard = [];
    let wake;
    const client = new ChatClient(identity, identity.peer(contact.id, contact.publicKey()), (text, dhType) => {
        console.log(`${identity.id} hears "${text}", ${dhType}`);
        heard.push(text);
        wake?.();
    });
    const next = async () => {
        while (heard.length === 0) {
            await new Promise((resolve) => (wake = resolve));
        }
        return heard.shift();
    };
    return { client, next };
}

const [alices, bobs] = [person(alice, bob), person(bob, alice)];
await alices.client.connect(port, server.publicKey);
alices.client.say("The tide is at 6:40."); // Bob is not there yet
await new Promise((resolve) => setTimeout(resolve, 100));
await bobs.client.connect(port, server.publicKey);
await bobs.next();
bobs.client.say("And the ferry?");
await alices.next();
alices.client.say("At 7:15.");
await bobs.next();
alices.client.close();
bobs.client.close();
server.listener.close();
