//! A bot at the end-to-end encrypted Gateway, without an HTTP stack: a callback comes in, and an answer goes out.
//!
//! `cargo run --example gateway` plays all sides. The program `eeema` has the same as commands: `eeema gateway`.

use eeema::codec::hex::Hex;
use eeema::content::{Content, Text};
use eeema::message::gateway::{self, Callback};
use eeema::message::{Inbox, Memory, MemoryStore, Outcome};
use eeema::{Identity, OsRandom};

/// What the Gateway and the account of the bot have in common.
const API_SECRET: &str = "0123456789abcdef";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bot = Identity::generate("*BOT0001".parse()?, &mut OsRandom)?;
    let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
    println!("register for {}: {}", bot.id, bot.public_key().key_text());

    // Alice writes to the bot. The Gateway takes the envelope off, and authenticates what it hands on.
    let to_bot = alice.peer(bot.id, &bot.public_key())?;
    let sealed = gateway::seal(&to_bot, &Text::new("When is the tide?")?, &mut OsRandom)?;
    let sealed = sealed.without_record();
    let (nonce, message_box) = (sealed.nonce_hex().to_string(), sealed.box_hex().to_string());
    let mut callback = Callback {
        from: "ALICE001",
        to: "*BOT0001",
        message_id: "0011223344556677",
        date: "1735655118",
        nonce: &nonce,
        message_box: &message_box,
        mac: "",
    };
    let mac = Hex(&callback.compute_mac(API_SECRET)).to_string();
    callback.mac = &mac;

    // The bot checks the MAC first: before it holds, nothing of the form is believed. Its inbox refuses replays.
    let to_alice = bot.peer(alice.id, &alice.public_key())?;
    let mut inbox = Inbox::new(bot.id, MemoryStore::default());
    let verified = callback.verify(API_SECRET)?;
    println!(
        "callback {} from {}",
        verified.message_id(),
        verified.sender()
    );
    let mut memory = Memory::new();
    let find_peer = |id| (id == alice.id).then_some(&to_alice);
    match inbox.receive_callback(verified, &mut memory, find_peer)? {
        Outcome::Message(message) => {
            if let Content::Text(text) = message.content() {
                println!("text: {}", text.as_str());
            }
            inbox.accept(message)?;
        }
        other => return Err(format!("the message was not taken: {other:?}").into()),
    }
    callback.date = "1735655119";
    let altered = callback.verify(API_SECRET).err();
    println!(
        "altered: {}",
        altered.ok_or("an altered form was believed")?
    );

    // The answer: these fields, and the API secret, are posted to https://msgapi.threema.ch/send_e2e.
    let answer = Text::new("At 6:40.")?;
    let sealed = gateway::seal(&to_alice, &answer, &mut OsRandom)?.record(&mut inbox)?;
    println!("from=%2ABOT0001&to=ALICE001");
    println!("nonce={}", sealed.nonce_hex());
    println!("box={}", sealed.box_hex());
    Ok(())
}
