//! E-mail addresses as people type and paste them
//! ([chapter 12 section 3.4](crate::protocol::contact_hash#34-typed-and-pasted-addresses)).

use super::{EmailAddress, Error};
use crate::codec::blank;

/// What people put around an address.
const BRACKETS: [(char, char); 12] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{201a}', '\u{2018}'),
    ('\u{ab}', '\u{bb}'),
    ('\u{2039}', '\u{203a}'),
    ('\u{3008}', '\u{3009}'),
    ('\u{27e8}', '\u{27e9}'),
    ('\u{ff1c}', '\u{ff1e}'),
];

impl<'a> EmailAddress<'a> {
    /// Reads an address that somebody typed or pasted: takes apart what has one meaning, and leaves the
    /// rest to [`EmailAddress::parse`].
    ///
    /// * Blank and invisible characters, quotation marks and brackets around the whole go, and one
    ///   comma, semicolon or dot at the end.
    /// * `mailto:alice%40example.org?subject=Hi`, `Alice <alice@example.org>` and
    ///   `[Alice](mailto:alice@example.org)` are the address in them.
    ///
    /// ```
    /// use eeema::contact_hash::{EmailAddress, Error};
    ///
    /// let address = EmailAddress::from_typed("Alice <Alice@Example.org>,")?;
    /// assert_eq!(address.to_string(), "alice@example.org");
    /// let two = EmailAddress::from_typed("alice@example.org; bob@example.org");
    /// assert_eq!(two.err(), Some(Error::Several));
    /// # Ok::<(), Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Several`] if there is more than one address, else those of [`EmailAddress::parse`].
    pub fn from_typed(text: &'a str) -> Result<Self, Error> {
        let mut piece = Piece::new(text).trimmed();
        let mut may_drop_mark = true;
        loop {
            let before = piece;
            if let Some(shorter) = piece.without_last_mark().filter(|_| may_drop_mark) {
                (piece, may_drop_mark) = (shorter.trimmed(), false);
            }
            piece = piece.unwrapped()?.trimmed();
            if piece.text.len() == before.text.len() {
                break;
            }
        }
        piece.address()
    }
}

/// A part of the text, and how many bytes stand in front of it.
#[derive(Clone, Copy)]
struct Piece<'a> {
    front: usize,
    text: &'a str,
}

impl<'a> Piece<'a> {
    const fn new(text: &'a str) -> Self {
        Self { front: 0, text }
    }

    /// The same piece without `count` bytes in front.
    fn behind(self, count: usize) -> Option<Self> {
        Some(Self {
            front: self.front.saturating_add(count),
            text: self.text.get(count..)?,
        })
    }

    fn trimmed(self) -> Self {
        let inside = self.text.trim_start_matches(blank::is_blank_or_format);
        Self {
            front: self
                .front
                .saturating_add(self.text.len().saturating_sub(inside.len())),
            text: blank::trim(inside),
        }
    }

    fn without_last_mark(self) -> Option<Self> {
        let text = self.text.strip_suffix([',', ';', '.'])?;
        Some(Self { text, ..self })
    }

    /// Takes one layer off that surrounds the address.
    fn unwrapped(self) -> Result<Self, Error> {
        if let Some(inside) = self.in_markdown() {
            return Ok(inside);
        }
        for (open, close) in BRACKETS {
            if let Some(inside) = self.in_brackets(open, close) {
                return Ok(inside);
            }
        }
        self.behind_name()
    }

    /// `[text](inside)`
    fn in_markdown(self) -> Option<Self> {
        let middle = self.text.strip_prefix('[').and(self.text.find("]("))?;
        let text = self.text.strip_suffix(')')?;
        Self { text, ..self }.behind(middle.saturating_add(2))
    }

    fn in_brackets(self, open: char, close: char) -> Option<Self> {
        let inside = self.text.strip_prefix(open)?.strip_suffix(close)?;
        // In `"a"@example.org or "b"` the marks are two pairs, and belong to the address in the first.
        let has_others = inside.contains([open, close]);
        let piece = Self {
            front: self.front.saturating_add(open.len_utf8()),
            text: inside,
        };
        (!has_others).then_some(piece)
    }

    /// `name <inside>`, where the name is not another address.
    fn behind_name(self) -> Result<Self, Error> {
        let Some(text) = self.text.strip_suffix('>') else {
            return Ok(self);
        };
        let Some((name, inside)) = text.rsplit_once('<') else {
            return Ok(self);
        };
        let is_same = |name: &str| {
            let name =
                name.trim_matches(|c| blank::is_blank_or_format(c) || matches!(c, '"' | '\''));
            name.eq_ignore_ascii_case(inside)
        };
        if name.contains('@') && !is_same(name) {
            return Err(Error::Several);
        }
        let front = self.front.saturating_add(name.len()).saturating_add(1);
        Ok(Self {
            front,
            text: inside,
        })
    }

    /// The address, behind `mailto:` if that is in front.
    fn address(self) -> Result<EmailAddress<'a>, Error> {
        const SCHEME: &str = "mailto:";
        let mut piece = self;
        let scheme = piece.text.split_at_checked(SCHEME.len());
        let is_link = scheme.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case(SCHEME));
        if is_link {
            piece = piece.behind(SCHEME.len()).unwrap_or(piece);
            let (address, _) = piece.text.split_once('?').unwrap_or((piece.text, ""));
            piece = Self {
                text: address,
                ..piece
            }
            .trimmed();
        }
        // In quotation marks everything may stand.
        let is_separator = |c: char| matches!(c, ',' | ';' | '|') || blank::is_blank(c);
        let words = piece.text.split(is_separator);
        let has_quotes = piece.text.starts_with('"');
        if !has_quotes && words.filter(|word| word.contains('@')).count() > 1 {
            return Err(Error::Several);
        }
        EmailAddress::read(piece.text, is_link).map_err(|error| error.behind(piece.front))
    }
}
