//! Runs every entry point of `eeema` that handles a secret, with the secret marked as undefined.
//!
//! Valgrind follows undefined bits through every instruction and reports each branch and each address
//! that depends on one. `run` builds this program and starts it under Valgrind; `README.md` says what
//! is measured and what is not.

mod cases;
mod self_test;
mod valgrind;

use std::process::ExitCode;

use eeema::crypto::hazmat::backend::Backend;

/// One entry point on one path.
struct Case {
    /// The functions that it runs, as `tests/policy/constant_time.rs` in the main package reads them, and remarks.
    name: &'static str,
    /// The names of the paths that it runs on.
    paths: &'static [&'static str],
    run: fn(Backend),
}

impl Case {
    /// A case that chooses no path: it takes the fastest one that Valgrind can execute.
    const fn new(name: &'static str, run: fn(Backend)) -> Self {
        Self::on(&["avx2"], name, run)
    }

    const fn on(paths: &'static [&'static str], name: &'static str, run: fn(Backend)) -> Self {
        Self { name, paths, run }
    }
}

/// All paths that Valgrind can execute.
const EVERY_PATH: &[&str] = &["portable", "sse2", "avx2"];

fn main() -> ExitCode {
    if !valgrind::is_there() {
        eprintln!(
            "this program shows something under Valgrind only; start checks/constant-time/run"
        );
        return ExitCode::from(2);
    }
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let (cases, must_leak) = match wanted.first().map(String::as_str) {
        Some("self-test") => (self_test::CASES.iter().collect(), true),
        _ => (cases::all(), false),
    };
    let chosen = |case: &&&Case| {
        must_leak || wanted.is_empty() || wanted.iter().any(|name| name == case.name)
    };
    let mut failures = 0;
    for case in cases.iter().filter(chosen) {
        for name in case.paths {
            failures += usize::from(!report(case, name, must_leak));
        }
    }
    println!("{failures} failed");
    ExitCode::from(u8::from(failures > 0))
}

/// Runs a case on a path, prints a line, and says whether the result is the wanted one.
fn report(case: &Case, path_name: &str, must_leak: bool) -> bool {
    let path = Backend::named(path_name).expect("Valgrind executes AVX2 if the processor does");
    let before = valgrind::error_count();
    (case.run)(path);
    let errors = valgrind::error_count() - before;
    let verdict = match (errors > 0, must_leak) {
        (false, false) => "constant",
        (true, false) => "LEAKS",
        (true, true) => "leaks, as it should",
        (false, true) => "NOT SEEN",
    };
    println!(
        "{:<44} {path_name:<9} {verdict} ({errors} places)",
        case.name
    );
    (errors > 0) == must_leak
}
