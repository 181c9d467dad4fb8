// Uses everything that is declared; `tsc --strict` reads it, nobody runs it.

import * as all from "eeema";
import {
    blob,
    contactHash,
    content,
    EeemaError,
    forwardSecurity,
    gateway,
    group,
    hazmat,
    idExport,
    Identity,
    Inbox,
    init,
    localStorage,
    MessageError,
    multiDevice,
    Nonce,
    openEnvelope,
    parseEnvelope,
    Peer,
    PublicKey,
    safe,
    seal,
    SecretKey,
    transport,
    verification,
} from "eeema";
import type { FindPeer, GroupIdentity, Message, Outcome, ReplayStore } from "eeema";
import { init as initBase } from "eeema/base";
import { init as initInline } from "eeema/inline";
import { init as initSession } from "eeema/session";

class Store implements ReplayStore {
    isNonceUsed(nonceHash: Uint8Array): boolean {
        return nonceHash.length === 0;
    }
    isMessageIdUsed(sender: string, id: Uint8Array): boolean {
        return sender.length === id.length;
    }
    markNonce(nonceHash: Uint8Array): boolean {
        return nonceHash.length > 0;
    }
    mark(nonceHash: Uint8Array, sender: string, id: Uint8Array): boolean {
        return nonceHash.length > sender.length + id.length;
    }
}

class Sessions extends Store implements forwardSecurity.SessionStore {
    sessionsWith(peer: string): [Uint8Array, Uint8Array][] {
        return [[new Uint8Array(16), new Uint8Array(peer.length)]];
    }
    saveSession(peer: string, sessionId: Uint8Array, encoded: Uint8Array): void {
        console.log(peer, sessionId, encoded);
    }
    removeSession(peer: string, sessionId: Uint8Array): void {
        console.log(peer, sessionId);
    }
}

/** Sends and receives through sessions. */
function talk(alice: Identity, peer: Peer): unknown[] {
    using inbox = new forwardSecurity.SessionInbox(alice, new Sessions(), { versions: null });
    const all = new forwardSecurity.SessionInbox(alice, undefined, { versions: { min: 0x0100, max: 0x0102 } });
    const text: content.Content = { type: "text", text: "x" };
    const sending = inbox.send(peer, forwardSecurity.FEATURE, text, { now: 5, nickname: "x" });
    const [id] = sending.outgoing.map(({ receiver, messageId, envelope }) => {
        console.log(receiver, envelope);
        return messageId;
    });
    const [first] = all.sendToAll([[peer, 0x40n]], text);
    const outcome = all.receive(id ?? new Uint8Array(8), peer, 7n);
    if (outcome.type === "arrived") {
        outcome.replies.forEach((reply) => all.acknowledged(reply));
        const event = outcome.event;
        console.log(event.type === "opened" ? event.dhType : event.type, outcome.message?.content);
        console.log(all.accept(outcome)?.messageId, outcome.removed.map((removed) => [removed.because, removed.cause]));
    } else if (outcome.type === "refused") {
        console.log(outcome.acknowledgement);
    }
    const ended = all.terminate(peer, new Uint8Array(16), forwardSecurity.TERMINATE_CAUSES.RESET);
    const { variant } = forwardSecurity.decodeEnvelope(forwardSecurity.rewriteEnvelope(new Uint8Array()));
    const session = forwardSecurity.readSession(new Uint8Array());
    const range: forwardSecurity.VersionRange = { min: forwardSecurity.VERSIONS.V1_0, max: 0x0102 };
    return [
        first?.dhType === "fourDh",
        all.refresh(peer, 0x40, 5),
        all.terminateAll(peer, 1).removed,
        ended.outgoing.length,
        variant.type === "encapsulated" ? variant.sealed : variant.type,
        variant.type === "init" ? variant.versions : forwardSecurity.REJECT_CAUSES.UNKNOWN_SESSION,
        session.versions?.local,
        forwardSecurity.best([new Uint8Array()]),
        forwardSecurity.negotiate(range, range),
        forwardSecurity.processVersions({ local: 256, remote: 256 }, 256, 256, 258)?.remote,
        inbox.ownId,
    ];
}

/** Both ends of a connection. */
function connect(alice: Identity, secretKey: SecretKey): unknown[] {
    const { client, hello } = transport.Client.start(secretKey.publicKey(), { frameLimit: 100 });
    const server = new transport.Server({ extensionsLimit: 100 });
    const out: Uint8Array[] = [];
    for (const event of server.receive(hello)) {
        switch (event.type) {
            case "clientHello":
                out.push(server.hello(secretKey));
                break;
            case "loginData":
                server.clientKey(secretKey, event.identity === undefined ? undefined : alice.publicKey());
                break;
            case "login":
            case "legacyLogin":
                console.log(event.extensions.entries.map(({ type }) => type), event.extensions.clientInfo);
                out.push(server.accept(5, 0));
                break;
            case "frame": {
                const payload = transport.decodeFromClient(event.kind, event.payload);
                console.log(payload.type === "setPushToken" && payload.token.form === "hms" ? payload.token.appId : "");
                server.refuse();
            }
        }
    }
    const platform = { type: "bot", osName: "linux", osArchitecture: "x86_64" } as const;
    const text = transport.clientInfo({ version: "1", language: "en", country: "CH", platform });
    for (const event of client.receive()) {
        if (event.type === "serverHello") {
            out.push(client.login(alice, [{ type: "clientInfo", text }, { type: "supportedFeatures", bits: 3 }]));
        } else if (event.type === "established") {
            console.log(event.serverTime, event.queued);
        } else {
            const payload: transport.FromServer = transport.decodeFromServer(event.kind, event.payload);
            console.log(payload.type === "closeError" ? payload.canReconnect : payload.type);
        }
    }
    const keepAlive = new transport.KeepAlive(5, { forLinkedDevices: true });
    keepAlive.received(5);
    keepAlive.echoSent(6);
    const due = keepAlive.due(7n);
    const backoff = new transport.Backoff();
    backoff.reset();
    const token: transport.PushToken = { form: "raw", service: transport.PUSH_SERVICES.FCM, token: hello };
    return [
        client.send({ type: "setPushToken", token }),
        client.sealFrame(transport.MESSAGE, hello),
        server.send({ type: "alert", message: "x" }),
        server.sealFrame(0, hello),
        client.missing + client.kept + server.missing + server.kept,
        due.type === "wait" ? due.milliseconds : due.type,
        backoff.nextWait() + transport.TIMEOUTS.ECHO + transport.PORTS[0] + transport.MAX_PAYLOAD_LENGTH,
        transport.serverKeys("sandbox").concat(transport.serverKeys("production")),
        transport.serverName({ group: "3f", isDualStack: true }),
        transport.decodeExtensions(hello).deviceCookie,
        transport.encodeFromClient({ type: "deletePushTokens", deviceIds: [] }).kind,
        transport.encodeFromServer({ type: "queueSendComplete" }).payload,
        transport.acknowledgementOfMalformed(hello)?.sender,
        transport.SUPPORTED_FEATURES.METADATA,
        out,
    ];
}

/** The parts of both, with chosen keys. */
function knownAnswers(alice: Identity, peer: Peer, secretKey: SecretKey, data: Uint8Array): unknown[] {
    const range: forwardSecurity.VersionRange = { min: 256, max: 258 };
    const { session, envelope } = hazmat.initiateSession(alice, peer, range, data, secretKey);
    const reaction = hazmat.receiveInSessions(alice, peer, [session], range, data, envelope, data);
    const counted = { cookie: data, sequence: 3n };
    const channel = new hazmat.Channel(data, counted, counted, 8192);
    const received = channel.receive(channel.sealFrame(0, data));
    return [
        hazmat.announceSession(session, range),
        hazmat.sealInSession(session, data, undefined, range).session,
        reaction.type === "opened" ? reaction.token.commit(reaction.session) : reaction.type,
        hazmat.advanceChain(data, 1, 5n).messageKey,
        hazmat.deriveChains({ ss: data, es: data, se: data, ee: data }, "ALICE001", "BOB00001").twoDh,
        "missing" in received ? received.missing : received.payload,
        hazmat.vouch(data, data, data, secretKey.publicKey()).vouch,
        hazmat.countedNonce(data, 5),
        hazmat.sequenceNumbers(hazmat.startServer(secretKey, data)).sent,
        hazmat.startClient([secretKey.publicKey()], secretKey, data).hello,
    ];
}

/** Talks to other devices of the user, and tests a server. */
function others(server: safe.ServerAddress, data: Uint8Array): unknown[] {
    using key = multiDevice.DeviceGroupKey.fromBytes(multiDevice.DeviceGroupKey.generate().toBytes());
    const sealed = key.seal("reflect", data);
    const last = multiDevice.lastSealed(sealed);
    const test = new safe.SelfTest(new safe.Client(server));
    const config: safe.ServerConfig | undefined = test.answered(200, [], data);
    return [
        key.open("reflect", sealed),
        key.respond(key.groupId(), data),
        last !== undefined && multiDevice.accepts(last, last),
        hazmat.deviceGroupKeys(key).path,
        hazmat.sealForDevices(key, "deviceInfo", data, data),
        hazmat.respondToMediator(key, data, data, data),
        test.step === "store" ? test.request().url : test.unanswered()?.method,
        config?.maxBackupBytes,
    ];
}

/** Opens what an app keeps. */
function openKeyFiles(file: Uint8Array): unknown[] {
    const limits: localStorage.CostLimits = { memoryKib: 1024, memoryKibTimesIterations: 5n };
    using key = localStorage.openKeyFile(file, { passphrase: "x", remoteSecret: file, limits });
    const desktop = localStorage.openDesktopKeyFile(file, "x", { limits });
    return [
        localStorage.openKeyFileV1(file, file).toBytes(),
        localStorage.readKeyFile(file).cost?.memoryKib,
        localStorage.openWrappedKeyFile(file, file).keyFile,
        localStorage.MasterKey.fromBytes(file).openFile(key.sealFile(file)),
        key.databasePassword(),
        desktop.clientKey.publicKey(),
        desktop.work?.password,
        localStorage.fileName.contactPicture("ALICE001", "user") + localStorage.fileName.groupPicture(5n),
        blob.pictureStep("BOB00001", true, { type: "deleted", time: 5 }, { blobId: file, uploadedAt: 5 }, 6) === "nothing",
    ];
}

/** What a program does with what was said: every type is handled, or this does not compile. */
function say(said: content.Content): string {
    switch (said.type) {
        case "text":
            return said.text;
        case "location":
            return `${said.latitude} ${said.longitude} ${said.accuracy} ${said.name} ${said.address}`;
        case "file":
            return `${said.name} ${said.mediaType} ${said.size} ${said.thumbnail?.mediaType}`;
        case "pollSetup":
            return said.choices.map((choice) => choice.description).join();
        case "pollVote":
            return said.choices.map(({ id, chosen }) => `${id} ${chosen}`).join();
        case "deliveryReceipt":
            return `${said.status} ${said.messageIds.length}`;
        case "reaction":
            return said.action === "apply" ? said.emoji : "";
        case "editMessage":
            return said.text;
        case "deleteMessage":
            return `${said.messageId}`;
        case "typingIndicator":
            return `${said.isTyping}`;
        case "groupSetup":
            return said.members.join();
        case "groupName":
            return said.name;
        case "groupCallStart":
            return said.sfuBaseUrl;
        case "call":
            return said.signal;
        case "forwardSecurityEnvelope":
            return `${said.bytes}`;
        case "workSyncDelta":
            return `${said.deltas?.map((delta) => delta.availability?.description)}`;
        case "webSessionResume":
            return `${said.affiliation} ${said.time}`;
        case "setProfilePicture":
        case "deprecatedGroupImage":
            return `${said.size}`;
        case "deprecatedImage":
            return `${said.nonce}`;
        case "deprecatedAudio":
            return `${said.duration}`;
        case "deprecatedVideo":
            return `${said.thumbnailSize}`;
        case "deleteProfilePicture":
        case "requestProfilePicture":
        case "groupLeave":
        case "groupSyncRequest":
        case "empty":
            return said.type;
        case "unknown":
            return `${said.kind}`;
        default: {
            const never: never = said;
            return never;
        }
    }
}

function outcome(inbox: Inbox, received: Outcome): string {
    switch (received.type) {
        case "message":
            return `${inbox.accept(received.message)?.sender} ${say(received.message.content)}`;
        case "refused":
            return `${received.step} ${received.reason} ${received.text} ${received.acknowledgement?.messageId}`;
        case "unknownSender":
            return received.sender;
    }
}

export async function everything(source: ReadableStream<Uint8Array>): Promise<void> {
    await init();
    await initBase("https://example.org/eeema-base.wasm");
    await initInline(new Uint8Array());
    await initSession(new Uint8Array());

    using secret = SecretKey.generate();
    const copies = [SecretKey.fromBytes(secret.toBytes()), SecretKey.parse(secret.toKeyText())];
    const publicKey: PublicKey = secret.publicKey();
    const named: SecretKey | PublicKey = all.parseKeyText("public:00");
    const key: Uint8Array = secret.agree(PublicKey.parse(publicKey.toKeyText()));
    const fingerprint: Uint8Array = publicKey.fingerprint();
    const equal: boolean = publicKey.equals(publicKey.toBytes()) && publicKey.toString() === "";
    const alice = new Identity("ALICE001", secret);
    const bob = Identity.generate("BOB00001");
    const peer: Peer = alice.peer(bob.id, bob.publicKey());
    const peers: (Peer | EeemaError)[] = alice.peers([["BOB00001", bob.publicKey().toBytes()]]);
    const known: boolean = alice.hasPublicKey(publicKey) && alice.secretKey.publicKey().equals(publicKey);
    const keys = [peer.agreedKey(), peer.metadataKey(), peer.publicKey.toBytes(), key, fingerprint];
    const ids: string[] = [peer.id, peer.ownId, all.threemaId("ALICE001"), all.threemaIdFromTyped("alice001")];
    const nonce: Uint8Array = new Nonce(Nonce.generate().toBytes()).hash("ALICE001");
    const isBot: boolean = all.isGatewayId("*BOT0001");
    const id: Uint8Array = all.generateId();
    const nickname: string = all.trimNickname(" x ");
    const predefined = all.predefinedContact("*3MAPUSH");
    const shown = [predefined?.nickname, predefined?.isSpecial, predefined?.sandboxPublicKey?.toKeyText()];

    const inbox = new Inbox("ALICE001", new Store());
    const find: FindPeer = (sender) => (sender === peer.id ? peer : undefined);
    const envelope = inbox.seal(peer, { type: "text", text: "x" }, { nickname, flags: content.FLAGS.PUSH });
    const sealed = seal(peer, { type: "groupLeave" }, { createdAt: 5n, messageId: id });
    outcome(inbox, inbox.receive(envelope, find));
    inbox.receiveAll([envelope, sealed.envelope], peer).map((received) => outcome(inbox, received));
    const opened: Message = openEnvelope(peer, envelope);
    const said: string = `${parseEnvelope(envelope).isLegacy} ${opened.nickname} ${opened.group?.creator}`;
    const marked: boolean = inbox.markNonce(sealed.nonce);
    try {
        inbox.accept(opened);
    } catch (error) {
        if (error instanceof MessageError && error.reason === "refused.nonce_reuse") {
            throw new EeemaError(error.reason, error.message);
        }
    }

    const where: GroupIdentity = group.generate("ALICE001");
    const everybody = { identity: where, members: ["BOB00001"], left: false };
    const incoming = { identity: where, sender: "BOB00001", user: "ALICE001", creatorBlocked: false };
    const fanned = group.fanOut(inbox, [peer], where, { type: "groupName", name: "x" });
    const decisions = [
        group.decide(incoming, everybody),
        group.decideLeave(incoming),
        group.decideSetup(incoming, everybody, ["BOB00001"]),
        group.decideSyncRequest(incoming, undefined, false),
        group.isNotesGroup(everybody, "ALICE001"),
        group.isSyncLimited(undefined, 5),
        group.mayRequestSync(where, "ALICE001", 4, 5),
        group.isResyncDue(where, "ALICE001", 4, 5),
        ...group.receivers(everybody, "ALICE001", "x", 0x41),
        ...fanned.map(({ receiver, envelope }) => `${receiver} ${envelope.length}`),
    ];

    const body = content.encodeBody({ type: "typingIndicator", isTyping: true }, undefined);
    const decoded = content.decodeBody(body.kind, content.rewriteBody(body.kind, body.bytes));
    const texts: string[] = [
        say(decoded.content),
        `${decoded.distributesProfile} ${decoded.hasReplayProtection} ${decoded.groupId} ${decoded.groupCreator}`,
        ...content.mentions("@[ALICE001]"),
        `${content.quote("x", id)?.text} ${content.bodyAsFile(0x14, id)?.mediaType}`,
        content.withQuote(id, "x"),
        ...content.splitText("x", 10),
        content.receiptOfEmoji("👍") ?? "",
        ...content.groupSetupMembers(["BOB00001"], "ALICE001"),
        content.properties(1)?.whenRejected ?? "",
    ];

    const box: gateway.MessageBox = inbox.sealForGateway(peer, { type: "empty" });
    const form = new URLSearchParams({ box: box.boxHex, nonce: gateway.seal(peer, { type: "empty" }).nonceHex });
    const mac: Uint8Array = gateway.computeMac(form, "secret");
    const callback = new gateway.Callback([["mac", "x"]], mac);
    outcome(inbox, inbox.receiveCallback(callback, peer));
    const called = [callback.sender, callback.messageId, callback.nonce, callback.time, callback.open(peer).kind];

    const file = blob.seal(new Uint8Array());
    const thumbnail: Uint8Array = file.key.sealThumbnail(blob.open(file.key.toBytes(), file.blob));
    blob.openDeprecatedImage(key, nonce, thumbnail);
    const sealer = new blob.Sealer();
    const piece: Uint8Array = sealer.update(thumbnail);
    const { tag } = sealer.finish();
    const verifier = new blob.Verifier(key, tag, { thumbnail: true });
    verifier.update(piece);
    const opener: blob.Opener = verifier.finish();
    opener.update(piece);
    opener.finish();
    blob.Opener.inOnePass(key, tag).free();
    await blob.sealStream(source, async (ciphertext) => void ciphertext.length);
    for await (const plaintext of blob.openStream(key, () => [piece])) {
        plaintext.fill(0);
    }
    const blobText: string = blob.blobIdText(blob.parseBlobId("00")) + blob.blobIdShard(id) + blob.TAG_LENGTH;

    const code: idExport.Code = idExport.find(idExport.parse("x").text);
    const restored: Identity = idExport.open(code.text, "password", { maxMemory: 1 << 28 });
    idExport.checkPassword("password", "recommended");
    const exported: string = idExport.seal(restored, new Uint8Array(8), { scheme: "v1" });
    const other = [idExport.otherKind(exported), idExport.revocationKey("password")];

    const hashes: Uint8Array = contactHash.phones(new BigUint64Array([41791234567n]));
    const email = contactHash.email("a@example.org");
    const hashed = [
        contactHash.phones(["41791234567"]),
        contactHash.emails(["a@example.org"]),
        contactHash.phone(contactHash.parsePhone("41791234567")),
        email.alternative?.hash,
        contactHash.emailFromTyped("a@example.org").address,
        contactHash.phoneFromTyped("+41 79 123 45 67"),
        contactHash.fromHex(contactHash.toHex(email.hash)),
        contactHash.fromBase64(contactHash.toBase64(email.hash)),
        contactHash.HASH_LENGTH,
    ];
    const range = new contactHash.PhoneRange("41791234567", 10n);
    range.skip(1);
    const found: string | undefined = range.find(hashes, 5);
    const next: BigUint64Array = range.next().numbers;
    const { directory, gatewayLookup } = contactHash;
    const granted = directory.decodeTokenAnswer(new Uint8Array());
    const exchanged: string[] = [
        directory.tokenRequest("ALICE001"),
        directory.respond(hashes, "ALICE001", secret),
        granted.type === "granted" ? granted.token : granted.text,
        directory.matchRequest({ phones: hashes, includeInactive: true }),
        ...directory.decodeMatchAnswer(hashes).matches.map((match) => `${match.id} ${match.phone} ${match.email}`),
        gatewayLookup.bulkRequest({ emails: hashes }),
        ...gatewayLookup.decodeBulkAnswer(hashes).map((match) => `${match.publicKey}`),
        gatewayLookup.phonePath(hashes),
        gatewayLookup.emailPath(hashes),
        `${range.countLeft} ${found} ${next.length}`,
    ];

    const master = safe.MasterKey.derive("password", "ALICE001", { workArea: 1 << 20 });
    const document = safe.Document.open(safe.MasterKey.fromBytes(master.toBytes()), hashes, { maxPlaintext: 5 });
    const values: safe.Values = document.toValues();
    document.replace({ ...values, nickname: "x", contacts: values.contacts.map((c) => ({ ...c, hidden: true })) });
    document.forgetUnknown();
    const backup: Uint8Array = new safe.Document(document.secretKey).seal(master);
    const backups = [
        safe.Document.decode(document.encode()).identity("ALICE001").id,
        safe.Document.decodeStrict(backup).deviceGroupKey()?.length,
        document.warnings().warnings.map((warning) => warning.pointer + warning.reason + warning.text),
        document.reconcile(0, publicKey).needsAttention,
        safe.findMistyped("password", "ALICE001", backup)?.slip,
        safe.backupIdHex(master.backupId()),
        master.encryptionKey(),
        safe.assessPassword("password", true).isWeak,
        safe.assessPasswordWithPattern("password", false).isRefused,
        safe.generatePassword(),
        safe.credentialsHeader("u", "p"),
    ];
    const decision = safe.decideSchedule({ now: 5, contentChanged: true, force: false, retentionDays: 180 });
    const until = decision.type === "waitUntil" ? decision.time : 0;
    const address = safe.ServerAddress.fromTyped("example.org");
    const urls = [address.configUrl(id), address.backupUrl(id), address.username(), address.password()];
    const client = new safe.Client(safe.ServerAddress.parse("https://example.org"), { token: "t" });
    new safe.Client(safe.ServerAddress.official(), { username: "u", password: "p" }).free();
    const request: safe.Request = client.download(id);
    const answer = await fetch(request.url, request as RequestInit);
    const headers: safe.Headers = answer.headers;
    const config: safe.ServerConfig = safe.readAnswer("config", answer.status, headers, new Uint8Array());
    const requests = [client.config(id), client.exists(id), client.delete(id), client.upload(id, backup, config)];
    const answers = [
        safe.readAnswer("download", 200, [], backup).length,
        safe.readAnswer("upload", 201, [], backup),
        safe.readAnswer("exists", 200, [], backup) === "there",
        safe.readAnswer("delete", 204, [], backup) === "deleted",
    ];

    const identityCode = verification.parseIdentityCode("3mid:");
    const scan: verification.Scan = { code: identityCode, ownIdentity: "ALICE001", now: 5 };
    const scanned = verification.decideScan(scan);
    const answered = verification.answerScan(scan, "notFound");
    const link = verification.decideLink(
        { ownIdentity: "ALICE001", isContact: false, mayAddContacts: true, environment: "production" },
        verification.shareLink("BOB00001"),
    );
    const recognised = verification.scanned("x");
    const verified = [
        verification.identityCodeText(identityCode),
        verification.isExpired(identityCode, 5),
        verification.qrPicture("x").size + verification.qrPictureOfIdentity(identityCode).modules.length,
        verification.keyRows(publicKey).length,
        verification.keyGrid(publicKey),
        verification.isKeyTyped(publicKey, "x"),
        verification.parseContactLink(verification.appLink("BOB00001")).draft,
        recognised.type === "contactLink" ? recognised.link.identity : "",
        link.type === "add" ? link.contact.acquaintance : link.type,
        scanned.type === "askDirectory" ? scanned.identity : scanned.type,
        answered.type === "addedFullyVerified" ? answered.contact.publicKey : answered.type,
        verification.contactFromDirectory("BOB00001", publicKey, "direct", "production").identity,
        verification.predefinedNewContact("BOB00001", "direct", "sandbox")?.verification.level,
        verification.verificationAfter(verification.NEW, "scanMatched").isWorkVerified,
        verification.appearance(verification.NEW, true).colour,
        verification.fromLegacyIos(3).level,
        verification.activityAfter("active", "invalid"),
        verification.mayBeSentTo("inactive"),
    ];

    const randomness: hazmat.Randomness = { nonce, padding: 5, metadataPadding: 0 };
    const low = [
        hazmat.sealEnvelope(peer, { type: "empty" }, {}, randomness),
        hazmat.sealGatewayBox(peer, { type: "empty" }, undefined, randomness).box,
        hazmat.decodeContainer(hazmat.encodeContainer(1, id, 5)).body,
        hazmat.encodeMetadata(hazmat.decodeMetadata(id), 0),
        hazmat.openSecretbox(key, nonce, hazmat.sealSecretbox(key, nonce, id)),
        hazmat.sealBlob(id, key).key.toBytes(),
        hazmat.blobSealer(key).update(id),
        hazmat.sealIdExport(alice, "password", "legacy", id),
        hazmat.sealSafeDocument(document, master, nonce),
        hazmat.openSafeContainer(key, hazmat.sealSafeContainer(key, id, nonce), 5),
    ];
    for (const handle of [secret, ...copies, alice, bob, peer, inbox, master, document, client, address, range]) {
        handle.free();
    }
    console.log(peers, known, keys, ids, isBot, shown, said, marked, decisions, texts, called, blobText, other, email);
    console.log(named, hashed, exchanged, backups, until, urls, requests, answers, verified, low, equal, inbox.ownId);
}

// What must not compile.
// @ts-expect-error a class without a constructor
new SecretKey();
// @ts-expect-error a content without its text
const broken: content.Content = { type: "text" };
// @ts-expect-error a promise is no answer of a store
const slow: ReplayStore = { ...new Store(), isNonceUsed: async () => true };
// @ts-expect-error neither is it one of a session store
const slower: forwardSecurity.SessionStore = { ...new Sessions(), sessionsWith: async () => [] };
console.log(broken, slow, slower, talk, connect, knownAnswers, openKeyFiles, others);
