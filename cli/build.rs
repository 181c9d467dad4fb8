//! Tells the program which version of the library it was built with.

use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=Cargo.lock");
    let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    let lock = fs::read_to_string(format!("{folder}/Cargo.lock")).unwrap_or_default();
    let (_, library) = lock
        .split_once("name = \"eeema\"\nversion = \"")
        .unwrap_or_default();
    let version = library
        .split('"')
        .next()
        .filter(|version| !version.is_empty());
    println!(
        "cargo::rustc-env=EEEMA_LIBRARY={}",
        version.unwrap_or("of an unknown version")
    );
}
