use super::dialect::{Dialect, Error, RepeatedKeys};
#[cfg(feature = "alloc")]
use super::repeated::refuse_repeated_keys;
use super::scanner::Scanner;
use super::value::Value;

impl<'a> Value<'a> {
    /// Reads a text that is one value, and nothing else but white space.
    ///
    /// # Errors
    ///
    /// [`Error`], by the rules of the dialect. Of several faults one is named.
    pub fn parse(text: &'a str, dialect: &Dialect) -> Result<Self, Error> {
        let mut scanner = Scanner::new(text);
        let value = Self::checked(scanner.value(dialect)?);
        if !scanner.is_at_end() {
            return Err(Error::Syntax);
        }
        match dialect.repeated_keys() {
            RepeatedKeys::Last => {}
            #[cfg(feature = "alloc")]
            RepeatedKeys::Refused => refuse_repeated_keys(value)?,
        }
        Ok(value)
    }
}
