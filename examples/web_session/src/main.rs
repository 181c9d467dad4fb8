//! A browser and a phone in one program: they meet by a QR code, talk, lose each other, and go on.
//!
//! Without an address they meet at a server in memory (`relay`), else at a SaltyRTC server. What a program of one side
//! has to do is in `client`: hand over what its WebSocket brings, and do what comes out.

mod client;
mod relay;
mod server;
mod socket;

use std::env;
use std::process::ExitCode;

use client::{Client, until};
use eeema::OsRandom;
use eeema::web_session::{
    AppKind, AppMessage, AuthToken, CloseCode, Connection, DisconnectReason, Error, PermanentKey,
    QrCode, Setup, Task, Trust,
};
use server::{Place, Server};

/// A sentence for the user.
type Failure = Box<dyn std::error::Error>;

const USAGE: &str = "\
usage: web_session [ws://HOST:PORT | wss://HOST:PORT CERTIFICATES] [--key HEX]

A browser and a phone meet, talk, lose each other and go on: at a SaltyRTC server, or in memory if
no address is given. CERTIFICATES is a PEM file with those that may sign the server's; on Debian
/etc/ssl/certs/ca-certificates.crt has the usual ones. HEX is the permanent key of the server.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if arguments
        .iter()
        .any(|word| word == "--help" || word == "-h")
    {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match Place::read(&arguments).and_then(|place| play(&place)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("web_session: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn play(place: &Place) -> Result<(), Failure> {
    let browser_key = PermanentKey::generate(&mut OsRandom)?;
    let token = AuthToken::generate(&mut OsRandom)?;
    let server = Server::open(place, &browser_key.public_key())?;

    // The browser shows a code, and the phone knows nothing but this code.
    let mut code = QrCode::new(browser_key.public_key(), token.clone(), server.address()?);
    if let Some(key) = server.key() {
        code = code.with_server_key(key);
    }
    let shown = code.to_text();
    println!("browser: shows a code of {} characters", shown.len());
    let code = QrCode::parse(&shown)?;
    let phone_key = PermanentKey::generate(&mut OsRandom)?;
    println!("phone: scans it and goes to {}", code.server().host());

    let setup = |key: &PermanentKey| -> Result<Setup, Error> {
        let setup = Setup::new(key.clone(), [Task::RelayedData])?;
        Ok(match code.server_key() {
            Some(server) => setup.with_server_key(server),
            None => setup,
        })
    };
    let path = code.initiator().path();
    let initiator =
        Connection::initiator(setup(&browser_key)?, Trust::Token(token), &mut OsRandom)?;
    let token = Some(code.token().clone());
    let responder =
        Connection::responder(setup(&phone_key)?, *code.initiator(), token, &mut OsRandom)?;
    let mut browser = Client::new("browser", initiator, server.connect(path)?, None);
    let mut phone = Client::new("phone", responder, server.connect(path)?, None);
    talk(&mut browser, &mut phone)?;

    // From now on the keys are trusted, and the code is worth nothing any more.
    let stored = *browser.peer_key().ok_or("the browser met nobody")?;
    let former = [browser.lose_connection(), phone.lose_connection()];
    let [Some(browser_former), Some(mut phone_former)] = former else {
        return Err("a conversation that was open cannot be resumed".into());
    };
    println!("both lose their connections");
    phone_former.send(&text("I wrote this while you were away."))?;

    let initiator = Connection::initiator(setup(&browser_key)?, Trust::Key(stored), &mut OsRandom)?;
    let responder =
        Connection::responder(setup(&phone_key)?, *code.initiator(), None, &mut OsRandom)?;
    let former = Some(browser_former);
    let mut browser = Client::new("browser", initiator, server.connect(path)?, former);
    let former = Some(phone_former);
    let mut phone = Client::new("phone", responder, server.connect(path)?, former);
    come_back(&mut browser, &mut phone)
}

/// The first connection: a question and its answer, which the browser acknowledges.
fn talk(browser: &mut Client, phone: &mut Client) -> Result<(), Failure> {
    until("open", browser, phone, |both| {
        both.iter().all(|side| side.is_open())
    })?;
    browser.send(&text("Who is there?"))?;
    until("asked", browser, phone, |[_, phone]| phone.heard() == 1)?;
    phone.send(&text("Alice, with all her messages."))?;
    until("answered", browser, phone, |[browser, _]| {
        browser.heard() == 1
    })?;
    browser.acknowledge()?;
    until("acknowledged", browser, phone, |[_, phone]| {
        phone.waiting() == Some(0)
    })
}

/// The second one: what was written in between arrives, and the browser says good-bye.
fn come_back(browser: &mut Client, phone: &mut Client) -> Result<(), Failure> {
    until("open again", browser, phone, |both| {
        both.iter().all(|side| side.is_open())
    })?;
    until("resumed", browser, phone, |[browser, _]| {
        browser.heard() == 1
    })?;
    browser.end(DisconnectReason::Stop, CloseCode::GoingAway)?;
    until("closed", browser, phone, |both| {
        both.iter().all(|side| side.closed().is_some())
    })
}

/// A message of the application above.
fn text(text: &str) -> AppMessage<'_> {
    AppMessage::new(AppKind::Create, "textMessage").with_data(text)
}
