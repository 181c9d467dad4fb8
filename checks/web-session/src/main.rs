//! Web sessions against what others wrote: the SaltyRTC server, and its JavaScript client as the other end.
//!
//! `web-session PORT SERVER_KEY CERTIFICATE MODULES EXAMPLE [LINE]`, as `run` beside this calls it. Every line of the list is done
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
    let [port, key, certificate, modules, example, only @ ..] = arguments.as_slice() else {
        eprintln!("usage: web-session PORT SERVER_KEY CERTIFICATE MODULES EXAMPLE [LINE]");
        return ExitCode::FAILURE;
    };
    let server = match Server::new(port, key, [certificate, modules, example]) {
        Ok(server) => server,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let (mut lines, mut failures) = (0, 0);
    let is_wanted = |name: &str| only.iter().all(|word| name.contains(word.as_str()));
    for (name, scenario) in SCENARIOS.iter().filter(|(name, _)| is_wanted(name)) {
        let passes = scenario(&server, false);
        let notices = scenario(&server, true);
        let verdict = match (&passes, &notices) {
            (Ok(()), Err(why)) => format!("ok      {name} (with a fault: {why})"),
            (Err(why), _) => format!("FAILED  {name}: {why}"),
            (Ok(()), Ok(())) => format!("FAILED  {name}: does not notice a planted fault"),
        };
        lines += 1;
        failures += usize::from(verdict.starts_with("FAILED"));
        println!("{verdict}");
    }
    println!("{lines} lines, {failures} failed");
    if lines > 0 && failures == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
