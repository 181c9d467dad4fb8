use alloc::string::String;
use core::fmt;

/// The name of a server, as it may stand in an address: 1 to 255 bytes, without anything that would end the
/// name or begin a user.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Host(String);

impl Host {
    /// The most bytes of a name.
    pub const MAX_LENGTH: usize = 255;

    /// Takes a name.
    ///
    /// # Errors
    ///
    /// [`NotAHost`] if it is empty, too long, or has one of `/ \ ? # @ %`, white space or a control character.
    pub fn new(name: impl Into<String>) -> Result<Self, NotAHost> {
        let name = name.into();
        let is_refused = |character: char| {
            matches!(character, '/' | '\\' | '?' | '#' | '@' | '%')
                || character.is_whitespace()
                || character.is_control()
        };
        if name.is_empty() || name.len() > Self::MAX_LENGTH || name.contains(is_refused) {
            return Err(NotAHost);
        }
        Ok(Self(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Host({:?})", self.0)
    }
}

/// A text is not the name of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAHost;

impl fmt::Display for NotAHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not the name of a server; check that it is complete and has no spaces")
    }
}

impl core::error::Error for NotAHost {}
