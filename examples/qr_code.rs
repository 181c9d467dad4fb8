//! Prints the QR code of an identity, such as that of a bot, for people who scan it and see three green dots.
//!
//! `cargo run --example qr_code ECHOECHO public:4a6a1b34dcef15d43cb74de2fd36091be99fbbaf126d099d47d83d919712c72b`

use std::error::Error;
use std::ffi::OsString;
use std::process::ExitCode;

use eeema::ThreemaId;
use eeema::verification::{IdentityCode, QrPicture};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match draw(&arguments) {
        Ok(picture) => {
            print!("{picture}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("qr_code: {error}");
            ExitCode::FAILURE
        }
    }
}

fn draw(arguments: &[OsString]) -> Result<QrPicture, Box<dyn Error>> {
    let [identity, public_key] = arguments else {
        return Err("say whose code it is: qr_code IDENTITY PUBLIC_KEY".into());
    };
    let (identity, public_key) = (identity.to_string_lossy(), public_key.to_string_lossy());
    let code = IdentityCode::new(ThreemaId::from_typed(&identity)?, public_key.parse()?);
    Ok(QrPicture::of_identity(&code)?)
}
