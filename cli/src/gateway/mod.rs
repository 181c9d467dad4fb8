//! `eeema gateway`: end-to-end encrypted messages of bots, without a network.

mod form;
mod open;

use std::ffi::OsString;

use clap::{Args, Subcommand};
use eeema::content::Text;
use eeema::message::gateway::{self, MAX_TEXT_LENGTH};
use eeema::{Identity, OsRandom, PublicKey, ThreemaId};
use zeroize::Zeroizing;

use crate::key;
use crate::shared::input::{Input, TextInput};
use crate::shared::json::Json;
use crate::shared::keys::{self, KeyArgument};
use crate::shared::{Done, Failure, print};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make the key of a bot, and print the public one
    Key(key::Make),
    /// Seal a text into the form for send_e2e
    #[command(
        override_usage = "eeema gateway seal [OPTIONS] --key FILE --to-key KEY FROM TO [TEXT]"
    )]
    Seal(Seal),
    /// Check and open the form of a callback
    #[command(
        override_usage = "eeema gateway open --key FILE --from-key KEY --api-secret FILE [FORM]"
    )]
    Open(open::Open),
}

#[derive(Args)]
pub(crate) struct Seal {
    /// The own Gateway ID, which begins with *
    #[arg(value_name = "FROM", value_parser = keys::identity)]
    from: ThreemaId,
    /// Whom the message is for
    #[arg(value_name = "TO", value_parser = keys::identity)]
    to: ThreemaId,
    /// The text, or - for standard input, which is also read without TEXT
    #[arg(value_name = "TEXT")]
    text: Option<OsString>,
    /// The file with the own secret key
    #[arg(long, value_name = "FILE")]
    key: OsString,
    /// The public key of the receiver
    #[arg(long, value_name = "KEY", value_parser = keys::public_key)]
    to_key: PublicKey,
    /// Put the API secret of the account into the form: the first line of FILE
    #[arg(long, value_name = "FILE")]
    api_secret: Option<OsString>,
    /// Print an object with the fields of the form instead
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(command: Command) -> Done {
    match command {
        Command::Key(arguments) => key::make(&arguments),
        Command::Seal(arguments) => seal(&arguments),
        Command::Open(arguments) => open::run(&arguments),
    }
}

fn seal(arguments: &Seal) -> Done {
    let key = KeyArgument::from(arguments.key.clone()).read_secret()?;
    let secret = arguments.api_secret.clone().map(api_secret).transpose()?;
    let text = read_text(arguments.text.clone())?;
    let own = Identity::new(arguments.from, key);
    let peer = own
        .peer(arguments.to, &arguments.to_key)
        .map_err(Failure::usage)?;
    let text = Text::new(&text).map_err(Failure::usage)?;
    let sealed = gateway::seal(&peer, &text, &mut OsRandom).map_err(Failure::failed)?;
    // Whoever receives as well records the nonce in an inbox; this program remembers nothing.
    let sealed = sealed.without_record();
    let fields = [
        ("from", arguments.from.to_string()),
        ("to", arguments.to.to_string()),
        ("nonce", sealed.nonce_hex().to_string()),
        ("box", sealed.box_hex().to_string()),
    ];
    let secret = secret.as_ref().map(|secret| ("secret", secret));
    if arguments.json {
        let mut object = Json::object();
        for (name, value) in &fields {
            object = object.text(name, value);
        }
        if let Some((name, secret)) = secret {
            object = object.text(name, secret.as_str());
        }
        return object.print();
    }
    let mut body = Zeroizing::new(String::with_capacity(1 << 14));
    for (name, value) in fields
        .iter()
        .map(|(name, value)| (name, value.as_str()))
        .chain(secret.as_ref().map(|(name, value)| (name, value.as_str())))
    {
        form::add(&mut body, name, value);
    }
    body.push('\n');
    print::bytes(body.as_bytes())
}

/// The text of the message: an argument is one even where a file has its name.
fn read_text(argument: Option<OsString>) -> Done<Zeroizing<String>> {
    // Longer ones are refused with the number of their bytes.
    const LIMIT: u64 = 1 << 20;
    let source = match argument.map(OsString::into_string) {
        None => TextInput::Input(Input::Standard),
        Some(Ok(text)) if text == "-" => TextInput::Input(Input::Standard),
        Some(Ok(text)) => TextInput::Text(Zeroizing::new(text)),
        Some(Err(_)) => {
            return Err(Failure::usage(
                "the text is not UTF-8; write it so, or give it on standard input",
            ));
        }
    };
    let is_standard_input = matches!(source, TextInput::Input(_));
    let mut text = source.read(LIMIT, "a message")?;
    if is_standard_input && text.ends_with('\n') {
        text.pop();
    }
    match text.len() {
        0 => Err(Failure::usage("the text is empty; write one")),
        length if length > MAX_TEXT_LENGTH => Err(Failure::usage(format_args!(
            "the text has {length} bytes, and {MAX_TEXT_LENGTH} are the most at the Gateway; shorten it"
        ))),
        _ => Ok(text),
    }
}

/// The first line of the file.
fn api_secret(path: OsString) -> Done<Zeroizing<String>> {
    crate::shared::password::from_file(path.as_ref())
}
