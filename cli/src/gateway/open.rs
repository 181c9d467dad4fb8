//! `eeema gateway open`

use std::ffi::OsString;

use clap::Args;
use eeema::content::{Content, ReceiptStatus};
use eeema::message::gateway::{Callback, Error};
use eeema::message::{Memory, Received};
use eeema::{Identity, PublicKey};

use super::{api_secret, form};
use crate::shared::clock::date_and_time;
use crate::shared::input::{Input, TextInput};
use crate::shared::json::Json;
use crate::shared::keys::{self, KeyArgument};
use crate::shared::recognise::something_else;
use crate::shared::terminal::{harmless, one_line};
use crate::shared::{Done, Failure, print};

/// No form is longer, in bytes.
const MAX_LENGTH: u64 = 1 << 20;

#[derive(Args)]
pub(crate) struct Open {
    /// The body of the callback: a file, its text, or - for standard input, which is also read without FORM
    #[arg(value_name = "FORM")]
    form: Option<OsString>,
    /// The file with the own secret key
    #[arg(long, value_name = "FILE")]
    key: OsString,
    /// The public key of the sender
    #[arg(long, value_name = "KEY", value_parser = keys::public_key)]
    from_key: PublicKey,
    /// The API secret of the account: the first line of FILE
    #[arg(long, value_name = "FILE")]
    api_secret: OsString,
    /// Print an object with `message_id`, `from`, `to`, `time`, `type` and what the message holds
    ///
    /// A text has `text`; a file `blob_id`, `blob_key`, `name`, `media_type`, `bytes` and `caption`; a
    /// location `latitude` and `longitude`; a receipt `status` and `messages` with `message_id`.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Open) -> Done {
    let key = KeyArgument::from(arguments.key.clone()).read_secret()?;
    let secret = api_secret(arguments.api_secret.clone())?;
    let source = arguments
        .form
        .clone()
        .map_or(TextInput::Input(Input::Standard), TextInput::from);
    let text = source.read(MAX_LENGTH, "a callback")?;
    let fields = form::fields(&text);
    let callback = Callback::from_pairs(fields.iter().map(|(name, value)| (*name, value.as_str())));
    let callback = callback.map_err(|error| {
        let known = source
            .missing_file()
            .or_else(|| something_else(text.as_bytes(), "the form of a callback"));
        known.unwrap_or_else(|| Failure::something_else(error))
    })?;
    // The MAC first: before it holds, nothing of the form is believed.
    let verified = callback.verify(&secret).map_err(failure)?;
    let own_id = callback.to.parse().map_err(Failure::wrong_or_damaged)?;
    let own = Identity::new(own_id, key);
    let peer = own
        .peer(verified.sender(), &arguments.from_key)
        .map_err(Failure::usage)?;
    let mut memory = Memory::new();
    let message = verified
        .open(&peer, &mut memory)
        .map_err(Failure::wrong_or_damaged)?;
    match arguments.json {
        true => object(&message).print(),
        false => print::bytes(describe(&message).as_bytes()),
    }
}

/// A wrong secret and an altered form cannot be told apart.
fn failure(error: Error) -> Failure {
    match error {
        Error::FieldMissing(_) | Error::FieldTwice(_) => Failure::something_else(error),
        _ => Failure::wrong_or_damaged(error),
    }
}

fn describe(message: &Received<'_>) -> String {
    let time = date_and_time(message.time().to_seconds().0);
    let front = format!(
        "message {} from {}, {time}\n",
        message.message_id(),
        message.sender()
    );
    let content = match message.content() {
        Content::Text(text) => format!("text: {}\n", harmless(text.as_str())),
        Content::File(file) => {
            let name = one_line(file.name().unwrap_or("without a name"));
            let caption = file
                .caption()
                .map(|caption| format!("caption: {}\n", harmless(caption)));
            format!(
                "file: {name}, {} bytes, blob {}\n{}",
                file.size(),
                file.blob_id(),
                caption.unwrap_or_default()
            )
        }
        Content::Location(place) => {
            format!("location: {}, {}\n", place.latitude(), place.longitude())
        }
        Content::DeliveryReceipt(receipt) => {
            let status = status(receipt.status());
            receipt
                .message_ids()
                .iter()
                .map(|id| format!("{status}: {id}\n"))
                .collect()
        }
        _ => format!(
            "a message of another type, {} bytes\n",
            message.body_bytes().len()
        ),
    };
    front + &content
}

fn object(message: &Received<'_>) -> Json {
    let object = Json::object()
        .text("message_id", message.message_id())
        .text("from", message.sender())
        .text("to", message.receiver())
        .number("time", message.time().to_seconds().0);
    match message.content() {
        Content::Text(text) => object.text("type", "text").text("text", text.as_str()),
        Content::File(file) => {
            let key = eeema::codec::hex::Hex(file.key().as_bytes());
            let object = object
                .text("type", "file")
                .text("blob_id", file.blob_id())
                .text("blob_key", key);
            let object = object
                .optional_text("name", file.name())
                .text("media_type", file.media_type());
            object
                .number("bytes", file.size())
                .optional_text("caption", file.caption())
        }
        Content::Location(place) => object
            .text("type", "location")
            .text("latitude", place.latitude())
            .text("longitude", place.longitude()),
        Content::DeliveryReceipt(receipt) => {
            let messages = receipt.message_ids();
            let messages = messages
                .iter()
                .map(|id| Json::object().text("message_id", id));
            let object = object
                .text("type", "receipt")
                .text("status", status(receipt.status()));
            object.objects("messages", messages)
        }
        _ => object.text("type", "other"),
    }
}

fn status(status: ReceiptStatus) -> String {
    format!("{status:?}").to_lowercase()
}
