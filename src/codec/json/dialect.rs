use core::fmt;

/// In what the readers of this family of protocols differ.
///
/// | chapter | depth | repeated keys | lone surrogates |
/// |---|---|---|---|
/// | 03 section 1, messages | 128 | last | refused |
/// | 10 section 7.1, Safe | 128 | last | replaced |
/// | 12 sections 4 and 5, directory | 128 | last | refused |
/// | 16 section 2.6, calls | 32 | refused | refused |
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    depth: u8,
    repeated_keys: RepeatedKeys,
    lone_surrogates: LoneSurrogates,
}

/// What becomes of equal keys in one object. They are compared after unescaping.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RepeatedKeys {
    /// The last one counts alone.
    #[default]
    Last,
    /// The whole text is refused, whether anybody asks for the object or not. Needs a heap.
    #[cfg(feature = "alloc")]
    Refused,
}

/// What becomes of an escape that is half of a surrogate pair, and so no character.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LoneSurrogates {
    /// The whole text is refused, whether anybody asks for the string or not.
    #[default]
    Refused,
    /// It reads as U+FFFD; the text around it stays as it is.
    Replaced,
}

impl Dialect {
    /// The deepest nesting that a dialect may allow.
    pub const MAX_DEPTH: u8 = 128;

    /// Reads up to `depth` levels of arrays and objects, at most [`Dialect::MAX_DEPTH`]; of repeated
    /// keys the last counts, lone surrogates are refused.
    pub const fn new(depth: u8) -> Self {
        Self {
            depth: if depth < Self::MAX_DEPTH {
                depth
            } else {
                Self::MAX_DEPTH
            },
            repeated_keys: RepeatedKeys::Last,
            lone_surrogates: LoneSurrogates::Refused,
        }
    }

    /// The same with another rule for repeated keys.
    #[must_use]
    pub const fn with_repeated_keys(mut self, rule: RepeatedKeys) -> Self {
        self.repeated_keys = rule;
        self
    }

    /// The same with another rule for lone surrogates.
    #[must_use]
    pub const fn with_lone_surrogates(mut self, rule: LoneSurrogates) -> Self {
        self.lone_surrogates = rule;
        self
    }

    /// Levels of arrays and objects, the outermost one included.
    pub const fn depth(&self) -> u8 {
        self.depth
    }

    /// The rule for repeated keys.
    pub const fn repeated_keys(&self) -> RepeatedKeys {
        self.repeated_keys
    }

    /// The rule for lone surrogates.
    pub const fn lone_surrogates(&self) -> LoneSurrogates {
        self.lone_surrogates
    }
}

/// Why a text is no value of the dialect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// It is not one JSON value.
    Syntax,
    /// Arrays and objects are nested more deeply than the dialect allows.
    Depth,
    /// A string has half of a surrogate pair.
    LoneSurrogate,
    /// An object has a key twice.
    RepeatedKey,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "the text is not JSON; check that it is complete",
            Self::Depth => "the JSON is nested too deeply; drop it",
            Self::LoneSurrogate => "the JSON has half of a character; drop it",
            Self::RepeatedKey => "the JSON has a key twice; drop it",
        })
    }
}

impl core::error::Error for Error {}
