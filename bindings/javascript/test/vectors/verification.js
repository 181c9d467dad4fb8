// Topic `verification`.

import assert from "node:assert/strict";

import { idExport, predefinedContact, PublicKey, verification } from "eeema";

import { bytes, hex, refuses } from "./record.js";

const LEVELS = ["unverified", "serverVerified", "fullyVerified"];
const LEVEL_NAMES = ["UNVERIFIED", "SERVER_VERIFIED", "FULLY_VERIFIED"];
const ENVIRONMENTS = { production: "production", sandbox: "sandbox", onprem: "onPremises" };
const EVENTS = {
    message_received: "messageReceived",
    manual_add: "addedByUser",
    url_opened: "linkOpened",
    address_book_match: "addressBookMatch",
    address_book_link_removed: "addressBookLinkRemoved",
    address_book_sync_disabled: "addressBookSyncDisabled",
    work_directory_match: "workDirectoryMatch",
    work_membership_ended: "workMembershipEnded",
    qr_match: "scanMatched",
    predefined_key_match: "predefinedKeyMatched",
    qr_mismatch: "scanDiffered",
};

const levels = (level, work) => ({ level: LEVELS[level], isWorkVerified: work === 1 });
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function step(before, event, row) {
    assert(EVENTS[event], event);
    const after = verification.verificationAfter(before, EVENTS[event]);
    assert.deepEqual(after, levels(row.level_after, row.work_after));
    return after;
}

export const cases = {
    qr_identity(record) {
        assert.equal(Buffer.from(record.text).toString("hex"), record.text_hex);
        const code = verification.parseIdentityCode(record.text);
        assert.equal(code.identity, record.identity);
        assert.equal(hex(code.publicKey.toBytes()), record.public_key);
        assert.equal(code.expiry, record.expiry ?? undefined);
        assert.equal(verification.identityCodeText(code), record.canonical);
        const picture = verification.qrPictureOfIdentity(code);
        assert.equal(picture.modules.length, picture.size ** 2);
    },

    qr_expiry(record) {
        const code = {
            identity: "ECHOECHO",
            publicKey: bytes("01".repeat(32)),
            expiry: record.expiry ?? undefined,
        };
        assert.equal(verification.isExpired(code, record.now), record.expired);
    },

    contact_url(record) {
        const link = verification.parseContactLink(record.url);
        assert.equal({ add: "add", share: "contact" }[link.action], record.action);
        assert.equal(link.identity, record.identity);
        assert.equal(link.draft, record.draft_text ?? undefined);
        const { level } = verification.verificationAfter(verification.NEW, "linkOpened");
        assert.equal(LEVEL_NAMES[LEVELS.indexOf(level)], record.resulting_level);
    },

    contact_url_build(record) {
        assert.equal(verification.shareLink(record.identity), record.share_url);
        assert.equal(verification.appLink(record.identity), record.scheme_url);
    },

    qr_kind(record) {
        const names = {
            identityCode: "identity",
            contactLink: "contact_url",
            deviceGroupJoin: "device_group_join",
            webSession: "web_session",
            unknown: "unknown",
        };
        assert.equal(names[verification.scanned(record.text).type], record.detected);
    },

    level_event(record) {
        for (const row of record.rows) {
            step(levels(row.level, row.work), record.event, row);
        }
    },

    level_sequence(record) {
        let now = levels(record.start.level, record.start.work);
        for (const row of record.steps) {
            now = step(now, row.event, row);
        }
    },

    appearance(record) {
        const shown = verification.appearance(levels(record.level, record.work_level), record.work_build);
        assert.equal(LEVEL_NAMES[record.level], record.level_name);
        assert.deepEqual(shown, {
            dots: record.dots,
            colour: record.colour,
            effectiveLevel: LEVELS[record.effective_level],
        });
    },

    legacy_ios_level(record) {
        assert.deepEqual(
            verification.fromLegacyIos(record.stored),
            levels(record.level, record.work_level),
        );
    },

    scan(record) {
        const scanned = {
            identity: record.scanned.identity,
            publicKey: bytes(record.scanned.public_key),
            expiry: record.scanned.expiry ?? undefined,
        };
        const stored = record.contact && {
            publicKey: new PublicKey(bytes(record.contact.public_key)),
            verification: levels(record.contact.level, 0),
        };
        const scan = {
            code: scanned,
            ownIdentity: record.own_identity,
            now: record.now,
            expected: record.expected_identity ?? undefined,
            contact: stored ?? undefined,
            mayAddContacts: record.may_add_contacts,
            environment: ENVIRONMENTS[record.environment],
        };
        let outcome = verification.decideScan(scan);
        if (outcome.type === "askDirectory") {
            assert.equal(outcome.identity, scanned.identity);
            const named = { not_found: "notFound", unreachable: "unreachable" }[record.directory];
            outcome = verification.answerScan(scan, named ?? bytes(record.directory));
        }
        assert.equal(snake(outcome.type), record.outcome);
        if (outcome.contact !== undefined) {
            assert.equal(outcome.contact.identity, scanned.identity);
            assert(outcome.contact.publicKey.equals(scanned.publicKey));
            assert.equal(outcome.contact.acquaintance, "direct");
        }
        const after = outcome.contact?.verification ?? outcome.verification ?? stored?.verification;
        assert.equal(after?.level, LEVELS[record.level_after]);
    },

    fingerprint(record) {
        const key = new PublicKey(bytes(record.public_key));
        assert.deepEqual(verification.keyRows(key), record.rows_of_eight);
        assert.equal(verification.keyGrid(key), record.desktop_grid);
        assert(verification.isKeyTyped(key, record.desktop_grid));
        assert.equal(hex(key.fingerprint()), record.legacy_fingerprint);
    },

    predefined(record) {
        const contact = predefinedContact(record.identity);
        const key = record.environment === "production" ? contact.publicKey : contact.sandboxPublicKey;
        assert.equal(hex(key.toBytes()), record.public_key);
    },

    revocation_key(record) {
        assert.equal(idExport.revocationKey(record.password), record.revocation_key);
    },
};

export const rejects = {
    qr_identity(record) {
        refuses(() => verification.parseIdentityCode(record.text), record.reason);
    },

    contact_url(record) {
        refuses(() => verification.parseContactLink(record.url), record.reason);
    },
};

export const notBound = {};
