//! Hashes of phone numbers and e-mail addresses, and what they are worth.

mod audit;
mod hash;
mod input;
mod matches;
mod progress;

use std::env;
use std::error::Error;
use std::process::ExitCode;

use input::Options;

const USAGE: &str = "\
contact_hash hash [OPTIONS] [TEXT...]
    Prints the hash of every phone number and e-mail address. Both hashes of a
    gmail address are printed. Without TEXT, standard input is read.

contact_hash match [OPTIONS] ANSWER
    Prints which contacts of the address book on standard input were found. ANSWER
    is a file with the answer of the directory server or of a bulk look-up at the
    Gateway.

contact_hash audit [HASH FIRST COUNT]
    Measures how many hashes this machine computes, and tells how long the mobile
    numbers of each country would last. With arguments: finds the number that the
    hash of a phone number is of, among COUNT numbers from FIRST on.

OPTIONS
    --base64        print base64, the form of the directory server (default: hex)
    --csv COLUMN    standard input is CSV with a header line; take this column
                    (default: one number or address in each line)
    --region CC     numbers are written as in this country, for example CH
                    (default: numbers must be international)

A hash is no protection: see `contact_hash audit`.
";

fn main() -> ExitCode {
    match run(env::args().skip(1).collect()) {
        Ok(status) => status,
        Err(error) => {
            eprintln!("contact_hash: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Vec<String>) -> Result<ExitCode, Box<dyn Error>> {
    let Some((command, rest)) = arguments.split_first() else {
        return Err(USAGE.into());
    };
    match command.as_str() {
        "hash" => hash::run(&Options::parse(rest)?),
        "match" => matches::run(&Options::parse(rest)?),
        "audit" => audit::run(rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => Err(format!("there is no command {command:?}; try `contact_hash help`").into()),
    }
}
