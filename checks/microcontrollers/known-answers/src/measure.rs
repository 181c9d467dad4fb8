//! Runs a check and prints what it costs, in one line that a script reads.
//!
//! Nothing here formats with `core::fmt` or can panic, so that the program that checks nothing is
//! small, and a protocol pays for all that it links.

use core::hint::black_box;

use crate::Check;

unsafe extern "C" {
    /// The first address behind everything that lies in memory: here the stack ends.
    static mut __sheap: u32;
    /// Where the initial values of variables lie in flash, behind code and constants.
    static __sidata: u32;
    static __sdata: u32;
    static __edata: u32;
    static __stext: u32;
}

/// What only the machine can say.
pub trait Machine {
    /// The address of the last word on the stack.
    fn stack_pointer() -> usize;

    /// How many instructions ran until now, modulo 2^32.
    fn instructions() -> u32;

    /// Prints one character.
    fn print(character: u8);
}

const PAINT: u32 = 0x5ca1_ab1e;

/// Runs `check`, and prints whether it was right, its flash in bytes, its stack in bytes, and its
/// instructions.
#[inline(never)]
pub fn run<M: Machine>(check: Check) -> bool {
    let (right, stack, instructions) = watch::<M>(check);
    print::<M>(if right { "right" } else { "WRONG" });
    print_number::<M>(flash());
    print_number::<M>(stack);
    print_number::<M>(instructions as usize);
    print::<M>("\n");
    right
}

/// Paints the stack below the present place, and looks afterwards how far down it was used.
#[inline(never)]
fn watch<M: Machine>(check: Check) -> (bool, usize, u32) {
    // Inlined here, the check would have its variables above the stack pointer that is read.
    let check = black_box(check);
    let top = M::stack_pointer();
    let end = &raw mut __sheap;
    let words = (top - end as usize) / size_of::<u32>();
    for word in 0..words {
        // SAFETY: nothing lies between the variables and the stack pointer, and no interrupt is on.
        unsafe { end.add(word).write_volatile(PAINT) };
    }
    let start = M::instructions();
    let right = check() == Some(true);
    let instructions = M::instructions().wrapping_sub(start);
    let unused = (0..words)
        // SAFETY: as above.
        .take_while(|word| unsafe { end.add(*word).read_volatile() } == PAINT)
        .count();
    (right, (words - unused) * size_of::<u32>(), instructions)
}

/// Bytes of code, constants and initial values.
fn flash() -> usize {
    let values = (&raw const __edata as usize) - (&raw const __sdata as usize);
    (&raw const __sidata as usize) + values - (&raw const __stext as usize)
}

fn print<M: Machine>(text: &str) {
    text.bytes().for_each(M::print);
}

/// Prints a space and a decimal number.
fn print_number<M: Machine>(number: usize) {
    M::print(b' ');
    let mut divisor = 1;
    while number / divisor >= 10 {
        divisor *= 10;
    }
    while divisor > 0 {
        M::print(b'0' + (number / divisor % 10) as u8);
        divisor /= 10;
    }
}
