//! Opens a legacy ID export on a Cortex-M4 with 64 KiB of memory and no allocator.
#![no_std]
#![no_main]

use core::panic::PanicInfo;

use cortex_m_rt::entry;
use cortex_m_semihosting::{debug, hprintln};
use eeema::id_export::{Code, Error};

/// The published code, as somebody may have typed it.
const TEXT: &str = "
    4k4m 5q6t kfuh khl5 2vcj zm57 nl7r wjta v45l njam
    WLEU–5DS4–XF7S–OPH4–CTCL–N2CF–3C4C–HPB7–YZWW–U3S6";

#[entry]
fn main() -> ! {
    let result = Code::parse(TEXT).and_then(|code| match code {
        Code::Legacy(code) => {
            let refused = code.open("Testpassword");
            hprintln!("wrong password: {:?}", refused);
            code.open("testpassword")
        }
        _ => Err(Error::Empty),
    });
    let status = match result {
        Ok(identity) if identity.id.as_str() == "0ZAHXXHB" => {
            hprintln!(
                "opened {}, {:?}",
                identity.id,
                identity.secret_key.public_key()
            );
            debug::EXIT_SUCCESS
        }
        other => {
            hprintln!("not opened: {:?}", other);
            debug::EXIT_FAILURE
        }
    };
    loop {
        debug::exit(status);
    }
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    loop {
        debug::exit(debug::EXIT_FAILURE);
    }
}
