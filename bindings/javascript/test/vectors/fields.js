// The fields of the bodies in `message-types`: what a decoded body says, and a content built of them.

import { bytes, hex } from "./record.js";

export const RECEIVED_ONLY = new Set([
    "deprecatedImage",
    "deprecatedGroupImage",
    "deprecatedAudio",
    "deprecatedVideo",
]);

const STATUSES = ["", "received", "read", "thumbsUp", "thumbsDown"];
const RENDERINGS = ["file", "media", "sticker"];

const picture = (said) => ({ blob_id: hex(said.blobId), size: said.size, key: hex(said.key) });

const FIELDS = {
    text: (said) => ({ text: said.text }),
    location: ({ type: _type, ...said }) => said,
    file: (said) => ({
        rendering: RENDERINGS.indexOf(said.rendering),
        key: hex(said.key),
        blob_id: hex(said.blobId),
        media_type: said.mediaType,
        size: said.size,
        file_name: said.name,
        thumbnail_blob_id: said.thumbnail && hex(said.thumbnail.blobId),
        thumbnail_media_type: said.thumbnail?.mediaType,
        caption: said.caption,
        correlation_id: said.correlationId,
        metadata: {
            width: said.width,
            height: said.height,
            animated: said.animated,
            duration: said.duration,
        },
    }),
    pollSetup: (said) => ({
        poll_id: hex(said.pollId),
        description: said.description,
        state: Number(said.totals !== undefined || said.votes !== undefined),
        answer: Number(said.multiple),
        announce: Number(said.showsIntermediate),
        display: ["list", "summary"].indexOf(said.display),
        participants: said.participants,
        choices: said.choices.map((choice, index) => ({
            ...choice,
            votes: said.votes?.[index].map(Number),
            total: said.totals?.[index],
        })),
    }),
    pollVote: (said) => ({
        poll_creator: said.creator,
        poll_id: hex(said.pollId),
        choices: said.choices.map(({ id, chosen }) => [id, Number(chosen)]),
    }),
    deprecatedImage: (said) => ({ blob_id: hex(said.blobId), size: said.size, nonce: hex(said.nonce) }),
    deprecatedGroupImage: picture,
    setProfilePicture: picture,
    deprecatedAudio: (said) => ({ ...picture(said), duration: said.duration }),
    deprecatedVideo: (said) => ({
        ...picture(said),
        duration: said.duration,
        thumbnail_blob_id: hex(said.thumbnailBlobId),
        thumbnail_size: said.thumbnailSize,
    }),
    groupSetup: (said) => ({ members: said.members }),
    groupName: (said) => ({ name: said.name }),
    groupCallStart: (said) => ({
        protocol_version: said.protocolVersion,
        gck: hex(said.key),
        sfu_base_url: said.sfuBaseUrl,
    }),
    deliveryReceipt: (said) => ({
        status: STATUSES.indexOf(said.status),
        message_ids: said.messageIds.map(hex),
    }),
    reaction: (said) => ({ message_id: hex(said.messageId), action: said.action, emoji: said.emoji }),
    typingIndicator: (said) => ({ typing: said.isTyping }),
    editMessage: (said) => ({ message_id: hex(said.messageId), text: said.text }),
    deleteMessage: (said) => ({ message_id: hex(said.messageId) }),
    workSyncDelta: (said) =>
        said.deltas === undefined
            ? { action: "require_work_sync" }
            : {
                  action: "apply",
                  deltas: said.deltas.map((delta) => ({
                      applied_at: delta.appliedAt,
                      identity: delta.identity,
                      availability: delta.availability,
                  })),
              },
    webSessionResume: (said) => ({
        wcs: hex(said.clientKeyHash),
        wca: said.affiliation,
        wct: said.time,
        wcv: said.version,
    }),
    deleteProfilePicture: () => ({}),
    requestProfilePicture: () => ({}),
    groupLeave: () => ({}),
    groupSyncRequest: () => ({}),
    empty: () => ({}),
};

export function fieldsOf(body) {
    const fields = FIELDS[body.content.type](body.content);
    if (body.groupId !== undefined) {
        fields.group_id = hex(body.groupId);
        fields.group_creator = body.groupCreator;
    }
    return fields;
}

const present = (value) => value ?? undefined;

function file(fields) {
    const { width, height, animated, duration } = fields.metadata ?? {};
    const hasSize = width != null && height != null;
    return {
        type: "file",
        name: present(fields.file_name),
        mediaType: fields.media_type,
        size: fields.size,
        blobId: bytes(fields.blob_id),
        key: bytes(fields.key),
        rendering: RENDERINGS[fields.rendering],
        caption: present(fields.caption),
        correlationId: present(fields.correlation_id),
        width: hasSize ? width : undefined,
        height: hasSize ? height : undefined,
        animated: present(animated),
        duration: present(duration),
        thumbnail: fields.thumbnail_blob_id
            ? { blobId: bytes(fields.thumbnail_blob_id), mediaType: fields.thumbnail_media_type }
            : undefined,
    };
}

function poll(fields) {
    const isClosed = fields.state === 1;
    const setup = {
        type: "pollSetup",
        pollId: bytes(fields.poll_id),
        description: fields.description,
        multiple: fields.answer === 1,
        showsIntermediate: fields.announce === 1,
        display: fields.display === 1 ? "summary" : "list",
        choices: fields.choices.map(({ id, description }) => ({ id, description })),
    };
    if (isClosed && fields.display === 1) {
        setup.totals = fields.choices.map((choice) => choice.total);
    } else if (isClosed) {
        setup.participants = fields.participants;
        setup.votes = fields.choices.map((choice) => choice.votes.map((vote) => vote !== 0));
    }
    return setup;
}

const setPicture = (fields) => ({
    type: "setProfilePicture",
    blobId: bytes(fields.blob_id),
    key: bytes(fields.key),
    size: fields.size,
});
const text = (fields) => ({ type: "text", text: fields.text });
const location = (fields) => ({
    type: "location",
    latitude: fields.latitude,
    longitude: fields.longitude,
    accuracy: present(fields.accuracy),
    name: fields.address ? present(fields.name) : undefined,
    address: present(fields.address),
});
const vote = (fields) => ({
    type: "pollVote",
    creator: fields.poll_creator,
    pollId: bytes(fields.poll_id),
    choices: fields.choices.map(([id, chosen]) => ({ id, chosen: chosen === 1 })),
});
const receipt = (fields) => ({
    type: "deliveryReceipt",
    status: STATUSES[fields.status],
    messageIds: fields.message_ids.map(bytes),
});
const reaction = (fields) => ({
    type: "reaction",
    messageId: bytes(fields.message_id),
    action: fields.action,
    emoji: fields.emoji,
});
const edit = (fields) => ({ type: "editMessage", messageId: bytes(fields.message_id), text: fields.text });
const remove = (fields) => ({ type: "deleteMessage", messageId: bytes(fields.message_id) });

/** By the number of the type. */
const OBJECTS = {
    0x01: text,
    0x41: text,
    0x10: location,
    0x42: location,
    0x17: file,
    0x46: file,
    0x15: poll,
    0x52: poll,
    0x16: vote,
    0x53: vote,
    0x18: setPicture,
    0x50: setPicture,
    0x19: () => ({ type: "deleteProfilePicture" }),
    0x54: () => ({ type: "deleteProfilePicture" }),
    0x1a: () => ({ type: "requestProfilePicture" }),
    0x4a: (fields) => ({ type: "groupSetup", members: fields.members }),
    0x4b: (fields) => ({ type: "groupName", name: fields.name }),
    0x4c: () => ({ type: "groupLeave" }),
    0x51: () => ({ type: "groupSyncRequest" }),
    0x4f: (fields) => ({
        type: "groupCallStart",
        protocolVersion: fields.protocol_version,
        key: bytes(fields.gck),
        sfuBaseUrl: fields.sfu_base_url,
    }),
    0x80: receipt,
    0x81: receipt,
    0x82: reaction,
    0x83: reaction,
    0x90: (fields) => ({ type: "typingIndicator", isTyping: fields.typing }),
    0x91: edit,
    0x93: edit,
    0x92: remove,
    0x94: remove,
    0xfc: () => ({ type: "empty" }),
    0xfd: (fields) => ({
        type: "workSyncDelta",
        deltas:
            fields.action === "apply"
                ? fields.deltas.map((delta) => ({
                      appliedAt: delta.applied_at,
                      identity: delta.identity,
                      availability: present(delta.availability),
                  }))
                : undefined,
    }),
    0xfe: (fields) => ({
        type: "webSessionResume",
        clientKeyHash: bytes(fields.wcs),
        affiliation: present(fields.wca),
        time: fields.wct,
        version: fields.wcv,
    }),
};

export function objectOf(type, fields) {
    return OBJECTS[type](fields);
}
