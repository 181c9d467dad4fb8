use alloc::borrow::Cow;
use alloc::collections::BTreeSet;

use super::dialect::Error;
use super::value::Value;

/// Looks at every object. The recursion is as deep as the value, at most
/// [`Dialect::MAX_DEPTH`](super::Dialect::MAX_DEPTH).
pub(super) fn refuse_repeated_keys(value: Value<'_>) -> Result<(), Error> {
    let mut names: BTreeSet<Cow<'_, str>> = BTreeSet::new();
    for (name, member) in value.members().into_iter().flatten() {
        if !names.insert(name.to_cow()) {
            return Err(Error::RepeatedKey);
        }
        refuse_repeated_keys(member)?;
    }
    let mut elements = value.elements().into_iter().flatten();
    elements.try_for_each(refuse_repeated_keys)
}
