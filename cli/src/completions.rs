//! `eeema completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::shared::{Done, print};

#[derive(Args)]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(crate) fn run(arguments: &Arguments) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut crate::Program::command(),
        "eeema",
        &mut script,
    );
    print::bytes(&script)
}
