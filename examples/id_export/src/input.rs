//! Codes, keys and passwords from files, standard input and the terminal.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use eeema::identity::KeyText;
use eeema::{PublicKey, SecretKey};
use zeroize::Zeroizing;

use crate::Outcome;
use crate::arguments::Source;

/// No mail with a code is longer, and no other file is read to its end by mistake.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// The text that holds the code. What is not UTF-8 cannot be part of it.
pub fn code(source: &Source) -> Outcome<String> {
    let bytes = match source {
        Source::Argument(text) => return Ok(text.clone()),
        Source::File(path) => read_file(path)?,
        Source::StandardInput => read(io::stdin().lock())?,
    };
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A public key: 64 hexadecimal digits, with or without `public:` in front.
pub fn public_key(text: &str) -> Result<PublicKey, String> {
    let digits = text.strip_prefix("public:").unwrap_or(text);
    match format!("public:{digits}").parse() {
        Ok(KeyText::Public(key)) => Ok(key),
        _ => Err("a public key has 64 hexadecimal digits; check that it is complete".into()),
    }
}

/// A secret key: 64 hexadecimal digits, with or without `private:` in front.
pub fn secret_key(file: Option<&Path>) -> Outcome<SecretKey> {
    let text = match file {
        Some(path) => text_file(path)?,
        None => ask("Secret key: ")?,
    };
    let text = text.trim();
    let digits = text.strip_prefix("private:").unwrap_or(text);
    match Zeroizing::new(format!("private:{digits}")).parse() {
        Ok(KeyText::Private(key)) => Ok(key),
        _ => Err("a secret key has 64 hexadecimal digits; check that it is complete".into()),
    }
}

/// A password for opening.
pub fn password(file: Option<&Path>) -> Outcome<Zeroizing<String>> {
    match file {
        Some(path) => password_file(path),
        None => ask("Password: "),
    }
}

/// A password for sealing: typed twice, because it cannot be seen.
pub fn new_password(file: Option<&Path>) -> Outcome<Zeroizing<String>> {
    if let Some(path) = file {
        return password_file(path);
    }
    let password = ask("New password: ")?;
    if ask("The same password again: ")? != password {
        return Err("the two passwords differ; start again".into());
    }
    Ok(password)
}

fn ask(question: &str) -> Outcome<Zeroizing<String>> {
    let answer = rpassword::prompt_password(question);
    let answer = answer.map_err(|error| {
        format!("cannot ask in the terminal ({error}); use --password-file and --key-file")
    })?;
    Ok(Zeroizing::new(answer))
}

/// Everything but the last line break, which editors add, belongs to the password.
fn password_file(path: &Path) -> Outcome<Zeroizing<String>> {
    let mut text = text_file(path)?;
    for line_break in ['\n', '\r'] {
        if text.ends_with(line_break) {
            text.pop();
        }
    }
    Ok(text)
}

fn text_file(path: &Path) -> Outcome<Zeroizing<String>> {
    let bytes = read_file(path)?;
    let text = str::from_utf8(&bytes);
    let text = text.map_err(|_| format!("{} is not UTF-8 text", path.display()))?;
    Ok(Zeroizing::new(text.into()))
}

fn read_file(path: &Path) -> Outcome<Zeroizing<Vec<u8>>> {
    let content = File::open(path).map_err(Into::into).and_then(read);
    content.map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

fn read(source: impl Read) -> Outcome<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err("there is too much input for a code".into());
    }
    Ok(bytes)
}
