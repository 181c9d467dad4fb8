use super::Error;

/// How deep and how large a value may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    nesting: u8,
    elements: u32,
}

impl Limits {
    /// What a signalling message may have: 16 maps and arrays inside one another, 4096 items.
    pub const SIGNALLING: Self = Self {
        nesting: 16,
        elements: 4096,
    };
    /// What a message of the application may have: 32 maps and arrays inside one another, 1 000 000 items.
    pub const APPLICATION: Self = Self {
        nesting: 32,
        elements: 1_000_000,
    };

    /// The deepest nesting that is read or written at all: both go down one step of the stack for each.
    const DEEPEST: u8 = 32;

    /// Limits of the caller: `nesting` maps and arrays inside one another, the outermost counted (at most
    /// 32, a higher number means 32), and `elements` array items and map entries together.
    pub const fn new(nesting: u8, elements: u32) -> Self {
        let nesting = if nesting > Self::DEEPEST {
            Self::DEEPEST
        } else {
            nesting
        };
        Self { nesting, elements }
    }
}

/// What is left of the limits within a value.
pub(super) struct Budget {
    elements: u32,
}

/// How many maps and arrays may still be opened inside this one.
#[derive(Clone, Copy)]
pub(super) struct Depth(u8);

impl Budget {
    pub(super) const fn new(limits: Limits) -> (Self, Depth) {
        let Limits { nesting, elements } = limits;
        (Self { elements }, Depth(nesting))
    }

    /// Opens a map or array with `count` entries or items, and says how deep its content may be.
    pub(super) fn open(&mut self, depth: Depth, count: u32) -> Result<Depth, Error> {
        let inner = depth.0.checked_sub(1).ok_or(Error::Limit)?;
        self.elements = self.elements.checked_sub(count).ok_or(Error::Limit)?;
        Ok(Depth(inner))
    }
}
