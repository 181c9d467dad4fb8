//! Servers: their keys and their hosts.

use eeema::transport::{ServerKeys, ServerName};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;

/// The keys of the servers that people use, or of those for tests.
#[wasm_bindgen]
pub fn server_keys(is_sandbox: bool) -> Array {
    let keys = if is_sandbox {
        ServerKeys::SANDBOX
    } else {
        ServerKeys::PRODUCTION
    };
    keys.iter()
        .map(|key| Uint8Array::from(key.as_bytes().as_slice()))
        .collect()
}

#[wasm_bindgen]
pub fn server_name(group: &str, is_work: bool, is_sandbox: bool, is_dual_stack: bool) -> String {
    ServerName {
        group,
        is_work,
        is_sandbox,
        is_dual_stack,
    }
    .to_string()
}
