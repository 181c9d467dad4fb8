//! `eeema safe open`

use std::path::PathBuf;

use clap::Args;

use super::describe;
use super::sealed::Sealed;
use crate::shared::output::{self, Readers};
use crate::shared::{Done, print};

#[derive(Args)]
pub(crate) struct Open {
    #[command(flatten)]
    backup: Sealed,
    /// Write the secret key into FILE, which only its owner may read
    #[arg(long, value_name = "FILE")]
    save_key: Option<PathBuf>,
    /// Print the secret key: whoever sees it is you
    #[arg(long)]
    show_secret: bool,
    /// Replace the FILE of --save-key
    #[arg(long)]
    force: bool,
    /// Print an object; README.md has its shape
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Open) -> Done {
    if let Some(path) = &arguments.save_key
        && !arguments.force
    {
        output::refuse_existing(path)?;
    }
    let (_, _, reading) = arguments.backup.open()?;
    if let Some(path) = &arguments.save_key {
        let key = reading.document.secret_key.to_key_text();
        let mut output = output::Output::create(path, Readers::Owner, arguments.force)?;
        output.write(key.as_str().as_bytes())?;
        output.write(b"\n")?;
        output.complete()?;
    }
    describe::note_warnings(&reading);
    if arguments.json {
        return describe::object(arguments.backup.id, &reading, arguments.show_secret).print();
    }
    let summary = describe::summary(arguments.backup.id, &reading, arguments.show_secret);
    print::bytes(summary.as_bytes())
}
