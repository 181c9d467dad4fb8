//! Errors: what crosses is a list of class, reason and message, of which `lib/errors.js` makes an exception.

use core::fmt::{Debug, Display};

use js_sys::{Array, RangeError, TypeError};
use wasm_bindgen::JsValue;

use crate::reason::reason_of;

/// A value, or what JavaScript throws.
pub(crate) type Result<T> = core::result::Result<T, JsValue>;

/// An error of the library, and the class that it gets in JavaScript.
pub(crate) trait Class: Debug + Display {
    const NAME: &'static str;
}

impl Class for eeema::blob::Error {
    const NAME: &'static str = "BlobError";
}

#[cfg(feature = "full")]
impl Class for eeema::contact_hash::Error {
    const NAME: &'static str = "ContactHashError";
}

#[cfg(feature = "full")]
impl Class for eeema::contact_hash::ExchangeError {
    const NAME: &'static str = "ExchangeError";
}

#[cfg(feature = "full")]
impl Class for eeema::contact_hash::HashTextError {
    const NAME: &'static str = "ContactHashError";
}

impl Class for eeema::content::Error {
    const NAME: &'static str = "ContentError";
}

impl Class for eeema::crypto::RandomError {
    const NAME: &'static str = "RandomError";
}

#[cfg(feature = "session")]
impl Class for eeema::forward_security::Error {
    const NAME: &'static str = "ForwardSecurityError";
}

#[cfg(feature = "full")]
impl Class for eeema::id_export::Error {
    const NAME: &'static str = "IdExportError";
}

impl Class for eeema::identity::Error {
    const NAME: &'static str = "IdentityError";
}

#[cfg(feature = "full")]
impl Class for eeema::local_storage::Error {
    const NAME: &'static str = "LocalStorageError";
}

impl Class for eeema::message::Error {
    const NAME: &'static str = "MessageError";
}

impl Class for eeema::message::Reason {
    const NAME: &'static str = "MessageError";
}

#[cfg(feature = "full")]
impl Class for eeema::message::gateway::Error {
    const NAME: &'static str = "GatewayError";
}

#[cfg(feature = "full")]
impl Class for eeema::multi_device::Error {
    const NAME: &'static str = "MultiDeviceError";
}

#[cfg(feature = "full")]
impl Class for eeema::safe::AddressError {
    const NAME: &'static str = "AddressError";
}

#[cfg(feature = "full")]
impl Class for eeema::safe::Error {
    const NAME: &'static str = "SafeError";
}

#[cfg(feature = "full")]
impl Class for eeema::safe::document::DocumentError {
    const NAME: &'static str = "SafeError";
}

#[cfg(feature = "session")]
impl Class for eeema::transport::Error {
    const NAME: &'static str = "TransportError";
}

#[cfg(feature = "session")]
impl Class for eeema::transport::PayloadMalformed {
    const NAME: &'static str = "TransportError";
}

#[cfg(feature = "session")]
impl Class for eeema::transport::SendError {
    const NAME: &'static str = "TransportError";
}

#[cfg(feature = "full")]
impl Class for eeema::verification::IdentityCodeError {
    const NAME: &'static str = "IdentityCodeError";
}

#[cfg(feature = "full")]
impl Class for eeema::verification::LinkError {
    const NAME: &'static str = "LinkError";
}

#[cfg(feature = "full")]
impl Class for eeema::verification::PredefinedKeyDiffers {
    const NAME: &'static str = "VerificationError";
}

#[cfg(feature = "full")]
impl Class for eeema::verification::TextTooLong {
    const NAME: &'static str = "VerificationError";
}

/// The error as JavaScript throws it.
pub(crate) fn refuse<E: Class>(error: E) -> JsValue {
    thrown(E::NAME, &error, &error)
}

#[inline(never)]
pub(crate) fn thrown(class: &str, names: &dyn Debug, text: &dyn Display) -> JsValue {
    let (reason, text) = (reason_of(names), text.to_string());
    let parts = [class, &reason, &text].map(JsValue::from);
    Array::from_iter(parts).into()
}

#[inline(never)]
pub(crate) fn wrong_type(name: &str, expected: &str) -> JsValue {
    TypeError::new(&[name, ": expected ", expected].concat()).into()
}

#[inline(never)]
pub(crate) fn out_of_range(name: &str, expected: &str) -> JsValue {
    RangeError::new(&[name, ": expected ", expected].concat()).into()
}
