//! Encrypts and decrypts a file of any size as a media blob, with constant memory.
//!
//! The output appears under its name only when it is complete: until then it is a `.part` file beside
//! it, which is removed if anything fails.

mod files;
mod output;

use std::path::Path;
use std::process::ExitCode;

use eeema::blob::BlobKey;
use eeema::codec::hex;

const USAGE: &str = "usage:
  blob seal FILE BLOB
      encrypts FILE with a fresh key into BLOB, and prints the key
  blob open BLOB FILE KEY
      verifies all of BLOB, and only then decrypts it into FILE
KEY has 64 hexadecimal digits. BLOB is what the blob server stores: 16 bytes more than FILE.
An existing output is never overwritten.";

pub(crate) type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["seal", file, blob] => seal(file, blob),
        ["open", blob, file, key] => open(blob, file, key),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("blob: {error}");
            ExitCode::FAILURE
        }
    }
}

fn seal(file: &str, blob: &str) -> Result<()> {
    let key = files::seal(Path::new(file), Path::new(blob))?;
    let mut digits = [0; 64];
    println!("{}", hex::encode(key.as_bytes(), &mut digits)?);
    Ok(())
}

fn open(blob: &str, file: &str, key: &str) -> Result<()> {
    let key = hex::decode_array(key).map_err(|_| "a key has 64 hexadecimal digits")?;
    files::open(Path::new(blob), Path::new(file), &BlobKey::from_bytes(key))
}
