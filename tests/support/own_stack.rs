//! Runs a call on a stack of its own, which lies on the heap and can be looked at afterwards.

use std::arch::asm;

/// What the stack is filled with before.
pub(crate) const PAINT: u8 = 0xa5;
/// Bytes of the stack.
const LENGTH: usize = 4 << 20;

/// The stack that a call left behind.
pub(crate) struct Left {
    memory: Vec<u128>,
}

impl Left {
    /// All bytes of it, the deepest first.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: the memory of whole numbers, as bytes.
        unsafe { std::slice::from_raw_parts(self.memory.as_ptr().cast(), LENGTH) }
    }
}

/// Calls `call` on a painted stack, and gives the stack.
pub(crate) fn run<F: FnMut()>(mut call: F) -> Left {
    let mut memory = vec![u128::from_ne_bytes([PAINT; 16]); LENGTH / 16];
    let top = memory.as_mut_ptr_range().end;
    // SAFETY: the stack is aligned to 16 bytes and large enough; `r12` keeps the old one, as every
    // function gives it back; the closure lives until the end, and a panic in it ends the process.
    unsafe {
        asm!(
            "mov r12, rsp",
            "mov rsp, {top}",
            "call {enter}",
            "mov rsp, r12",
            top = in(reg) top,
            enter = in(reg) enter::<F> as extern "C" fn(*mut F),
            in("rdi") &raw mut call,
            out("r12") _,
            clobber_abi("C"),
        );
    }
    Left { memory }
}

extern "C" fn enter<F: FnMut()>(call: *mut F) {
    // SAFETY: `run` hands its closure over, which nobody else touches.
    let call = unsafe { &mut *call };
    call();
}
