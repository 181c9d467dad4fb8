//! A heap that only grows: enough for one session.

use core::alloc::{GlobalAlloc, Layout};
use core::arch::wasm32::{memory_grow, memory_size};
use core::ptr::null_mut;
use core::sync::atomic::{AtomicUsize, Ordering};

const PAGE: usize = 64 * 1024;

struct Heap {
    next: AtomicUsize,
}

#[global_allocator]
static HEAP: Heap = Heap {
    next: AtomicUsize::new(0),
};

// SAFETY: every block begins where the last one ended, in memory that was grown for it and that nobody else knows.
// There is one thread.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let end = memory_size(0) * PAGE;
        let next = match self.next.load(Ordering::Relaxed) {
            0 => end,
            next => next,
        };
        let block = next.next_multiple_of(layout.align());
        let Some(next) = block.checked_add(layout.size()) else {
            return null_mut();
        };
        let missing = next.saturating_sub(end).div_ceil(PAGE);
        if missing > 0 && memory_grow(0, missing) == usize::MAX {
            return null_mut();
        }
        self.next.store(next, Ordering::Relaxed);
        block as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
