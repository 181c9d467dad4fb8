//! Benchmarks of `eeema`: `cargo bench --manifest-path benches/Cargo.toml`.
