use std::io::{self, BufRead, IsTerminal};

use eeema::safe::Credentials;
use zeroize::Zeroizing;

use crate::Failure;

/// Asks for the password of the one account: on a terminal without showing it, or else on the first line
/// of standard input.
pub(crate) fn ask_credentials(user: &str) -> Result<Credentials, Failure> {
    let password = if io::stdin().is_terminal() {
        Zeroizing::new(rpassword::prompt_password("Password for the server: ")?)
    } else {
        let mut line = Zeroizing::new(String::with_capacity(1024));
        io::stdin().lock().read_line(&mut line)?;
        line
    };
    let credentials = Credentials::new(user, password.trim_end_matches(['\n', '\r']))?;
    credentials.ok_or_else(|| "user name and password must not be empty".into())
}
