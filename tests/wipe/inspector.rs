//! An allocator that looks at every block of memory that is given back, before it is.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Debug;
use std::hint::black_box;
use std::ptr::null_mut;

use super::shown::assert_hidden;

/// The beginning of a secret.
pub(crate) type Needle = [u8; 16];

/// Blocks of this size belong to derivations, and must be zero when they are given back.
const LARGE: usize = 16 * 1024;

/// Blocks that are remembered at once.
const RECORDED: usize = 64;

thread_local! {
    static NEEDLE: Cell<Option<Needle>> = const { Cell::new(None) };
    static FOUND: Cell<usize> = const { Cell::new(0) };
    static PLACES: Cell<usize> = const { Cell::new(0) };
    static LARGE_LEFT: Cell<usize> = const { Cell::new(0) };
    static RECORDS: Cell<bool> = const { Cell::new(false) };
    /// Whether there was a block for which no place was left.
    static MISSED: Cell<bool> = const { Cell::new(false) };
    /// The blocks that were made since recording began and are still there.
    static LIVE: [Cell<(*mut u8, usize)>; RECORDED] =
        const { [const { Cell::new((null_mut(), 0)) }; RECORDED] };
}

struct Inspector;

// SAFETY: everything is handed to the system allocator. A block is read before it is given back, and
// every byte of it is initialised, because it was zeroed when it was allocated.
unsafe impl GlobalAlloc for Inspector {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that every byte of a block may be read later.
        // SAFETY: the caller's promises about the layout are passed on.
        let block = unsafe { System.alloc_zeroed(layout) };
        if RECORDS.get() {
            replace_record(null_mut(), (block, layout.size()));
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(needle) = NEEDLE.get() {
            // SAFETY: the block is still allocated and was zeroed when it was.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            let places = places(bytes, &needle);
            FOUND.set(FOUND.get() + usize::from(places > 0));
            PLACES.set(PLACES.get() + places);
            let left = bytes.len() >= LARGE && bytes.iter().any(|byte| *byte != 0);
            LARGE_LEFT.set(LARGE_LEFT.get() + usize::from(left));
        }
        if RECORDS.get() {
            replace_record(block, (null_mut(), 0));
        }
        // SAFETY: the caller's promises about block and layout are passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static INSPECTOR: Inspector = Inspector;

/// Puts `new` where `old` is remembered, if it is.
fn replace_record(old: *mut u8, new: (*mut u8, usize)) {
    LIVE.with(|records| {
        match records.iter().find(|record| record.get().0 == old) {
            Some(record) => record.set(new),
            // What was made before is not remembered, and need not be forgotten.
            None => MISSED.set(MISSED.get() || old.is_null()),
        }
    });
}

/// Remembers the blocks that are made during `run`, for [`blocks_with`].
pub(crate) fn recorded<T>(run: impl FnOnce() -> T) -> T {
    LIVE.with(|records| {
        records
            .iter()
            .for_each(|record| record.set((null_mut(), 0)))
    });
    MISSED.set(false);
    RECORDS.set(true);
    let made = run();
    RECORDS.set(false);
    assert!(!MISSED.get(), "more than {RECORDED} blocks at once");
    made
}

/// How many blocks that were made during [`recorded`], in which this is called, hold `needle` now.
pub(crate) fn blocks_with(needle: &Needle) -> usize {
    let holds = |record: &Cell<(*mut u8, usize)>| {
        let (block, length) = record.get();
        // SAFETY: the block was not given back, and was zeroed when it was made.
        !block.is_null() && holds(unsafe { std::slice::from_raw_parts(block, length) }, needle)
    };
    LIVE.with(|records| records.iter().filter(|record| holds(record)).count())
}

/// The first bytes in a row, none of them zero, of the blocks that were made during [`recorded`]. They stand
/// for a key that is kept in another form.
pub(crate) fn dense_part() -> Option<Needle> {
    let part = |record: &Cell<(*mut u8, usize)>| {
        let (block, length) = record.get();
        if block.is_null() {
            return None;
        }
        // SAFETY: the block was not given back, and was zeroed when it was made.
        let bytes = unsafe { std::slice::from_raw_parts(block, length) };
        let mut windows = bytes.windows(size_of::<Needle>());
        windows.find(|window| !window.contains(&0)).map(needle)
    };
    LIVE.with(|records| records.iter().find_map(part))
}

/// The same, in places instead of blocks.
fn places_live(needle: &Needle) -> usize {
    let count = |record: &Cell<(*mut u8, usize)>| {
        let (block, length) = record.get();
        if block.is_null() {
            return 0;
        }
        // SAFETY: the block was not given back, and was zeroed when it was made.
        places(unsafe { std::slice::from_raw_parts(block, length) }, needle)
    };
    LIVE.with(|records| records.iter().map(count).sum())
}

/// Whether `bytes` hold `needle`.
pub(crate) fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    places(bytes, needle) > 0
}

/// How often `bytes` hold `needle`.
pub(crate) fn places(bytes: &[u8], needle: &[u8]) -> usize {
    let windows = bytes.windows(needle.len());
    windows.filter(|window| *window == needle).count()
}

/// The beginning of `secret`.
pub(crate) fn needle(secret: &[u8]) -> Needle {
    secret[..16].try_into().unwrap()
}

/// How many blocks that were given back during `run` held `needle`.
pub(crate) fn leaks_of(needle: Needle, run: impl FnOnce()) -> usize {
    NEEDLE.set(Some(needle));
    FOUND.set(0);
    PLACES.set(0);
    run();
    NEEDLE.set(None);
    FOUND.get()
}

/// How many large blocks that were given back during `run` were not zero.
pub(crate) fn large_blocks_left(run: impl FnOnce()) -> usize {
    LARGE_LEFT.set(0);
    leaks_of([0xff; 16], run);
    LARGE_LEFT.get()
}

/// Drops what `make` makes, in a box, and gives how many blocks held `needle`. Makes sure that the value
/// held it before, in itself or in memory of its own, and that `Debug` does not show it.
///
/// A value is moved as a whole, with gaps that nobody wrote to, such as the longer variants of an enum:
/// what others left on the stack would be found there. It is overwritten before.
pub(crate) fn leaks_of_made<T: Debug>(needle: Needle, make: impl FnOnce() -> T) -> usize {
    clean_stack();
    leaks_on_clean_stack(needle, make)
}

// Not inlined: its own frame has to lie where the stack was overwritten.
#[inline(never)]
fn leaks_on_clean_stack<T: Debug>(needle: Needle, make: impl FnOnce() -> T) -> usize {
    let boxed = recorded(|| {
        let boxed = black_box(Box::new(make()));
        assert!(
            blocks_with(&needle) > 0,
            "the value does not hold the needle"
        );
        boxed
    });
    assert_hidden(&boxed, &needle);
    leaks_of(needle, || drop(boxed))
}

/// The same for a value that was moved while it was made, and has gaps that nobody wrote to, such as those of
/// an enum whose other variants are longer: copies of its own secret may lie there, in no place that safe
/// code can reach. Of all places that hold the needle before the drop, `fields` must be gone after it.
pub(crate) fn leaks_beside_gaps<T: Debug>(
    needle: Needle,
    fields: usize,
    make: impl FnOnce() -> T,
) -> usize {
    clean_stack();
    let (boxed, before) = recorded(|| {
        let boxed = black_box(Box::new(make()));
        let before = places_live(&needle);
        assert!(before >= fields, "the value does not hold the needle");
        (boxed, before)
    });
    assert_hidden(&boxed, &needle);
    leaks_of(needle, || drop(boxed));
    PLACES.get().saturating_sub(before - fields)
}

/// Overwrites the stack below the caller.
#[inline(never)]
pub(crate) fn clean_stack() {
    black_box([0; 64 * 1024]);
}

/// The same for a value that holds the secret in itself and not behind a pointer.
pub(crate) fn leaks_of_inline<T: Debug>(needle: Needle, value: T) -> usize {
    let boxed = Box::new(std::mem::MaybeUninit::new(value));
    // SAFETY: the allocator zeroed the block, so that gaps between fields may be read as well.
    let bytes = unsafe { std::slice::from_raw_parts(boxed.as_ptr().cast::<u8>(), size_of::<T>()) };
    assert!(holds(bytes, &needle), "the value does not hold the needle");
    // SAFETY: it was initialised above, and is dropped once.
    let boxed = unsafe { black_box(boxed).assume_init() };
    assert_hidden(&boxed, &needle);
    leaks_of(needle, || drop(boxed))
}
