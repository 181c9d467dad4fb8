//! Web sessions against what others wrote: the SaltyRTC server, and its JavaScript client as the other end.
//!
//! `web-session PORT SERVER_KEY CERTIFICATE MODULES`, as `run` beside this calls it. Every line of the list is done
//! twice: as it should be, where it must pass, and with a fault planted, where it must fail.

mod browser;
mod client;
mod scenario;
mod socket;

use std::env;
use std::process::ExitCode;

use scenario::SCENARIOS;
use socket::Server;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [port, key, certificate, modules] = arguments.as_slice() else {
        eprintln!("usage: web-session PORT SERVER_KEY CERTIFICATE MODULES");
        return ExitCode::FAILURE;
    };
    let server = match Server::new(port, key, certificate, modules) {
        Ok(server) => server,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut failures = 0;
    let only = env::var("EEEMA_LINE").unwrap_or_default();
    for (name, scenario) in SCENARIOS.iter().filter(|(name, _)| name.contains(&only)) {
        let passes = scenario(&server, false);
        let notices = scenario(&server, true);
        let verdict = match (&passes, &notices) {
            (Ok(()), Err(why)) => format!("ok      {name} (with a fault: {why})"),
            (Err(why), _) => format!("FAILED  {name}: {why}"),
            (Ok(()), Ok(())) => format!("FAILED  {name}: does not notice a planted fault"),
        };
        failures += usize::from(verdict.starts_with("FAILED"));
        println!("{verdict}");
    }
    println!("{} lines, {failures} failed", SCENARIOS.len());
    if failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
