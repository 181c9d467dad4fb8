//! What a newer app wrote, and this version does not know.

use crate::codec::json::{JsonWriter, Object};
use alloc::collections::BTreeMap;
use alloc::string::String;
use core::fmt;

/// Properties that this version of the schema does not have, as they stood in the backup.
///
/// They survive reading, editing and writing: a newer app finds its own again. Their names do not
/// matter here, and their values stay text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Unknown(BTreeMap<String, String>);

impl Unknown {
    /// None.
    pub(super) const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// What nobody took of an object, without white space between its tokens.
    pub(super) fn of(object: Object<'_>) -> Self {
        let members = object.into_members().into_iter();
        let compact = members.map(|(name, value)| (name.into_owned(), value.to_compact()));
        Self(compact.collect())
    }

    /// How many properties are kept.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Forgets all of them.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Writes them behind the known members, in the order of their names: the same document, the same bytes.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        for (name, value) in &self.0 {
            output.name(name).raw(value);
        }
    }
}

impl fmt::Debug for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
