//! Requests to Valgrind, as its header `valgrind.h` lays them out for x86-64: a row of instructions
//! that does nothing, and that Valgrind knows. The request and its five arguments lie in memory at
//! `rax`; the answer comes in `rdx`.

use std::arch::asm;

const RUNNING_ON_VALGRIND: u64 = 0x1001;
const COUNT_ERRORS: u64 = 0x1201;
/// The requests of the tool memcheck count from the letters `MC`.
const MAKE_MEM_UNDEFINED: u64 = 0x4d43_0001;
const MAKE_MEM_DEFINED: u64 = 0x4d43_0002;

/// Sends a request, and gives 0 where no Valgrind is.
fn request(request: u64, address: *mut u8, length: usize) -> u64 {
    let arguments = [request, address as u64, length as u64, 0, 0, 0];
    let mut answer = 0_u64;
    // SAFETY: the rotations are 128 places together and give `rdi` back as it was, the exchange of
    // `rbx` with itself changes nothing. Valgrind reads the arguments, writes `rdx`, and changes what
    // it knows about memory, not memory.
    unsafe {
        asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            in("rax") &raw const arguments,
            inout("rdx") answer,
        );
    }
    answer
}

/// Whether this process runs under Valgrind.
pub fn is_there() -> bool {
    request(RUNNING_ON_VALGRIND, std::ptr::null_mut(), 0) > 0
}

/// How many errors were reported until now; suppressed ones do not count.
pub fn error_count() -> u64 {
    request(COUNT_ERRORS, std::ptr::null_mut(), 0)
}

/// Marks the bytes of a value as undefined: from here on every branch and every index that depends on
/// one of them is an error.
pub fn hide<T: ?Sized>(value: &mut T) {
    request(
        MAKE_MEM_UNDEFINED,
        (&raw mut *value).cast(),
        size_of_val(value),
    );
}

/// Marks the bytes of a value as defined: they may be known.
pub fn reveal<T: ?Sized>(value: &mut T) {
    request(
        MAKE_MEM_DEFINED,
        (&raw mut *value).cast(),
        size_of_val(value),
    );
}

/// A value that is a secret from here on.
pub fn secret<T>(value: T) -> Box<T> {
    let mut value = Box::new(value);
    hide(&mut *value);
    value
}

/// A text that is a secret from here on.
pub fn secret_text(text: &str) -> Box<str> {
    let mut text: Box<str> = text.into();
    hide(&mut *text);
    text
}

/// The same value, known.
pub fn revealed<T>(mut value: T) -> T {
    reveal(&mut value);
    value
}
