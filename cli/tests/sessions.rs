//! Recorded terminal sessions: commands, what they print, and how they end.
//!
//! A file in `sessions` has any number of commands; the folder of the same name with `.in` is copied and is where they run.
//! `TRYCMD=overwrite cargo test` records them again: look at the difference.

#[test]
fn sessions() {
    trycmd::TestCases::new()
        .case("tests/sessions/**/*.trycmd")
        .case("tests/sessions/**/*.toml");
}
