// The shape that the vectors give to documents, from and to the values of this library.

import { bytes, hex } from "./record.js";

const LEVELS = ["unverified", "serverVerified", "fullyVerified"];
const POLICIES = ["default", "send", "doNotSend"];
const RELEASES = { unset: "unset", nobody: "nobody", everyone: "everyone", allow_list: "allowList" };

const SETTINGS = {
    sync_contacts: "syncContacts",
    block_unknown: "blockUnknown",
    read_receipts: "readReceipts",
    send_typing: "sendTyping",
    threema_calls: "threemaCalls",
    relay_threema_calls: "relayThreemaCalls",
    disable_screenshots: "disableScreenshots",
    incognito_keyboard: "incognitoKeyboard",
    blocked_contacts: "blockedContacts",
    sync_excluded: "syncExcluded",
    recent_emojis: "recentEmojis",
};

/** The document as the vectors write it. */
export function shapeOf(document) {
    const values = document.toValues();
    const release = values.profilePictureRelease;
    return {
        device: values.device,
        secret_key: hex(document.secretKey.toBytes()),
        nickname: values.nickname,
        profile_picture: values.profilePicture === undefined ? null : hex(values.profilePicture),
        profile_picture_release: {
            kind: Object.keys(RELEASES).find((name) => RELEASES[name] === release.type),
            identities: release.identities ?? [],
        },
        links: values.links.map(({ kind, value }) => ({ type: kind, value })),
        contacts: values.contacts.map((contact) => ({
            identity: contact.identity,
            public_key: contact.publicKey === undefined ? null : hex(contact.publicKey.toBytes()),
            created_at: Number(contact.createdAt),
            verification: LEVELS.indexOf(contact.verification),
            work_verified: contact.isWorkVerified,
            hidden: contact.hidden,
            first_name: contact.firstName,
            last_name: contact.lastName,
            nickname: contact.nickname,
            last_update: contact.lastUpdate === undefined ? null : Number(contact.lastUpdate),
            read_receipts: POLICIES.indexOf(contact.readReceipts),
            typing_indicators: POLICIES.indexOf(contact.typingIndicators),
            private: contact.private,
        })),
        groups: values.groups.map((group) => ({
            id: hex(group.id),
            creator: group.creator,
            name: group.name,
            created_at: Number(group.createdAt),
            members: group.members,
            deleted: group.deleted,
            last_update: group.lastUpdate === undefined ? null : Number(group.lastUpdate),
            private: group.private,
        })),
        distribution_lists: values.distributionLists.map((list) => ({
            id: list.id === undefined ? null : hex(list.id),
            name: list.name,
            created_at: Number(list.createdAt),
            members: list.members,
            last_update: list.lastUpdate === undefined ? null : Number(list.lastUpdate),
            private: list.private,
        })),
        settings: Object.fromEntries(
            Object.entries(SETTINGS).map(([name, ours]) => [name, values.settings[ours]]),
        ),
    };
}

/** Digits that are no digits become bytes of another length, which are refused. */
function digits(text, length) {
    const decoded = bytes(text);
    if (hex(decoded) !== text || decoded.length !== length) {
        throw new RangeError("no digits");
    }
    return decoded;
}

/** The values that the vectors describe. */
export function valuesOf(shape) {
    const release = shape.profile_picture_release;
    return {
        device: shape.device,
        nickname: shape.nickname,
        profilePicture: shape.profile_picture === null ? undefined : bytes(shape.profile_picture),
        profilePictureRelease: { type: RELEASES[release.kind], identities: release.identities },
        links: shape.links.map(({ type, value }) => ({ kind: type, value })),
        contacts: shape.contacts.map((contact) => ({
            identity: contact.identity,
            publicKey: contact.public_key === null ? undefined : digits(contact.public_key, 32),
            createdAt: contact.created_at,
            verification: LEVELS[contact.verification],
            isWorkVerified: contact.work_verified,
            hidden: contact.hidden,
            firstName: contact.first_name,
            lastName: contact.last_name,
            nickname: contact.nickname,
            lastUpdate: contact.last_update,
            readReceipts: POLICIES[contact.read_receipts],
            typingIndicators: POLICIES[contact.typing_indicators],
            private: contact.private,
        })),
        groups: shape.groups.map((group) => ({
            id: digits(group.id, 8),
            creator: group.creator,
            name: group.name,
            createdAt: group.created_at,
            members: group.members,
            deleted: group.deleted,
            lastUpdate: group.last_update,
            private: group.private,
        })),
        distributionLists: shape.distribution_lists.map((list) => ({
            id: list.id === null ? undefined : digits(list.id, 8),
            name: list.name,
            createdAt: list.created_at,
            members: list.members,
            lastUpdate: list.last_update,
            private: list.private,
        })),
        settings: Object.fromEntries(
            Object.entries(SETTINGS).map(([name, ours]) => [ours, shape.settings[name]]),
        ),
    };
}
