//! Runs a known answer on a Cortex-M4 with 64 KiB of memory and no allocator.
//!
//! `CHECK=box cargo run --release` in this folder; `../run` measures all of them.

#![no_std]
#![no_main]

use core::arch::asm;
use core::panic::PanicInfo;

use cortex_m_rt::entry;
use known_answers::measure::{self, Machine};
use semihosting::process;
use semihosting::sys::arm_compat::sys_writec;

#[entry]
fn main() -> ! {
    Timer::start();
    let check = const { known_answers::named(env!("CHECK")) };
    process::exit(i32::from(!measure::run::<Timer>(check)))
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    process::exit(1)
}

/// The first timer of the board. It runs with 25 MHz and QEMU's instructions take a nanosecond.
struct Timer;

impl Timer {
    const CONTROL: *mut u32 = 0x4000_0000 as *mut u32;
    const VALUE: *mut u32 = 0x4000_0004 as *mut u32;
    const RELOAD: *mut u32 = 0x4000_0008 as *mut u32;
    const INSTRUCTIONS: u32 = 40;

    fn start() {
        // SAFETY: these are registers of the timer, and nobody else uses it.
        unsafe {
            Self::RELOAD.write_volatile(u32::MAX);
            Self::VALUE.write_volatile(u32::MAX);
            Self::CONTROL.write_volatile(1);
        }
    }
}

impl Machine for Timer {
    fn stack_pointer() -> usize {
        let pointer;
        // SAFETY: reading a register changes nothing.
        unsafe { asm!("mov {}, sp", out(reg) pointer, options(nomem, nostack)) };
        pointer
    }

    fn instructions() -> u32 {
        // SAFETY: as above. The timer counts down.
        let ticks = u32::MAX - unsafe { Self::VALUE.read_volatile() };
        ticks.wrapping_mul(Self::INSTRUCTIONS)
    }

    fn print(character: u8) {
        sys_writec(character);
    }
}
