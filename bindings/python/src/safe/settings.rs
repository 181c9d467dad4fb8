//! Settings and links of a document.

use eeema::safe::document::{self, Unknown};
use pyo3::prelude::*;

use super::parts::{ids, library_ids};
use crate::convert::Id;

/// The settings of a document.
#[pyclass(module = "eeema.safe")]
pub(crate) struct Settings {
    #[pyo3(get, set)]
    sync_contacts: bool,
    #[pyo3(get, set)]
    block_unknown: bool,
    #[pyo3(get, set)]
    read_receipts: bool,
    #[pyo3(get, set)]
    send_typing: bool,
    #[pyo3(get, set)]
    threema_calls: bool,
    #[pyo3(get, set)]
    relay_threema_calls: bool,
    #[pyo3(get, set)]
    disable_screenshots: bool,
    #[pyo3(get, set)]
    incognito_keyboard: bool,
    #[pyo3(get, set)]
    blocked_contacts: Vec<Id>,
    #[pyo3(get, set)]
    sync_excluded: Vec<Id>,
    #[pyo3(get, set)]
    recent_emojis: Vec<String>,
    unknown: Unknown,
}

#[pymethods]
impl Settings {
    /// The settings of an app that nobody changed.
    #[new]
    fn new() -> Self {
        Self::of(&document::Settings::default())
    }

    fn __repr__(&self) -> &'static str {
        "<Settings>"
    }
}

impl Settings {
    pub(super) fn of(settings: &document::Settings) -> Self {
        Self {
            sync_contacts: settings.sync_contacts,
            block_unknown: settings.block_unknown,
            read_receipts: settings.read_receipts,
            send_typing: settings.send_typing,
            threema_calls: settings.threema_calls,
            relay_threema_calls: settings.relay_threema_calls,
            disable_screenshots: settings.disable_screenshots,
            incognito_keyboard: settings.incognito_keyboard,
            blocked_contacts: ids(&settings.blocked_contacts),
            sync_excluded: ids(&settings.sync_excluded),
            recent_emojis: settings.recent_emojis.clone(),
            unknown: settings.unknown.clone(),
        }
    }

    pub(super) fn library(&self) -> document::Settings {
        document::Settings {
            sync_contacts: self.sync_contacts,
            block_unknown: self.block_unknown,
            read_receipts: self.read_receipts,
            send_typing: self.send_typing,
            threema_calls: self.threema_calls,
            relay_threema_calls: self.relay_threema_calls,
            disable_screenshots: self.disable_screenshots,
            incognito_keyboard: self.incognito_keyboard,
            blocked_contacts: library_ids(&self.blocked_contacts),
            sync_excluded: library_ids(&self.sync_excluded),
            recent_emojis: self.recent_emojis.clone(),
            unknown: self.unknown.clone(),
        }
    }
}

/// A verified way to reach somebody.
#[pyclass(module = "eeema.safe")]
pub(crate) struct Link {
    #[pyo3(get, set)]
    kind: String,
    #[pyo3(get, set)]
    value: String,
    unknown: Unknown,
}

#[pymethods]
impl Link {
    /// `kind` is `mobile` or `email`.
    #[new]
    fn new(kind: String, value: String) -> Self {
        Self::of(&document::Link::new(kind, value))
    }

    fn __repr__(&self) -> &'static str {
        "<Link>"
    }
}

impl Link {
    pub(super) fn of(link: &document::Link) -> Self {
        Self {
            kind: link.kind.clone(),
            value: link.value.clone(),
            unknown: link.unknown.clone(),
        }
    }

    pub(super) fn library(&self) -> document::Link {
        let mut link = document::Link::new(self.kind.clone(), self.value.clone());
        link.unknown = self.unknown.clone();
        link
    }
}
