// QR codes of identities, contact links, verification levels.

import { bytes, flag, object, oneOf, text, time } from "./check.js";
import { attempt } from "./errors.js";
import { publicBytes, PublicKey } from "./keys.js";
import { raw } from "./wasm.js";

/** Where a key may stand as a PublicKey, the module wants its bytes. */
function withBytes(value, name) {
    const { ...fields } = object(value, name);
    if (fields.publicKey !== undefined) {
        fields.publicKey = publicBytes(fields.publicKey);
    }
    return fields;
}

function withKey(record) {
    record.publicKey = new PublicKey(record.publicKey);
    return record;
}

function withContact(outcome) {
    if (outcome.contact !== undefined) {
        withKey(outcome.contact);
    }
    return outcome;
}

export function parseIdentityCode(scanned) {
    const checked = text(scanned, "text");
    return withKey(attempt(() => raw().identity_code_parse(checked)));
}

export function identityCodeText(code) {
    const fields = withBytes(code, "code");
    return attempt(() => raw().identity_code_text(fields));
}

export function isExpired(code, now) {
    const [fields, seconds] = [withBytes(code, "code"), time(now, "now")];
    return attempt(() => raw().identity_code_is_expired(fields, seconds));
}

export function qrPicture(shown) {
    const checked = text(shown, "text");
    return attempt(() => raw().qr_picture(checked));
}

export function qrPictureOfIdentity(code) {
    const fields = withBytes(code, "code");
    return attempt(() => raw().qr_picture_of_identity(fields));
}

export function keyRows(publicKey) {
    const key = publicBytes(publicKey);
    return attempt(() => raw().public_key_rows(key));
}

export function keyGrid(publicKey) {
    const key = publicBytes(publicKey);
    return attempt(() => raw().public_key_grid(key));
}

export function isKeyTyped(publicKey, typed) {
    const [key, checked] = [publicBytes(publicKey), text(typed, "text")];
    return attempt(() => raw().public_key_is_typed(key, checked));
}

export function parseContactLink(link) {
    const checked = text(link, "link");
    return attempt(() => raw().contact_link_parse(checked));
}

export function shareLink(identity) {
    const id = text(identity, "identity");
    return attempt(() => raw().share_link(id));
}

export function appLink(identity) {
    const id = text(identity, "identity");
    return attempt(() => raw().app_link(id));
}

export function scanned(read) {
    const checked = text(read, "text");
    return attempt(() => raw().scanned_of(checked));
}

export function decideLink(opening, link) {
    const [fields, checked] = [object(opening, "opening"), text(link, "link")];
    return withContact(attempt(() => raw().link_decide(fields, checked)));
}

const ACQUAINTANCES = ["direct", "groupOrDeleted"];

export function contactFromDirectory(identity, publicKey, acquaintance, environment) {
    const [id, key] = [text(identity, "identity"), publicBytes(publicKey)];
    const known = oneOf(acquaintance, "acquaintance", ACQUAINTANCES);
    return withKey(attempt(() => raw().contact_from_directory(id, key, known, environment)));
}

export function predefinedNewContact(identity, acquaintance, environment) {
    const id = text(identity, "identity");
    const known = oneOf(acquaintance, "acquaintance", ACQUAINTANCES);
    const contact = attempt(() => raw().contact_predefined(id, known, environment));
    return contact === undefined ? undefined : withKey(contact);
}

function scanOf(scan) {
    const { ...fields } = object(scan, "scan");
    fields.code = withBytes(fields.code, "code");
    if (fields.contact !== undefined && fields.contact !== null) {
        fields.contact = withBytes(fields.contact, "contact");
    }
    return fields;
}

export function decideScan(scan) {
    const fields = scanOf(scan);
    return withContact(attempt(() => raw().scan_decide(fields)));
}

export function answerScan(scan, answer) {
    const fields = scanOf(scan);
    const told = answer instanceof PublicKey ? publicBytes(answer) : answer;
    if (typeof told !== "string") {
        bytes(told, "answer", 32);
    }
    return withContact(attempt(() => raw().scan_answer(fields, told)));
}

export const NEW = Object.freeze({ level: "unverified", isWorkVerified: false });

export function verificationAfter(verification, event) {
    const [before, happened] = [object(verification, "verification"), text(event, "event")];
    return attempt(() => raw().verification_after(before, happened));
}

export function appearance(verification, isWorkApp) {
    const [shown, isWork] = [object(verification, "verification"), flag(isWorkApp, "isWorkApp")];
    return attempt(() => raw().verification_appearance(shown, isWork));
}

export function fromLegacyIos(stored) {
    const number = time(stored, "stored");
    return attempt(() => raw().verification_from_legacy_ios(number));
}

export function activityAfter(state, reported) {
    const [before, now] = [text(state, "state"), text(reported, "reported")];
    return attempt(() => raw().activity_after(before, now));
}

export function mayBeSentTo(state) {
    const checked = text(state, "state");
    return attempt(() => raw().activity_may_be_sent_to(checked));
}
