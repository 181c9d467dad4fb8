// The ID export, without what is for known answers.

export { checkPassword, find, open, otherKind, parse, revocationKey, seal } from "./id-export.js";
