//! The form of the Gateway: boxes without an envelope, and callbacks.

use eeema::OsRandom;
use eeema::message::gateway::{self, Callback};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::content::{Content, GroupIdentity};
use crate::error::Error;
use crate::identity::Peer;
use crate::inbox::Inbox;
use crate::long::detach_if_long_text;

/// A sealed box and its nonce, as the form fields `box` and `nonce` want them.
#[pyclass(frozen, module = "eeema.gateway")]
pub(crate) struct MessageBox(gateway::MessageBox<Vec<u8>>);

#[pymethods]
impl MessageBox {
    /// The 24 bytes of the nonce.
    #[getter]
    const fn nonce(&self) -> [u8; 24] {
        *self.0.nonce()
    }

    /// The field `nonce`: 48 digits.
    #[getter]
    fn nonce_hex(&self) -> String {
        self.0.nonce_hex().to_string()
    }

    /// The field `box`.
    #[getter]
    fn box_hex(&self) -> String {
        self.0.box_hex().to_string()
    }

    /// The bytes of the box.
    fn __bytes__<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.as_bytes())
    }
}

/// Seals `content` for `peer`, and records its nonce in `inbox`; with `None` nothing is recorded, which is for programs
/// that never receive.
#[pyfunction]
#[pyo3(signature = (peer, content, *, inbox, group = None))]
pub(crate) fn seal(
    py: Python<'_>,
    peer: &Peer,
    content: &Content,
    inbox: Option<&Bound<'_, Inbox>>,
    group: Option<&Bound<'_, GroupIdentity>>,
) -> Result<MessageBox, Error> {
    let peer = peer.0.get()?;
    content.with_body(group.map(|group| group.get().0), |body| {
        let sealed = gateway::seal(&peer, body, &mut OsRandom)?;
        Ok(MessageBox(match inbox {
            Some(inbox) => sealed.record(&mut inbox.get().library(py))?,
            None => sealed.without_record(),
        }))
    })
}

/// Lets `work` have the fields of a callback, a mapping or pairs of names and values, and how long they are together.
pub(crate) fn with_callback<T>(
    fields: &Bound<'_, PyAny>,
    work: impl FnOnce(Callback<'_>, usize) -> Result<T, Error>,
) -> Result<T, Error> {
    let pairs = pairs_of(fields)?;
    let length = length_of(&pairs);
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    work(Callback::from_pairs(pairs)?, length)
}

/// The MAC of the fields of a callback: 32 bytes, for who plays the Gateway in a test. `mac` may be missing.
#[pyfunction]
pub(crate) fn compute_mac(
    py: Python<'_>,
    fields: &Bound<'_, PyAny>,
    api_secret: &str,
) -> Result<[u8; 32], Error> {
    let mut pairs = pairs_of(fields)?;
    pairs.retain(|(name, _)| name != "mac");
    pairs.push(("mac".to_owned(), String::new()));
    let length = length_of(&pairs).saturating_add(api_secret.len());
    let pairs = pairs
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let callback = Callback::from_pairs(pairs)?;
    Ok(detach_if_long_text(py, length, || {
        callback.compute_mac(api_secret)
    }))
}

/// How many bytes the fields have together.
fn length_of(pairs: &[(String, String)]) -> usize {
    let lengths = pairs
        .iter()
        .map(|(name, value)| name.len().saturating_add(value.len()));
    lengths.fold(0, usize::saturating_add)
}

/// Names and values of a mapping, or of something that gives pairs.
fn pairs_of(fields: &Bound<'_, PyAny>) -> PyResult<Vec<(String, String)>> {
    let items = match fields.getattr_opt("items")? {
        Some(items) => items.call0()?,
        None => fields.clone(),
    };
    items.try_iter()?.map(|pair| pair?.extract()).collect()
}
