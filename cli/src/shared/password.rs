//! Where passwords come from: never from an argument, which everybody on the machine can read.

use std::env;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use zeroize::{Zeroize, Zeroizing};

use super::failure::reason;
use super::{Done, Failure, interrupt};

/// Text that is wiped on drop.
pub(crate) type Secret = Zeroizing<String>;

/// The longest line that is taken for a password, in bytes.
const MAX_LENGTH: usize = 4096;

/// The variable that names the file of the password where no option does.
const VARIABLE: &str = "EEEMA_PASSWORD_FILE";

/// The options of a command that needs one password.
#[derive(Args, Debug)]
pub(crate) struct PasswordSource {
    /// Take the password from the first line of FILE (- for standard input)
    ///
    /// Without an option, the file that the variable EEEMA_PASSWORD_FILE names is taken, or else the
    /// password is asked for on the terminal and not shown.
    #[arg(long, value_name = "FILE", conflicts_with = "password_fd")]
    password_file: Option<PathBuf>,

    /// Take the password from the first line of the open file descriptor N
    #[arg(long, value_name = "N")]
    password_fd: Option<u32>,
}

impl PasswordSource {
    /// A password for opening; the prompt is like `Password of the backup`.
    pub(crate) fn ask(&self, prompt: &str) -> Done<Secret> {
        match self.stored()? {
            Some(password) => Ok(password),
            None => type_in(
                prompt,
                "--password-file, --password-fd or EEEMA_PASSWORD_FILE",
            ),
        }
    }

    /// A password for sealing: judged at once, and typed twice, because it cannot be seen.
    pub(crate) fn ask_new(&self, prompt: &str, judge: impl Fn(&str) -> Done) -> Done<Secret> {
        let stored = self.stored()?;
        let password = match &stored {
            Some(password) => password.clone(),
            None => type_in(
                prompt,
                "--password-file, --password-fd or EEEMA_PASSWORD_FILE",
            )?,
        };
        judge(&password)?;
        match stored.is_some() || type_in("The same password again", "")? == password {
            true => Ok(password),
            false => Err(Failure::failed(
                "the two passwords differ; nothing was made, start again",
            )),
        }
    }

    /// Whether the password is the first line of standard input, so that nothing else can be.
    pub(crate) fn is_standard_input(&self) -> bool {
        self.password_fd == Some(0) || self.password_file.as_deref() == Some(Path::new("-"))
    }

    fn stored(&self) -> Done<Option<Secret>> {
        let variable = || env::var_os(VARIABLE).filter(|name| !name.is_empty());
        match (&self.password_file, self.password_fd) {
            (Some(path), _) => from_file(path).map(Some),
            (None, Some(descriptor)) => from_descriptor(descriptor).map(Some),
            (None, None) => variable().map(|path| from_file(path.as_ref())).transpose(),
        }
    }
}

/// The first line of a file, for further passwords that a command takes: `--new-password-file`.
pub(crate) fn from_file(path: &Path) -> Done<Secret> {
    if path == Path::new("-") {
        return first_line(&mut io::stdin().lock(), "standard input");
    }
    let name = path.display().to_string();
    let mut file = File::open(path).map_err(|error| cannot_read(&name, &error))?;
    first_line(&mut file, &name)
}

fn from_descriptor(descriptor: u32) -> Done<Secret> {
    let name = format!("file descriptor {descriptor}");
    if descriptor == 0 {
        return first_line(&mut io::stdin().lock(), &name);
    }
    if !cfg!(unix) {
        return Err(Failure::usage(
            "this system has no file descriptors; use --password-file",
        ));
    }
    let file = File::open(format!("/dev/fd/{descriptor}"));
    first_line(
        &mut file.map_err(|error| cannot_read(&name, &error))?,
        &name,
    )
}

/// Asks on the terminal, without echo. `options` are named where there is no terminal.
pub(crate) fn type_in(prompt: &str, options: &str) -> Done<Secret> {
    let is_there = io::stdin().is_terminal() || io::stderr().is_terminal();
    let no_terminal = || {
        Failure::usage(format_args!(
            "there is no terminal to ask for the password; give it with {options}"
        ))
    };
    if !is_there {
        return Err(no_terminal());
    }
    match interrupt::while_asking(|| rpassword::prompt_password(format!("{prompt}: "))) {
        Ok(typed) => Ok(Zeroizing::new(typed)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(Failure::failed("no password was typed; nothing was done"))
        }
        Err(_) => Err(no_terminal()),
    }
}

/// Byte by byte, so that nothing behind the line is taken, and nothing stays in a buffer.
fn first_line(source: &mut impl Read, name: &str) -> Done<Secret> {
    let mut line = Zeroizing::new(Vec::with_capacity(MAX_LENGTH + 1));
    let mut byte = [0];
    loop {
        let count = source.read(&mut byte);
        let is_end = count.map_err(|error| cannot_read(name, &error))? == 0;
        if is_end || byte == *b"\n" {
            break;
        }
        line.extend_from_slice(&byte);
        if line.len() > MAX_LENGTH {
            return Err(Failure::usage(format_args!(
                "the first line of {name} has more than {MAX_LENGTH} bytes; that is no password"
            )));
        }
    }
    byte.zeroize();
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    match str::from_utf8(&line) {
        Ok("") => Err(Failure::usage(format_args!(
            "the first line of {name} is empty; write the password there"
        ))),
        Ok(text) => Ok(Zeroizing::new(text.to_owned())),
        Err(_) => Err(Failure::usage(format_args!(
            "the first line of {name} is not UTF-8 text; write the password as text"
        ))),
    }
}

fn cannot_read(name: &str, error: &io::Error) -> Failure {
    Failure::failed(format_args!("{name} cannot be read: {}", reason(error)))
}
