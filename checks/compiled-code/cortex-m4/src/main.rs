//! Runs the probes on a Cortex-M4; `../run` watches.

#![no_std]
#![no_main]

use core::panic::PanicInfo;

use cortex_m_rt::entry;
use semihosting::process;

#[entry]
fn main() -> ! {
    probes::run_all();
    process::exit(0)
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    process::exit(1)
}
