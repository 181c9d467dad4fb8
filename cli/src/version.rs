//! What `--version` says.

/// `-V`
pub(crate) const LINE: &str = env!("CARGO_PKG_VERSION");

const PHONE_NUMBERS: &str = if cfg!(feature = "phone-numbers") {
    "yes"
} else {
    "no"
};

/// `--version`: the library, and which parts were built. A feature is a line here.
pub(crate) fn long() -> String {
    let library = env!("EEEMA_LIBRARY");
    format!("{LINE}\nlibrary eeema {library}\nfeature phone-numbers: {PHONE_NUMBERS}")
}
