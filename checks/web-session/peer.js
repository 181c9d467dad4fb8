// The JavaScript client of SaltyRTC as one end of a session: node peer.js CONFIGURATION, a JSON object.
//
// What happens is told on standard output, what to do is read from standard input, one JSON object on a line.
'use strict';
const fs = require('fs');
const path = require('path');
const readline = require('readline');
const vm = require('vm');

const configuration = JSON.parse(process.argv[2]);
const modules = path.join(configuration.modules, 'node_modules');
const load = (name) => require(path.join(modules, name));
const run = (file) => vm.runInThisContext(fs.readFileSync(path.join(modules, file), 'utf8'), file);

const WebSocket = load('ws');
globalThis.window = globalThis;
globalThis.self = globalThis;
globalThis.nacl = load('tweetnacl');
globalThis.msgpack = load('msgpack-lite');
globalThis.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
        super(url, protocols, { ca: fs.readFileSync(configuration.certificate), perMessageDeflate: false });
    }
};
run('@saltyrtc/client/dist/saltyrtc-client.es5.min.js');
run('@saltyrtc/task-relayed-data/dist/saltyrtc-task-relayed-data.es5.min.js');
run('@saltyrtc/chunked-dc/dist/chunked-dc.es5.min.js');
run('@saltyrtc/task-webrtc/dist/saltyrtc-task-webrtc.es5.min.js');

// Returns nothing: the client forgets a listener that returns false, as a full pipe does.
const tell = (event) => { process.stdout.write(JSON.stringify(event) + '\n'); };
// A data channel for the signalling that is not there: what it carries is told.
let link;
const open = (size) => {
    link = webrtc.getTransportLink();
    webrtc.handover({
        maxMessageSize: size,
        close() { tell({ event: 'channel-closed' }); },
        send(message) { tell({ event: 'chunk', bytes: hex(message) }); },
    });
};

// What seals and opens for the channels of the application, by their ids.
const contexts = {};
const context = (id) => contexts[id] || (contexts[id] = webrtc.createCryptoContext(id));
const unseal = (id, sealed) => {
    const length = saltyrtcTaskWebrtc.DataChannelCryptoContext.NONCE_LENGTH;
    return context(id).decrypt(saltyrtcClient.Box.fromUint8Array(sealed, length));
};

// What goes wrong is told in words: nobody looks at the source that Node would show.
process.on('uncaughtException', (error) => {
    tell({ event: 'error', message: error.message });
    process.exit(1);
});
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const bytes = (digits) => new Uint8Array(Buffer.from(digits, 'hex'));

const relayed = new saltyrtcTaskRelayedData.RelayedDataTask();
const webrtc = new saltyrtcTaskWebrtc.WebRTCTaskBuilder()
    .withVersion(configuration.version || 'v1')
    .withHandover(Boolean(configuration.handover))
    .build();
const tasks = [configuration.task === 'webrtc' ? webrtc : relayed];
const keys = configuration.secretKey
    ? new saltyrtcClient.KeyStore(configuration.secretKey)
    : new saltyrtcClient.KeyStore();
let builder = new saltyrtcClient.SaltyRTCBuilder()
    .connectTo(configuration.host, configuration.port)
    .withKeyStore(keys)
    .withServerKey(configuration.serverKey)
    .withPingInterval(30)
    .usingTasks(tasks);
if (configuration.trustedKey) {
    builder = builder.withTrustedPeerKey(configuration.trustedKey);
}
let client;
if (configuration.initiatorKey) {
    if (!configuration.trustedKey) {
        builder = builder.initiatorInfo(configuration.initiatorKey, configuration.token);
    }
    client = builder.asResponder();
} else {
    client = builder.asInitiator();
}

client.on('state-change', () => tell({ event: 'state', state: client.state }));
client.on('connection-closed', (event) => tell({ event: 'closed', code: event.data }));
client.on('application', (event) => tell({ event: 'application', data: event.data }));
client.on('handover', () => tell({ event: 'handover' }));
for (const kind of ['offer', 'answer', 'candidates']) {
    webrtc.on(kind, (event) => tell({ event: kind, data: event.data }));
}
relayed.on('data', (event) => tell({ event: 'data', bytes: hex(event.data) }));
readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const command = JSON.parse(line);
    switch (command.do) {
        case 'data':
            // Its MessagePack makes a binary of an ArrayBuffer only.
            relayed.sendMessage(bytes(command.bytes).buffer);
            break;
        case 'application':
            client.sendApplicationMessage(command.data);
            break;
        case 'offer':
            webrtc.sendOffer(command.data);
            break;
        case 'answer':
            webrtc.sendAnswer(command.data);
            break;
        case 'candidates':
            webrtc.sendCandidates(command.data);
            break;
        case 'open':
            open(command.size);
            break;
        case 'chunk':
            link.receive(bytes(command.bytes));
            break;
        case 'seal': {
            const sealed = context(command.id).encrypt(bytes(command.bytes)).toUint8Array();
            tell({ event: 'sealed', round: command.round, bytes: hex(sealed) });
            break;
        }
        case 'unseal':
            tell({ event: 'unsealed', bytes: hex(unseal(command.id, bytes(command.bytes))) });
            break;
        case 'disconnect':
            client.disconnect(true);
            break;
    }
}).on('close', () => process.exit(0));

tell({
    event: 'ready',
    publicKey: client.permanentKeyHex,
    secretKey: keys.secretKeyHex,
    token: client.authTokenHex,
});
client.connect();
