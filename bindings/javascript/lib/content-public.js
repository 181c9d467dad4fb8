// Contents, without what only the other files need.

export {
    bodyAsFile,
    decodeBody,
    encodeBody,
    FLAGS,
    groupSetupMembers,
    mentions,
    properties,
    quote,
    receiptOfEmoji,
    rewriteBody,
    splitText,
    withQuote,
} from "./content.js";
