//! An allocator that looks at every block of memory that is given back, before it is.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

/// The beginning of a secret.
pub(crate) type Needle = [u8; 16];

/// Blocks of this size belong to derivations, and must be zero when they are given back.
const LARGE: usize = 16 * 1024;

thread_local! {
    static NEEDLE: Cell<Option<Needle>> = const { Cell::new(None) };
    static FOUND: Cell<usize> = const { Cell::new(0) };
    static LARGE_LEFT: Cell<usize> = const { Cell::new(0) };
}

struct Inspector;

// SAFETY: everything is handed to the system allocator. A block is read before it is given back, and
// every byte of it is initialised, because it was zeroed when it was allocated.
unsafe impl GlobalAlloc for Inspector {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that every byte of a block may be read later.
        // SAFETY: the caller's promises about the layout are passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if let Some(needle) = NEEDLE.get() {
            // SAFETY: the block is still allocated and was zeroed when it was.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            FOUND.set(FOUND.get() + usize::from(holds(bytes, &needle)));
            let left = bytes.len() >= LARGE && bytes.iter().any(|byte| *byte != 0);
            LARGE_LEFT.set(LARGE_LEFT.get() + usize::from(left));
        }
        // SAFETY: the caller's promises about block and layout are passed on.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static INSPECTOR: Inspector = Inspector;

/// Whether `bytes` hold `needle`.
pub(crate) fn holds(bytes: &[u8], needle: &Needle) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// The beginning of `secret`.
pub(crate) fn needle(secret: &[u8]) -> Needle {
    secret[..16].try_into().unwrap()
}

/// How many blocks that were given back during `run` held `needle`.
pub(crate) fn leaks_of(needle: Needle, run: impl FnOnce()) -> usize {
    NEEDLE.set(Some(needle));
    FOUND.set(0);
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

/// Drops a boxed `value`, and gives how many blocks held `needle`. The value must have held it before.
pub(crate) fn leaks_of_boxed<T>(needle: Needle, value: T) -> usize {
    let boxed = black_box(Box::new(value));
    leaks_of(needle, || drop(boxed))
}

/// The same for a value that holds the secret in itself and not behind a pointer: makes sure that it is
/// there, so that the needle is the right one.
pub(crate) fn leaks_of_inline<T>(needle: Needle, value: T) -> usize {
    let boxed = Box::new(std::mem::MaybeUninit::new(value));
    // SAFETY: the allocator zeroed the block, so that gaps between fields may be read as well.
    let bytes = unsafe { std::slice::from_raw_parts(boxed.as_ptr().cast::<u8>(), size_of::<T>()) };
    assert!(holds(bytes, &needle), "the value does not hold the needle");
    // SAFETY: it was initialised above, and is dropped once.
    let boxed = unsafe { black_box(boxed).assume_init() };
    leaks_of(needle, || drop(boxed))
}
