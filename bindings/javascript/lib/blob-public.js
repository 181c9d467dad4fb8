// Blobs, without what is for known answers.

export {
    blobIdShard,
    blobIdText,
    FreshKey,
    open,
    openDeprecatedImage,
    Opener,
    openStream,
    parseBlobId,
    pictureStep,
    seal,
    Sealer,
    sealStream,
    TAG_LENGTH,
    Verifier,
} from "./blob.js";
