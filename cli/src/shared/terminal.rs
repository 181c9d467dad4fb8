//! Terminals: what they must not be sent, and how wide they are.

use std::env;
use std::io::{self, IsTerminal};

use terminal_size::{Width, terminal_size_of};

/// Text of others without characters that a terminal obeys or that turn the line around.
pub(crate) fn harmless(text: &str) -> String {
    let shown = |character: char| match character {
        '\n' | '\t' => character,
        _ if character.is_control() => '\u{fffd}',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => character,
    };
    text.chars().map(shown).collect()
}

/// The same on one line.
pub(crate) fn one_line(text: &str) -> String {
    harmless(text).replace(['\n', '\t'], " ")
}

/// `1 row`, `2 rows`, `2 matches`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    match (count, what.ends_with('h')) {
        (1, _) => format!("1 {what}"),
        (_, true) => format!("{count} {what}es"),
        (_, false) => format!("{count} {what}s"),
    }
}

/// Columns of the terminal behind standard error, or nothing where bars and the like do not belong.
pub(crate) fn columns() -> Option<usize> {
    let is_dumb = env::var_os("TERM").is_some_and(|name| name == "dumb");
    if is_dumb || !io::stderr().is_terminal() {
        return None;
    }
    let columns = terminal_size_of(io::stderr()).map_or(80, |(Width(columns), _)| columns);
    Some(usize::from(columns))
}

/// Whether standard output is a terminal that shows colours, and nobody asked for none.
pub(crate) fn has_colours() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_some_and(|name| name == "dumb");
    io::stdout().is_terminal() && !is_set("NO_COLOR") && !is_dumb
}
