//! The machine of web sessions in a module of its own, without the standard library: a second panic handler would not
//! link, so that no crate below brings one along.

#![no_std]

extern crate alloc;

mod heap;

use core::panic::PanicInfo;
use core::time::Duration;

use eeema::web_session::{AuthToken, Connection, Output, PermanentKey, Setup, Task};

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// A phone gets `server-hello` with the public key whose bytes are all `byte`. Gives the bytes of its two answers, or
/// minus the close code.
#[unsafe(no_mangle)]
pub extern "C" fn answer(byte: u8) -> i32 {
    run(byte).unwrap_or(i32::MIN)
}

fn run(byte: u8) -> Option<i32> {
    let mut count = 0_u8;
    let random = &mut |bytes: &mut [u8]| {
        count = count.wrapping_add(1);
        bytes.fill(count);
    };
    let initiator = PermanentKey::from_bytes([1; 32]).public_key();
    let setup = Setup::new(PermanentKey::from_bytes([2; 32]), [Task::RelayedData]).ok()?;
    let token = AuthToken::from_bytes([3; 32]);
    let mut phone = Connection::responder(setup, initiator, Some(token), random).ok()?;

    // Cookie, from the server to nobody yet, the number; then the map {type: "server-hello", key: 32 bytes}.
    let nonce = [[9; 16].as_slice(), &[0; 8]].concat();
    let hello = [
        nonce.as_slice(),
        b"\x82\xa4type\xacserver-hello\xa3key\xc4\x20",
        &[byte; 32],
    ];
    let received = phone.receive(&mut hello.concat(), Duration::ZERO, random);
    let mut length = 0;
    while let Some(output) = phone.poll_output() {
        length = match output {
            Output::Send(bytes) => i32::try_from(bytes.as_slice().len())
                .ok()?
                .checked_add(length)?,
            Output::Close(code) => i32::from(code.get()).checked_neg()?,
            _ => length,
        };
    }
    (received.is_ok() == (length > 0)).then_some(length)
}
