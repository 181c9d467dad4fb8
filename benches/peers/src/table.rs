//! The table of `docs/performance.md`, with all that one needs to know to repeat it.

use std::ffi::CStr;
use std::process::Command;

use eeema::crypto::hazmat::backend::Backend;

const LOCK: &str = include_str!("../Cargo.lock");

/// What was measured: nanoseconds of eeema, libsodium, dryoc and crypto_box.
pub struct Row {
    pub what: String,
    pub times: [f64; 4],
}

pub fn print(rows: &[Row]) {
    println!(
        "Time per message or key, and how many times as long others take. Medians of one run of\n\
         `cargo run --release --manifest-path benches/peers/Cargo.toml`; {}, one core, {}.\n",
        machine(),
        today()
    );
    self::rows(rows);
}

/// The table alone.
pub fn rows(rows: &[Row]) {
    println!(
        "| | eeema {} | libsodium {} | dryoc {} | crypto_box {} |",
        version("eeema"),
        libsodium_version(),
        version("dryoc"),
        version("crypto_box")
    );
    println!("|---|---:|---:|---:|---:|");
    for Row { what, times } in rows {
        let [ours, others @ ..] = times;
        let others = others.map(|time| format!("{:.1} ×", time / ours));
        println!("| {what} | {} | {} |", readable(*ours), others.join(" | "));
    }
}

fn readable(nanoseconds: f64) -> String {
    match nanoseconds {
        ..1e3 => format!("{nanoseconds:.0} ns"),
        ..1e4 => format!("{:.1} µs", nanoseconds / 1e3),
        _ => format!("{:.0} µs", nanoseconds / 1e3),
    }
}

/// The processor and the vectors that carry the fastest path.
fn machine() -> String {
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = about.lines().find(|line| line.starts_with("model name"));
    let name = line.and_then(|line| line.split(": ").nth(1));
    let name = name.unwrap_or(std::env::consts::ARCH).replace("(R)", "");
    let paths = [
        ("avx512", "AVX-512"),
        ("avx2", "AVX2"),
        ("sse2", "SSE2"),
        ("neon", "NEON"),
    ];
    let vectors = paths
        .iter()
        .find(|(path, _)| Backend::named(path).is_some());
    match vectors {
        Some((_, vectors)) => format!("{name} with {vectors}"),
        None => name,
    }
}

fn today() -> String {
    let output = Command::new("date").arg("+%F").output();
    let date = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    date.unwrap_or_else(|_| "on an unknown day".into())
}

/// The version of a crate that was built in.
fn version(name: &str) -> &'static str {
    let start = format!("name = \"{name}\"\nversion = \"");
    let (_, rest) = LOCK.split_once(&start).expect("a crate of the lock file");
    rest.split('"').next().unwrap_or_default()
}

fn libsodium_version() -> String {
    // SAFETY: the function returns a text that is never freed.
    let version = unsafe { CStr::from_ptr(libsodium_sys::sodium_version_string()) };
    version.to_string_lossy().into_owned()
}
