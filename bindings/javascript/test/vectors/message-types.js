// Topic `message-types`.

import assert from "node:assert/strict";

import { content } from "eeema";

import { fieldsOf, objectOf, RECEIVED_ONLY } from "./fields.js";
import { bytes, hex, reasonOf } from "./record.js";

const HEADERS = { none: "none", creator: "group-creator", member: "group-member" };

/** Null, an empty list or object and an absent value are the same. */
function normal(value) {
    if (Array.isArray(value)) {
        return value.length === 0 ? undefined : value.map(normal);
    }
    if (typeof value !== "object" || value === null) {
        return value ?? undefined;
    }
    const fields = Object.entries(value).map(([name, field]) => [name, normal(field)]);
    const present = fields.filter(([, field]) => field !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
    return present.length === 0 ? undefined : Object.fromEntries(present);
}

function expectFields(body, expected) {
    const wanted = { ...expected };
    if (body.content.type === "pollVote") {
        // The order of the pairs means nothing, and of pairs with one id the last counts.
        wanted.choices = [...new Map(expected.choices)].sort(([a], [b]) => (a < b ? -1 : 1));
    }
    assert.deepEqual(normal(fieldsOf(body)), normal(wanted));
}

function build(type, fields) {
    const { header } = content.properties(type);
    const group =
        header === "none"
            ? undefined
            : { creator: fields.group_creator ?? "CREATOR0", id: bytes(fields.group_id) };
    return content.encodeBody(objectOf(type, fields), group);
}

export const cases = {
    body(record) {
        const body = content.decodeBody(record.type, bytes(record.body));
        assert.equal(HEADERS[content.properties(record.type).header], record.container);
        expectFields(body, record.fields);
        const written = content.rewriteBody(record.type, bytes(record.body));
        assert.deepEqual(content.decodeBody(record.type, written), body);
        if (record.encoding === "decode") {
            return;
        }
        const isExact = record.encoding === "exact";
        if (isExact) {
            assert.equal(hex(written), record.body);
        }
        if (RECEIVED_ONLY.has(body.content.type)) {
            return;
        }
        let own;
        try {
            own = build(record.type, record.fields);
        } catch (error) {
            // Legal to receive, but not what this library sends.
            assert.match(error.reason, /^(field_too_long|text_too_long)$/);
            return;
        }
        assert.equal(own.kind, record.type);
        if (isExact) {
            assert.equal(hex(own.bytes), record.body);
        }
        expectFields(content.decodeBody(record.type, own.bytes), record.fields);
    },

    properties(record) {
        const row = content.properties(record.type);
        const yesNo = (yes) => (yes ? "yes" : "no");
        const applies = { never: "no", always: "yes", ifReaction: "if reaction", ifAccepted: "if accepted" };
        const raises =
            row.kind === 79
                ? "unknown"
                : { always: "yes", never: "no", ifNoOfferFound: "if no offer found" }[row.raisesConversation];
        const expected = (name, of = record) => (of[name] === "n/a" ? "no" : of[name]);
        assert.equal(HEADERS[row.header], record.container);
        assert.equal(row.flags, record.flags);
        assert.equal(row.forwardSecurityMinimum ?? null, record.forward_security_minimum ?? null);
        assert.equal(applies[row.userProfileDistribution], expected("user_profile_distribution"));
        assert.equal(applies[row.replayProtection], expected("replay_protection"));
        assert.equal(
            { never: "no", always: "yes", ifGroupKnown: "dedicated steps" }[row.exemptFromBlocking],
            expected("exempt_from_blocking"),
        );
        assert.equal(yesNo(row.createsDirectContact), expected("implicit_direct_contact"));
        assert.equal(raises, expected("unarchive"));
        assert.equal(raises, expected("bump_last_update"));
        assert.equal(yesNo(row.deliveryReceipts), expected("delivery_receipts"));
        assert.equal(yesNo(row.reactions), expected("reactions"));
        assert.equal(row.editable ?? "no", expected("edit_applies_to"));
        assert.equal(
            { user: "user only", userAndSender: "user and sender" }[row.deletableBy] ?? "no",
            expected("deletable_by"),
        );
        assert.equal(
            { never: "no", ifCapturing: "if capture is enabled", always: "yes" }[row.toGatewayCreator],
            expected("send_to_gateway_group_creator"),
        );
        assert.equal(
            {
                ignore: "no",
                resendAfterConfirmation: "re-send after confirmation",
                abortCall: "abort call",
                answerAsSyncRequest: "handled like a sync request",
            }[row.whenRejected],
            expected("when_rejected"),
        );
        assert.equal(yesNo(row.reflect.incoming), expected("incoming", record.reflect));
        assert.equal(yesNo(row.reflect.outgoing), expected("outgoing", record.reflect));
        assert.equal(yesNo(row.reflect.sentUpdate), expected("sent_update", record.reflect));
    },

    group_setup_members(record) {
        const members = content.groupSetupMembers(record.members, record.sender);
        assert.equal(members.includes(record.user), record.user_is_member);
        assert.deepEqual(members.sort(), [...record.result].sort());
    },

    legacy_to_file(record) {
        const file = content.bodyAsFile(record.type, bytes(record.body));
        const fields = fieldsOf({ content: file });
        assert.equal(file.duration, record.file.duration);
        const { duration: _duration, ...expected } = record.file;
        delete fields.metadata.duration;
        assert.deepEqual(normal(fields), normal(expected));
    },

    quote(record) {
        const own = record.own_message_id && bytes(record.own_message_id);
        const quote = content.quote(record.text, own);
        if (!record.quote) {
            assert.equal(quote, undefined);
            return;
        }
        assert.equal(hex(quote.messageId), record.quote.message_id);
        assert.equal(quote.text, record.quote.text);
        const written = content.withQuote(quote.messageId, quote.text);
        assert.deepEqual(content.quote(written, own), quote);
    },

    mentions(record) {
        const names = content.mentions(record.text).map((name) => (name === "@everybody" ? "@@@@@@@@" : name));
        assert.deepEqual(names, record.mentions);
    },

    split_text(record) {
        const text = record.unit.repeat(record.count);
        const parts = content.splitText(text, record.limit);
        assert.equal(parts.join(""), text);
        assert.deepEqual(
            parts.map((part) => Buffer.byteLength(part)),
            record.parts_bytes,
        );
    },

    legacy_reaction(record) {
        const statuses = { 1: "received", 2: "read", 3: "thumbsUp", 4: "thumbsDown" };
        assert.equal(content.receiptOfEmoji(record.emoji), statuses[record.status]);
    },
};

const REASONS = {
    length: "length",
    empty: "empty",
    "utf-8": "utf8",
    protobuf: "protobuf",
    identity: "field.identity",
    number: "field.coordinates",
    range: "field.range",
    status: "field.status",
    value: "field.typing",
    "message id": "field.message_id",
    action: "field.action",
    "emoji length": "field.emoji",
    "key length": "field.call_key",
    "url scheme": "field.call_address",
    json: "json.syntax",
    "json: not an object": "json.type",
    "json: not a list": "json.type",
    "json: duplicate": "field.poll_choices",
    "json: r and p": "field.poll_results",
};

export const rejects = {
    body(record) {
        const [, what, key] = /^json: (missing|bad) (\w+)$/.exec(record.reason) ?? [];
        const named = { missing: "json.missing", bad: "json.value" }[what];
        const expected = REASONS[record.reason] ?? named;
        assert(expected, `unknown reason ${record.reason}`);
        const decode = () => content.decodeBody(record.type, bytes(record.body));
        assert.equal(reasonOf(decode), expected);
        if (key !== undefined) {
            // The key is a value: the text says it, the reason does not.
            assert.throws(decode, (error) => error.message.includes(`\`${key}\``));
        }
    },
};

export const notBound = {};
