//! A bot at the end-to-end encrypted Gateway, without an HTTP stack: it prints the form fields that
//! send a text, and opens the callback of a message that came in.
//!
//! The keys are in the text form of the Gateway tools; the files hold one line each.

use std::io::Read;
use std::process::ExitCode;
use std::{fs, io};

use eeema::content::{Content, Text};
use eeema::identity::KeyText;
use eeema::message::gateway::{self, Callback};
use eeema::message::{Memory, Peer};
use eeema::{Identity, OsRandom, PublicKey, SecretKey, ThreemaId};

const USAGE: &str = "usage:
  gateway keys
      prints a new key pair: keep the private one, register the public one
  gateway send FROM TO PRIVATE_KEY_FILE PUBLIC_KEY TEXT
      prints the form fields to be posted to https://msgapi.threema.ch/send_e2e
  gateway receive FROM OWN_ID PRIVATE_KEY_FILE PUBLIC_KEY API_SECRET_FILE < form
      reads the form of a callback on standard input, checks its MAC and prints the message

FROM, TO, OWN_ID   identities of 8 characters; the own one begins with *
PRIVATE_KEY_FILE   a file with private: and 64 hexadecimal digits
PUBLIC_KEY         public: and 64 hexadecimal digits, of the other side
API_SECRET_FILE    a file with the API secret of the account";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["keys"] => keys(),
        ["send", from, to, key_file, public_key, text] => {
            send(from, to, key_file, public_key, text)
        }
        ["receive", from, own_id, key_file, public_key, secret_file] => {
            receive(from, own_id, key_file, public_key, secret_file)
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gateway: {error}");
            ExitCode::FAILURE
        }
    }
}

fn keys() -> Result<()> {
    let key = SecretKey::generate(&mut OsRandom)?;
    println!("{}", key.to_key_text().as_str());
    println!("{}", key.public_key().key_text());
    Ok(())
}

fn send(from: &str, to: &str, key_file: &str, public_key: &str, text: &str) -> Result<()> {
    let to_user = peer(from, to, key_file, public_key)?;
    let sealed = gateway::seal(&to_user, &Text::new(text)?, &mut OsRandom)?;
    // A bot that receives as well records the nonce in its inbox: `sealed.record(&mut inbox)`.
    let message_box = sealed.without_record();
    println!("from={}", percent_encoded(from));
    println!("to={}", percent_encoded(to));
    println!("nonce={}", message_box.nonce_hex());
    println!("box={}", message_box.box_hex());
    println!("secret=(the API secret of {from}, which this program does not need)");
    Ok(())
}

fn receive(
    from: &str,
    own_id: &str,
    key_file: &str,
    public_key: &str,
    secret_file: &str,
) -> Result<()> {
    let from_user = peer(own_id, from, key_file, public_key)?;
    let secret = read_line(secret_file)?;
    let mut form = String::new();
    io::stdin().read_to_string(&mut form)?;
    let fields: Vec<(&str, String)> = form.trim_end().split('&').filter_map(field).collect();
    let callback = Callback::from_pairs(fields.iter().map(|(name, value)| (*name, &**value)))?;
    // The MAC first: before it holds, nothing of the form is believed.
    let verified = callback.verify(&secret)?;
    // A bot that runs for longer than one message asks its inbox: `inbox.receive_callback(..)`.
    let mut memory = Memory::new();
    let message = verified.open(&from_user, &mut memory)?;
    println!("message {} from {from}", message.message_id());
    match message.content() {
        Content::Text(text) => println!("text: {}", text.as_str()),
        Content::File(file) => println!("file of {} bytes: blob {}", file.size(), file.blob_id()),
        Content::DeliveryReceipt(receipt) => {
            for id in receipt.message_ids().iter() {
                println!("{:?}: {id}", receipt.status());
            }
        }
        other => println!("{other:?}"),
    }
    Ok(())
}

fn identity(text: &str) -> Result<ThreemaId> {
    text.parse()
        .map_err(|error| format!("{text}: {error}").into())
}

/// The other side, as the owner of the key file sees it.
fn peer(own_id: &str, id: &str, key_file: &str, public_key: &str) -> Result<Peer> {
    let own_key: SecretKey = match read_line(key_file)?.parse() {
        Ok(KeyText::Private(key)) => key,
        _ => return Err(format!("{key_file}: write private: and 64 hexadecimal digits").into()),
    };
    let public_key: PublicKey = match public_key.parse() {
        Ok(KeyText::Public(key)) => key,
        _ => return Err("write the public key as public: and 64 hexadecimal digits".into()),
    };
    let own = Identity::new(identity(own_id)?, own_key);
    Ok(own.peer(identity(id)?, &public_key)?)
}

fn read_line(path: &str) -> Result<String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(text.trim_end().to_owned())
}

/// Splits a field of a form and decodes its value.
fn field(pair: &str) -> Option<(&str, String)> {
    let (name, value) = pair.split_once('=')?;
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from((digit()? << 4) | digit()?).ok()?
            }
            other => other,
        });
    }
    Some((name, String::from_utf8(bytes).ok()?))
}

/// The only character of an identity that a form may want to be encoded is the star.
fn percent_encoded(id: &str) -> String {
    id.replace('*', "%2A")
}
