use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// One row: its cells, without quotes.
#[derive(Clone, Default)]
pub struct Row {
    bytes: Vec<u8>,
    /// Where the cells end that were kept.
    ends: Vec<usize>,
    count: usize,
    is_cut: bool,
}

impl Row {
    /// The cells in their order, as text.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
        (0..self.ends.len()).filter_map(|index| self.cell(index))
    }

    /// One cell, counted from 0; `None` if there are fewer, or it is beyond the limit of cells.
    pub fn cell(&self, index: usize) -> Option<Cow<'_, str>> {
        let end = *self.ends.get(index)?;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..end).map(String::from_utf8_lossy)
    }

    /// How many cells the row has, those beyond the limit counted too.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether the row has no cell, as before the first one is read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a cell or the row was longer than the limit; what is there is cut then.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        (self.count, self.is_cut) = (0, false);
    }

    /// Where the cell begins that is being read.
    fn start(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    /// Appends to the cell that is being read, as far as the limits allow.
    pub(super) fn extend(&mut self, bytes: &[u8], max_cell: usize, max_row: usize) {
        let in_cell = self.bytes.len().saturating_sub(self.start());
        let free = max_cell
            .saturating_sub(in_cell)
            .min(max_row.saturating_sub(self.bytes.len()));
        let (kept, cut) = bytes.split_at(bytes.len().min(free));
        self.bytes.extend_from_slice(kept);
        self.is_cut |= !cut.is_empty();
    }

    /// Ends the cell that is being read.
    pub(super) fn end_cell(&mut self, max_cells: usize) {
        self.count = self.count.saturating_add(1);
        if self.ends.len() < max_cells {
            self.ends.push(self.bytes.len());
        } else {
            self.bytes.truncate(self.start());
        }
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Row({} cells)", self.count)
    }
}
