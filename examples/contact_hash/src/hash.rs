//! `contact_hash hash`

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use eeema::contact_hash::ContactHash;

use crate::input::{Contact, Options};

/// Prints what has a hash, and names what has none: nothing is left out in silence.
pub fn run(options: &Options) -> Result<ExitCode, Box<dyn Error>> {
    let reader = options.reader()?;
    let read;
    let texts = if options.texts.is_empty() {
        read = options.read_texts()?;
        &read
    } else {
        &options.texts
    };
    let mut status = ExitCode::SUCCESS;
    let mut output = BufWriter::new(io::stdout().lock());
    for text in texts {
        match reader.read(text) {
            Ok(Contact::Phone(number)) => {
                writeln!(
                    output,
                    "{number}\t{}",
                    encode(&number.hash(), options.base64)
                )?;
            }
            Ok(Contact::Email(address)) => {
                for address in [Some(address), address.alternative()].into_iter().flatten() {
                    writeln!(
                        output,
                        "{address}\t{}",
                        encode(&address.hash(), options.base64)
                    )?;
                }
            }
            Err(error) => {
                eprintln!("{text}: {error}");
                status = ExitCode::FAILURE;
            }
        }
    }
    output.flush()?;
    Ok(status)
}

fn encode<Kind>(hash: &ContactHash<Kind>, base64: bool) -> String {
    if base64 {
        hash.base64().to_string()
    } else {
        hash.hex().to_string()
    }
}
