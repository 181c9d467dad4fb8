/// The number in `settings`, which says what the tables hold ([chapter 14 section 5](crate::protocol::data_backup)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    number: u8,
    /// Numbers 18 and 19 were written by two apps with other columns.
    has_late_columns: bool,
}

impl Version {
    /// The newest version that is known: app 6.0 and later.
    pub const NEWEST: Self = Self::new_unchecked(27);

    const fn new_unchecked(number: u8) -> Self {
        Self {
            number,
            has_late_columns: true,
        }
    }

    /// A version; `None` above the newest.
    pub const fn new(number: u32) -> Option<Self> {
        match number {
            0..=27 => Some(Self::new_unchecked(number as u8)),
            _ => None,
        }
    }

    /// Version 19 as app 5.0.x wrote it: contacts still have `forward_security`.
    pub const BEFORE_APP_5_1: Self = Self {
        number: 19,
        has_late_columns: false,
    };

    /// The number.
    pub const fn number(self) -> u8 {
        self.number
    }

    /// Whether a column of these versions is written.
    pub(super) const fn has(self, column: &Column) -> bool {
        let is_within = column.from <= self.number && self.number <= column.to;
        is_within || (column.is_early && !self.has_late_columns)
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    name: &'static str,
    from: u8,
    to: u8,
    is_early: bool,
}

impl Column {
    /// In all versions.
    pub(super) const fn always(name: &'static str) -> Self {
        Self::within(name, 0, u8::MAX)
    }

    /// From this version on.
    pub(super) const fn from(name: &'static str, from: u8) -> Self {
        Self::within(name, from, u8::MAX)
    }

    /// Up to this version.
    pub(super) const fn until(name: &'static str, to: u8) -> Self {
        Self::within(name, 0, to)
    }

    /// From one version to another, both included.
    pub(super) const fn within(name: &'static str, from: u8, to: u8) -> Self {
        Self {
            name,
            from,
            to,
            is_early: false,
        }
    }

    /// Also in version 19 before app 5.1.
    pub(super) const fn and_before_app_5_1(self) -> Self {
        Self {
            is_early: true,
            ..self
        }
    }

    /// The name in the header.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}
