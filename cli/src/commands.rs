//! `eeema commands`

use clap::{Args, Command, CommandFactory};

use crate::shared::json::Json;
use crate::shared::{Done, print};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Print an object with the list `commands` of objects with `command` and `about`
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Done {
    let all = all();
    if arguments.json {
        let objects = all
            .iter()
            .map(|(command, about)| Json::object().text("command", command).text("about", about));
        return Json::object().objects("commands", objects).print();
    }
    let width = all.iter().map(|(command, _)| command.len()).max();
    let width = width.unwrap_or_default();
    let lines = all
        .iter()
        .map(|(command, about)| format!("{command:width$}  {about}\n"));
    print::bytes(lines.collect::<String>().as_bytes())
}

/// Every command that does something, with its line.
fn all() -> Vec<(String, String)> {
    let mut all = Vec::new();
    collect("eeema", &crate::Program::command(), &mut all);
    all
}

fn collect(name: &str, command: &Command, all: &mut Vec<(String, String)>) {
    if !command.has_subcommands() {
        let about = command.get_about().map(ToString::to_string);
        all.push((name.to_owned(), about.unwrap_or_default()));
    }
    for command in command.get_subcommands() {
        collect(&format!("{name} {}", command.get_name()), command, all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declaration_is_sound() {
        crate::Program::command().debug_assert();
    }

    #[test]
    fn every_command_fits_on_a_line_of_eighty_columns() {
        let all = all();
        let width = all.iter().map(|(command, _)| command.len()).max().unwrap();
        for noun in crate::Program::command().get_subcommands() {
            let about = noun.get_about().unwrap().to_string();
            assert!(about.chars().count() <= 60, "{about}");
        }
        for (command, about) in &all {
            assert!(!about.is_empty(), "{command}");
            assert!(
                width + 2 + about.chars().count() <= 80,
                "{command}: {about}"
            );
        }
    }
}
