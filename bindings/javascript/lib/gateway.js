// The form that end-to-end encrypted messages have at the public Gateway interface.

import { object } from "./check.js";
import { contentOf, groupOf } from "./content.js";
import { during } from "./handle.js";
import { peerOf } from "./keys.js";
import { withForm } from "./message.js";
import { raw } from "./wasm.js";

export { Callback } from "./message.js";

export function seal(peer, content, options = {}) {
    const [to, group] = [peerOf(peer), groupOf(object(options, "options").group)];
    const said = contentOf(content);
    return during([peer], () => raw().gateway_seal(to, said, group));
}

export function computeMac(form, apiSecret) {
    return withForm(form, apiSecret, (pairs, secret) => raw().gateway_compute_mac(pairs, secret));
}
