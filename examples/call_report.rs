//! Tells whether a call is what it should be, from the session descriptions of both sides, as files:
//!
//! `cargo run --example call_report own.sdp peer.sdp`
//!
//! It prints a line for each rule, and ends with the status 2 if one is broken.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::process::ExitCode;

use eeema::call::CallReport;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match report(&arguments) {
        Ok(report) => {
            print!("{report}");
            ExitCode::from(if report.holds() { 0 } else { 2 })
        }
        Err(error) => {
            eprintln!("call_report: {error}");
            ExitCode::FAILURE
        }
    }
}

fn report(arguments: &[OsString]) -> Result<CallReport, Box<dyn Error>> {
    let [own, peer] = arguments else {
        return Err("name two files with session descriptions: call_report OWN PEER".into());
    };
    let read = |name: &OsString| {
        fs::read_to_string(name).map_err(|error| format!("{}: {error}", name.display()))
    };
    Ok(CallReport::of(&read(own)?, &read(peer)?))
}
