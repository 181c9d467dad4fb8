//! What `--version` says.

/// `-V`
pub(crate) const LINE: &str = env!("CARGO_PKG_VERSION");

const NET: &str = yes_or_no(cfg!(feature = "net"));
const PHONE_NUMBERS: &str = yes_or_no(cfg!(feature = "phone-numbers"));

const fn yes_or_no(is_built: bool) -> &'static str {
    if is_built { "yes" } else { "no" }
}

/// `--version`: the library, and which parts were built. A feature is a line here.
pub(crate) fn long() -> String {
    let library = env!("EEEMA_LIBRARY");
    format!(
        "{LINE}\nlibrary eeema {library}\nfeature net: {NET}\nfeature phone-numbers: {PHONE_NUMBERS}"
    )
}
