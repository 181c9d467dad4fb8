//! Runs a known answer on a 32-bit RISC-V core with 16 KiB of memory and no allocator.
//!
//! `CHECK=box cargo run --release` in this folder; `../run` measures all of them.

#![no_std]
#![no_main]

use core::arch::asm;
use core::panic::PanicInfo;

use known_answers::measure::{self, Machine};
use riscv_rt::entry;
use semihosting::process;
use semihosting::sys::arm_compat::sys_writec;

#[entry]
fn main() -> ! {
    let check = const { known_answers::named(env!("CHECK")) };
    process::exit(i32::from(!measure::run::<Core>(check)))
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    process::exit(1)
}

struct Core;

impl Machine for Core {
    fn stack_pointer() -> usize {
        let pointer;
        // SAFETY: reading a register changes nothing.
        unsafe { asm!("mv {}, sp", out(reg) pointer, options(nomem, nostack)) };
        pointer
    }

    fn instructions() -> u32 {
        riscv::register::minstret::read() as u32
    }

    fn print(character: u8) {
        sys_writec(character);
    }
}
