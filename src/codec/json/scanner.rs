use super::dialect::{Dialect, Error, LoneSurrogates};

/// Walks over a text and checks its form, without recursion: what is open is a bit for each level.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'a> {
    rest: &'a str,
}

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Whether nothing is left.
    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes one value, and gives its text without the white space around it.
    pub(super) fn value(&mut self, dialect: &Dialect) -> Result<&'a str, Error> {
        self.skip_white_space();
        let start = self.rest;
        let mut open = Open::default();
        loop {
            let is_complete = self.start_of_value(&mut open, dialect)?;
            if is_complete && self.end_of_value(&mut open, dialect)? {
                break;
            }
        }
        let length = start.len().saturating_sub(self.rest.len());
        let (value, _) = start.split_at_checked(length).ok_or(Error::Syntax)?;
        self.skip_white_space();
        Ok(value)
    }

    /// Takes the quotation marks of a string and what is between them, which is returned.
    pub(super) fn string(&mut self, rule: LoneSurrogates) -> Result<&'a str, Error> {
        self.require(b'"')?;
        let start = self.rest;
        self.rest_of_string(rule)?;
        let length = start.len().saturating_sub(self.rest.len());
        let inner = start.get(..length.saturating_sub(1));
        inner.ok_or(Error::Syntax)
    }

    /// Takes a byte that may stand here.
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        if is_there {
            self.advance(1);
        }
        is_there
    }

    /// Takes a byte that must stand here, white space in front of it or not.
    pub(super) fn require(&mut self, byte: u8) -> Result<(), Error> {
        self.skip_white_space();
        if self.skip(byte) {
            Ok(())
        } else {
            Err(Error::Syntax)
        }
    }

    pub(super) fn skip_white_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Takes a value up to where another one stands inside it, and says whether it is whole.
    fn start_of_value(&mut self, open: &mut Open, dialect: &Dialect) -> Result<bool, Error> {
        self.skip_white_space();
        match self.peek() {
            Some(b'{') => {
                self.advance(1);
                self.skip_white_space();
                open.push(true, dialect)?;
                if self.peek() == Some(b'}') {
                    return Ok(true);
                }
                self.name(dialect)?;
                Ok(false)
            }
            Some(b'[') => {
                self.advance(1);
                self.skip_white_space();
                open.push(false, dialect)?;
                Ok(self.peek() == Some(b']'))
            }
            Some(b'"') => self.string(dialect.lone_surrogates()).map(|_| true),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| true),
            _ => self.literal().map(|()| true),
        }
    }

    /// Takes what stands behind a value up to the next one, and says whether everything is closed.
    fn end_of_value(&mut self, open: &mut Open, dialect: &Dialect) -> Result<bool, Error> {
        while let Some(is_object) = open.innermost() {
            self.skip_white_space();
            if self.skip(if is_object { b'}' } else { b']' }) {
                open.pop();
                continue;
            }
            self.require(b',')?;
            if is_object {
                self.name(dialect)?;
            }
            return Ok(false);
        }
        Ok(true)
    }

    /// Takes the name of a member and the colon.
    fn name(&mut self, dialect: &Dialect) -> Result<(), Error> {
        self.string(dialect.lone_surrogates())?;
        self.require(b':')
    }

    /// Takes the rest of a string with its closing quotation mark.
    fn rest_of_string(&mut self, rule: LoneSurrogates) -> Result<(), Error> {
        // Whether a high half stands directly in front.
        let mut is_half = false;
        loop {
            let special = |byte| matches!(byte, b'"' | b'\\' | 0..=0x1f);
            let plain = self.rest.bytes().position(special).ok_or(Error::Syntax)?;
            self.advance(plain);
            let is_end = self.skip(b'"');
            let unit = if is_end { 0 } else { self.escape()? };
            let is_low = matches!(unit, 0xdc00..=0xdfff);
            let is_pair = is_half && plain == 0 && is_low;
            if is_half != is_pair || is_low != is_pair {
                match rule {
                    LoneSurrogates::Refused => return Err(Error::LoneSurrogate),
                    LoneSurrogates::Replaced => {}
                }
            }
            if is_end {
                return Ok(());
            }
            is_half = matches!(unit, 0xd800..=0xdbff);
        }
    }

    /// Takes an escape, and gives the unit of UTF-16 that `\u` names.
    fn escape(&mut self) -> Result<u16, Error> {
        let ([b'\\', kind], _) = self
            .rest
            .as_bytes()
            .split_first_chunk()
            .ok_or(Error::Syntax)?
        else {
            return Err(Error::Syntax);
        };
        match kind {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {
                self.advance(2);
                Ok(0)
            }
            b'u' => {
                let digits = self.rest.get(2..6).ok_or(Error::Syntax)?;
                // A sign would be read, too.
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return Err(Error::Syntax);
                }
                self.advance(6);
                u16::from_str_radix(digits, 16).map_err(|_| Error::Syntax)
            }
            _ => Err(Error::Syntax),
        }
    }

    fn number(&mut self) -> Result<(), Error> {
        self.skip(b'-');
        if !self.skip(b'0') {
            self.digits()?;
        }
        if self.skip(b'.') {
            self.digits()?;
        }
        if self.skip(b'e') || self.skip(b'E') {
            if !self.skip(b'+') {
                self.skip(b'-');
            }
            self.digits()?;
        }
        Ok(())
    }

    /// Takes one digit or more.
    fn digits(&mut self) -> Result<(), Error> {
        let rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if rest.len() == self.rest.len() {
            return Err(Error::Syntax);
        }
        self.rest = rest;
        Ok(())
    }

    fn literal(&mut self) -> Result<(), Error> {
        let mut literals = ["true", "false", "null"].into_iter();
        let rest = literals.find_map(|literal| self.rest.strip_prefix(literal));
        self.rest = rest.ok_or(Error::Syntax)?;
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.rest.bytes().next()
    }

    /// Goes behind `count` bytes, which are whole characters as the caller has looked at them.
    fn advance(&mut self, count: usize) {
        if let Some(rest) = self.rest.get(count..) {
            self.rest = rest;
        }
    }
}

/// The arrays and objects that are open.
#[derive(Default)]
struct Open {
    /// A bit for each, the innermost one lowest: whether it is an object.
    objects: u128,
    depth: u8,
}

impl Open {
    fn push(&mut self, is_object: bool, dialect: &Dialect) -> Result<(), Error> {
        if self.depth >= dialect.depth() {
            return Err(Error::Depth);
        }
        self.depth = self.depth.saturating_add(1);
        self.objects = self.objects << 1 | u128::from(is_object);
        Ok(())
    }

    fn pop(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.objects >>= 1;
    }

    /// Whether the innermost one is an object, if any is open.
    const fn innermost(&self) -> Option<bool> {
        match self.depth {
            0 => None,
            _ => Some(self.objects & 1 == 1),
        }
    }
}
