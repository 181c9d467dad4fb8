//! `eeema man`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;

use crate::shared::failure::reason;
use crate::shared::output::{self, Readers};
use crate::shared::{Done, Failure, print};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Where the pages go, one for each command; it is made if it is not there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Replace pages that are there
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Done {
    let folder = &arguments.folder;
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    let mut program = crate::Program::command();
    program.build();
    let count = write("eeema", &program, arguments)?;
    print::note(format_args!("{count} pages in {}", folder.display()));
    Ok(())
}

fn write(name: &str, command: &Command, arguments: &Arguments) -> Done<usize> {
    let mut page = Vec::new();
    let titled = command
        .clone()
        .display_name(name)
        .bin_name(name.replace('-', " "));
    let rendered = Man::new(titled).title(name).render(&mut page);
    let path = arguments.folder.join(format!("{name}.1"));
    rendered.map_err(|error| cannot(&path, &error))?;
    output::write(&path, &page, Readers::All, arguments.force)?;
    let mut count = 1;
    for command in command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        count += write(
            &format!("{name}-{}", command.get_name()),
            command,
            arguments,
        )?;
    }
    Ok(count)
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format_args!(
        "{} cannot be written: {}",
        path.display(),
        reason(error)
    ))
}
