//! `eeema safe edit`

use std::path::PathBuf;

use clap::Args;

use super::changes::Changes;
use super::describe;
use super::make::seal;
use super::sealed::Sealed;
use crate::shared::json::Json;
use crate::shared::output::{self, Output, Readers};
use crate::shared::{Done, Failure, print};

#[derive(Args)]
pub(crate) struct Edit {
    #[command(flatten)]
    backup: Sealed,
    #[command(flatten)]
    changes: Changes,
    /// Write the changed backup into NEW; without it, it takes the place of FILE
    #[arg(long, short, value_name = "NEW")]
    output: Option<PathBuf>,
    /// Replace NEW if it exists
    #[arg(long, requires = "output")]
    force: bool,
    /// Print an object with `file`, `changes` and `bytes`
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Edit) -> Done {
    let changes = &arguments.changes;
    if changes.count() == 0 {
        return Err(Failure::usage(
            "nothing to change; give --nickname, --add, --name or --remove",
        ));
    }
    let file = PathBuf::from(&arguments.backup.file);
    let (path, force) = match &arguments.output {
        Some(path) => (path, arguments.force),
        None => (&file, true),
    };
    let is_printed = path.as_os_str() == "-";
    if arguments.json && is_printed {
        return Err(Failure::usage(
            "--json needs standard output for itself; name a file with --output",
        ));
    }
    if !is_printed && !force {
        output::refuse_existing(path)?;
    }
    let (key, _, mut reading) = arguments.backup.open()?;
    changes.apply(&mut reading.document)?;
    let backup = seal(&key, &reading.document)?;
    let mut output = Output::create(path, Readers::Owner, force)?;
    output.write(&backup)?;
    output.complete()?;
    describe::note_warnings(&reading);
    let (count, length) = (changes.count(), backup.len());
    if arguments.json {
        return Json::object()
            .text("file", path.display())
            .number("changes", count as u64)
            .number("bytes", length as u64)
            .print();
    }
    let report = format!("{count} changed, {length} bytes");
    match is_printed {
        true => {
            print::note(report);
            Ok(())
        }
        false => print::line(format_args!("{}: {report}", path.display())),
    }
}
