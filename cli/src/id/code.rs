//! Where a code comes from.

use std::ffi::OsString;
use std::io::{self, IsTerminal};

use clap::Args;
use eeema::id_export::{Code, Error};

use crate::shared::input::{Input, TextInput};
use crate::shared::recognise::something_else;
use crate::shared::{Done, print};

/// No mail with a code is longer, and no other file is read to its end by mistake.
const MAX_LENGTH: u64 = 16 << 20;

#[derive(Args)]
pub(crate) struct CodeArgument {
    /// The code, a file that holds it, or - for standard input, which is also read without CODE
    ///
    /// A whole mail will do. Upper and lower case, dashes and blanks do not count.
    #[arg(value_name = "CODE")]
    code: Vec<OsString>,
}

impl CodeArgument {
    pub(crate) fn is_standard_input(&self) -> bool {
        matches!(TextInput::of(&self.code), TextInput::Input(Input::Standard))
    }

    pub(crate) fn read(&self) -> Done<Code> {
        let source = TextInput::of(&self.code);
        if self.is_standard_input() && io::stdin().is_terminal() {
            print::note("paste the code, then press Enter and Ctrl-D");
        }
        let text = source.read(MAX_LENGTH, "an ID export")?;
        Code::find(&text).map_err(|error| {
            // What it is instead is said best where nothing looks like a code.
            let is_none = matches!(error, Error::Empty | Error::OtherKind(_));
            let kind = || something_else(text.as_bytes(), "an ID export");
            let missing = is_none.then(|| source.missing_file()).flatten();
            let other = missing.or_else(|| is_none.then(kind).flatten());
            let failure =
                other.unwrap_or_else(|| super::failure(incomplete(&source, &text, error)));
            match &source {
                TextInput::Input(input @ Input::File(_)) => failure.in_front(input),
                _ => failure,
            }
        })
    }
}

/// Something short that was typed as the code is one that is not complete.
fn incomplete(source: &TextInput, text: &str, error: Error) -> Error {
    match (source, error, Code::parse(text)) {
        (TextInput::Text(_), Error::Empty, Err(length @ Error::Length { .. })) => length,
        _ => error,
    }
}
