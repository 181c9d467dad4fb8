/// What became of the bytes that were handed over.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum Progress<E> {
    /// Nothing was used: at least so many more bytes are needed behind those that are there.
    Missing(usize),
    /// Nothing was used: the connection waits for a call of its owner. Keep the bytes for later.
    WaitsForCaller,
    /// Something happened.
    Event {
        /// How many bytes at the front were used; what follows them belongs to the next call.
        used: usize,
        /// What happened.
        event: E,
    },
}

impl<E> Progress<E> {
    /// Changes the event, such as to one that borrows nothing of the input.
    pub fn map<F>(self, change: impl FnOnce(E) -> F) -> Progress<F> {
        match self {
            Self::Missing(count) => Progress::Missing(count),
            Self::WaitsForCaller => Progress::WaitsForCaller,
            Self::Event { used, event } => Progress::Event {
                used,
                event: change(event),
            },
        }
    }
}

/// The first `N` bytes of `input`, or how many are missing.
pub(super) fn front<const N: usize>(input: &mut [u8]) -> Result<&mut [u8; N], usize> {
    let missing = N.saturating_sub(input.len());
    match input.first_chunk_mut() {
        Some(bytes) => Ok(bytes),
        None => Err(missing),
    }
}

/// The longest of three states in bytes, with room for the alignment of its fields.
pub(super) const fn longest([first, second, third]: [usize; 3]) -> usize {
    let longer = if first > second { first } else { second };
    let longest = if longer > third { longer } else { third };
    longest.saturating_add(align_of::<u64>())
}
