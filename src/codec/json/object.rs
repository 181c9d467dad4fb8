use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use core::fmt;

use super::value::Value;

/// The members of an object that were not taken yet, by their names; of repeated ones the last.
///
/// A reader takes what it knows; what is left over is what a newer writer says.
#[derive(Clone, Default)]
pub struct Object<'a> {
    members: BTreeMap<Cow<'a, str>, Value<'a>>,
}

impl<'a> Value<'a> {
    /// An object, to take its members.
    pub fn object(self) -> Option<Object<'a>> {
        let members = self.members()?;
        Some(Object {
            members: members
                .map(|(name, value)| (name.to_cow(), value))
                .collect(),
        })
    }
}

impl<'a> Object<'a> {
    /// A member that is not taken. It may be null.
    pub fn get(&self, name: &str) -> Option<Value<'a>> {
        self.members.get(name).copied()
    }

    /// Takes a member. Null counts as absent, and is taken too.
    pub fn take(&mut self, name: &str) -> Option<Value<'a>> {
        self.take_nullable(name).filter(|value| !value.is_null())
    }

    /// Takes a member that may be null.
    pub fn take_nullable(&mut self, name: &str) -> Option<Value<'a>> {
        self.members.remove(name)
    }

    /// The members that nobody took, by their names.
    pub fn into_members(self) -> BTreeMap<Cow<'a, str>, Value<'a>> {
        self.members
    }
}

impl fmt::Debug for Object<'_> {
    /// Without names and values.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Object({} members)", self.members.len())
    }
}
