//! Wrong calls: one sentence instead of a page.

use std::error::Error;
use std::io::{self, Write};

use clap::error::{ContextKind, ErrorKind};

use crate::shared::{Done, Failure, print};

/// Prints the help that was asked for, or says what is wrong with the call.
pub(crate) fn answer(error: &clap::Error) -> Done {
    let text = error.render().to_string();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => print::bytes(text.as_bytes()),
        // A noun without a verb: all verbs are what helps.
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            io::stderr().write_all(text.as_bytes()).ok();
            Err(Failure::usage("say what to do: one of the commands above"))
        }
        // The value is not said again: it may be a secret in the wrong place.
        ErrorKind::ValueValidation => {
            let argument = error.get(ContextKind::InvalidArg);
            let argument = argument.map(ToString::to_string).unwrap_or_default();
            let reason = error.source().map(ToString::to_string).unwrap_or_default();
            let reason = reason.replace("invalid digit found in string", "write a whole number");
            Err(Failure::usage(format_args!("{argument}: {reason}")))
        }
        _ => Err(Failure::usage(without_keys(&sentence(&text)))),
    }
}

/// Puts `…` for what may be a key: 64 hexadecimal digits and more.
fn without_keys(text: &str) -> String {
    let mut output = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        let length = digits.max(first.len_utf8());
        let (run, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        output.push_str(if digits >= 64 { "…" } else { run });
        rest = behind;
    }
    output
}

/// What clap says, without the page around it: `error: …`, perhaps a list or a tip, an empty line and the usage.
fn sentence(text: &str) -> String {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let (mut words, mut command) = (String::new(), None);
    for line in text.lines().map(str::trim) {
        if let Some(usage) = line.strip_prefix("Usage: ") {
            command = Some(name(usage));
        } else if let Some(tip) = line.strip_prefix("tip: ") {
            // How to give an option as a value is not what anybody wanted.
            if !tip.starts_with("to pass ") {
                words = format!("{words}; {tip}");
            }
        } else if words.ends_with(':') || line.starts_with('[') {
            words = format!("{words} {line}");
        } else if !line.is_empty() && !line.starts_with("For more information") {
            words = if words.is_empty() {
                line.to_owned()
            } else {
                format!("{words}, {line}")
            };
        }
    }
    // What is wrong with a value is said without the usage.
    match command {
        Some(command) => format!("{words}; try `{command} --help`"),
        None => words,
    }
}

/// The command at the front of a usage: what is no option and no placeholder.
fn name(usage: &str) -> String {
    let is_word = |word: &&str| word.starts_with(|first: char| first.is_ascii_lowercase());
    usage
        .split(' ')
        .take_while(is_word)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_not_said_again() {
        let key = "0f".repeat(32);
        assert_eq!(
            without_keys(&format!("'private:{key}' ü abc")),
            "'private:…' ü abc"
        );
        assert_eq!(without_keys(&key), "…");
        assert_eq!(without_keys(&key[1..]), key[1..]);
    }
}
