//! Calls between media libraries that others wrote, headless Chromium and aiortc: every description is patched and
//! checked by the library, accepted by the media library again, and what was agreed upon is read back from it.
//!
//! `calls CHROMIUM MODULES PYTHON [WORD...]`, as `run` beside this calls it. Every line of the list is done twice: as it should be,
//! where it must pass, and with a fault planted, where it must fail.

mod call;
mod lines;
mod stack;

use std::env;
use std::process::ExitCode;

use lines::{LINES, World};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [chromium, modules, python, only @ ..] = arguments.as_slice() else {
        eprintln!("usage: calls CHROMIUM MODULES PYTHON [WORD...]");
        return ExitCode::FAILURE;
    };
    let world = match World::start(chromium, modules, python) {
        Ok(world) => world,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let is_wanted = |name: &str| only.iter().all(|word| name.contains(word.as_str()));
    let (mut done, mut failures) = (0, 0);
    for (name, line) in LINES.iter().filter(|(name, _)| is_wanted(name)) {
        let verdict = match (line(&world, false), line(&world, true)) {
            (Ok(()), Err(why)) => format!("ok      {name} (with a fault: {why})"),
            (Err(why), _) => format!("FAILED  {name}: {why}"),
            (Ok(()), Ok(())) => format!("FAILED  {name}: does not notice a planted fault"),
        };
        done += 1;
        failures += usize::from(verdict.starts_with("FAILED"));
        println!("{verdict}");
    }
    println!("{done} lines, {failures} failed");
    if failures == 0 && done > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
