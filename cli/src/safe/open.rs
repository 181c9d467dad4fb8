//! `eeema safe open`

use clap::Args;

use super::describe;
use super::sealed::Sealed;
use crate::shared::save_key::SaveKey;
use crate::shared::{Done, print};

#[derive(Args)]
pub(crate) struct Open {
    #[command(flatten)]
    backup: Sealed,
    #[command(flatten)]
    secret_key: SaveKey,
    /// Print an object; README.md has its shape
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Open) -> Done {
    arguments.secret_key.check(arguments.json)?;
    let (_, _, reading) = arguments.backup.open()?;
    arguments.secret_key.save(&reading.document.secret_key)?;
    describe::note_warnings(&reading);
    if arguments.secret_key.is_standard_output() {
        return Ok(());
    }
    let shows_secret = arguments.secret_key.shows();
    if arguments.json {
        return describe::object(arguments.backup.id, &reading, shows_secret).print();
    }
    let summary = describe::summary(arguments.backup.id, &reading, shows_secret);
    print::bytes(summary.as_bytes())
}
