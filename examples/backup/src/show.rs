//! The messages of one chat.

use crate::Outcome;
use crate::clock::date_and_time;
use crate::describe;
use crate::library::{Library, said};
use crate::output;
use crate::terminal::{harmless, one_line};

pub fn run(library: &mut Library, wanted: &str) -> Outcome {
    let chat = library.chat(wanted)?;
    let title = one_line(&chat.title);
    let names = library.names.clone();
    let mut rows = library.messages(&chat).map_err(said)?;
    let mut is_whole = true;
    while let Some(row) = rows.next().map_err(said)? {
        let line = match row.record {
            Ok(message) => {
                let time = describe::time(&message).map_or_else(String::new, date_and_time);
                let sender = describe::sender(&message, &names).unwrap_or(&title);
                let text = harmless(&describe::text(&message));
                format!("[{time}] {}: {text}", one_line(sender))
            }
            Err(reason) => {
                is_whole = false;
                format!("(row {}: {reason})", row.number)
            }
        };
        output::line(&line)?;
    }
    Ok(is_whole)
}
