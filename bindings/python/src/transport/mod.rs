//! Connections to chat servers, without socket and clock: both ends, and what travels on them.

mod channel;
mod client;
mod extension;
mod machine;
mod payload;
mod push_token;
mod schedule;
mod server;

pub(crate) use channel::{Channel, vouch};
pub(crate) use client::{Client, start_client};
pub(crate) use extension::{DeviceCookie, client_info, decode_extensions};
pub(crate) use payload::{
    decode_from_client, decode_from_server, encode_from_client, encode_from_server,
};
pub(crate) use schedule::{Backoff, KeepAlive, server_name};
pub(crate) use server::{Server, new_server};

use eeema::transport::{ServerKeys, ServerName};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::error::Error;
use crate::identity::PublicKey;

/// Adds the constants to the module.
pub(crate) fn add_constants(module: &Bound<'_, PyModule>) -> PyResult<()> {
    for (name, keys) in [
        ("PRODUCTION", ServerKeys::PRODUCTION),
        ("SANDBOX", ServerKeys::SANDBOX),
    ] {
        let keys: Vec<PublicKey> = keys.iter().map(PublicKey).collect();
        module.add(name, PyTuple::new(module.py(), keys)?)?;
    }
    module.add("PORTS", PyTuple::new(module.py(), ServerName::PORTS)?)
}

/// One or two keys as the library wants them.
fn server_keys(keys: &[Bound<'_, PublicKey>]) -> Result<ServerKeys, Error> {
    match keys {
        [only] => Ok(ServerKeys::only(only.get().0)),
        [first, second] => Ok(ServerKeys::only(first.get().0).with_alternate(second.get().0)),
        _ => {
            let text = "one or two public keys of the server are needed";
            Err(PyValueError::new_err(text).into())
        }
    }
}
