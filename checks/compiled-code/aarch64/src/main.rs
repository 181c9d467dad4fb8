//! Runs the probes on a 64-bit ARM; `../run` watches.

fn main() {
    probes::run_all();
}
