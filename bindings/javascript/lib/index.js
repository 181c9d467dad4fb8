// What the package exports, whichever loader loads the module.

export * from "./small.js";
export * as contactHash from "./contact-hash.js";
export * as forwardSecurity from "./forward-security.js";
export * as gateway from "./gateway.js";
export * as hazmat from "./hazmat.js";
export * as idExport from "./id-export-public.js";
export * as localStorage from "./local-storage.js";
export * as multiDevice from "./multi-device-public.js";
export * as safe from "./safe-public.js";
export * as transport from "./transport-public.js";
export * as verification from "./verification.js";
