//! Seals a message in one process and opens it in another, in the messenger's true format.
//!
//! Without arguments it tells the story on keys that it draws itself; `message_box help` lists the
//! commands.

use std::env;
use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use eeema::content::{Content, Text};
use eeema::crypto::SecretVec;
use eeema::identity::{KeyText, SecretKeyText};
use eeema::message::{self, Envelope, Header, Inbox, Memory, MemoryStore, Outcome, Received};
use eeema::time::UnixMillis;
use eeema::{Identity, OsRandom, PublicKey, SecretKey, ThreemaId};

const USAGE: &str = "\
Seals and opens end-to-end encrypted messages.

  message_box                     tells the story: Alice seals, Bob opens, Mallory fails
  message_box keygen FILE         draws a key, keeps it in FILE and prints its public key
  message_box seal --key FILE --to PUBLICKEY [--from-id ID] [--to-id ID] [--nickname NAME] TEXT|-
                                  prints the sealed envelope as hexadecimal
  message_box open --key FILE --from PUBLICKEY [--from-id ID] [--to-id ID] HEX|-
                                  prints the text; who sent it when goes to standard error

A public key is 64 hexadecimal digits, with or without public: in front. With - the text or the
envelope is read from standard input; one line feed at its end is dropped. A text that starts with
-- stands behind a word that is only --.";

const ALICE_ID: &str = "ALICE001";
const BOB_ID: &str = "BOB00001";

/// The most bytes that are read from standard input: an envelope has at most 8172, two digits each.
const MAX_INPUT: u64 = 64 * 1024;

type Done<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let words: Result<Vec<String>, _> = env::args_os()
        .skip(1)
        .map(|word| word.into_string())
        .collect();
    let outcome = match words {
        Ok(words) => run(&words),
        Err(word) => Err(format!("{word:?} is no text; write it in UTF-8").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Who reads the output may have seen enough.
            let io_error = error.downcast_ref::<io::Error>();
            if io_error.is_none_or(|error| error.kind() != io::ErrorKind::BrokenPipe) {
                eprintln!("message_box: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Done {
    let Some((command, rest)) = arguments.split_first() else {
        return story();
    };
    let options = rest.iter().take_while(|word| *word != "--");
    if options.into_iter().any(|word| word == "--help") {
        return Ok(writeln!(io::stdout(), "{USAGE}")?);
    }
    match command.as_str() {
        "keygen" => keygen(&Arguments::parse(rest, &[])?),
        "seal" => seal(&Arguments::parse(
            rest,
            &["--key", "--to", "--from-id", "--to-id", "--nickname"],
        )?),
        "open" => open(&Arguments::parse(
            rest,
            &["--key", "--from", "--from-id", "--to-id"],
        )?),
        "help" | "--help" | "-h" => Ok(writeln!(io::stdout(), "{USAGE}")?),
        other => Err(format!("there is no command {other:?}; see message_box help").into()),
    }
}

fn story() -> Done {
    let mut out = io::stdout().lock();
    let alice = Identity::generate(ALICE_ID.parse()?, &mut OsRandom)?;
    let bob = Identity::generate(BOB_ID.parse()?, &mut OsRandom)?;
    let mallory = SecretKey::generate(&mut OsRandom)?;
    writeln!(out, "Alice  {}  {}", alice.id, alice.public_key())?;
    writeln!(out, "Bob    {}  {}", bob.id, bob.public_key())?;

    let to_bob = alice.peer(bob.id, &bob.public_key())?;
    let header = Header::generate(UnixMillis::from(SystemTime::now()), &mut OsRandom)?
        .with_nickname("Alice");
    let text = Text::new("The tide is at 6:40. Bring the blue rope.")?;
    let mut alices = Inbox::new(alice.id, MemoryStore::default());
    let sealed = alices.seal(&to_bob, &header, &text, &mut OsRandom)?;
    writeln!(
        out,
        "\nAlice seals {} bytes of text into an envelope of {} bytes:\n",
        text.as_str().len(),
        sealed.len()
    )?;
    print_fields(&mut out, &sealed)?;

    let from_alice = bob.peer(alice.id, &alice.public_key())?;
    let mut memory = Memory::new();
    let received = Envelope::parse(&sealed)?.open(&from_alice, &mut memory)?;
    writeln!(out, "\nBob opens it:\n")?;
    writeln!(
        out,
        "  from      {} ({})",
        received.sender(),
        received.nickname().unwrap_or("no nickname")
    )?;
    writeln!(out, "  message   {}", received.message_id())?;
    writeln!(out, "  time      {}", date(received.time()))?;
    writeln!(out, "  text      {}", text_of(&received)?)?;

    let with_his_key = Identity::new(bob.id, mallory).peer(alice.id, &alice.public_key())?;
    let wrong_key = Envelope::parse(&sealed)?.open(&with_his_key, &mut memory);
    writeln!(out, "\nMallory tries his own key: {}", refusal(wrong_key)?)?;
    let mut altered = sealed.clone();
    if let Some(last) = altered.last_mut() {
        *last ^= 1;
    }
    let altered = Envelope::parse(&altered)?.open(&from_alice, &mut memory);
    writeln!(out, "Mallory alters one bit:    {}", refusal(altered)?)?;
    let mut reflected = sealed;
    if let Some((sender, rest)) = reflected.split_at_mut_checked(ThreemaId::LENGTH)
        && let Some(receiver) = rest.get_mut(..ThreemaId::LENGTH)
    {
        sender.swap_with_slice(receiver);
    }
    match alices.receive(&reflected, &mut memory, |_| Some(&to_bob))? {
        Outcome::Refused { reason, .. } => writeln!(out, "Mallory sends it back:     {reason}")?,
        other => return Err(format!("the envelope that was sent back: {other:?}").into()),
    }
    Ok(())
}

/// The reason for which opening was refused.
fn refusal(result: Result<Received<'_>, message::Error>) -> Done<message::Error> {
    match result {
        Err(error) => Ok(error),
        Ok(_) => Err("the envelope opened, although it must not".into()),
    }
}

/// Prints every field of an envelope with metadata as named hexadecimal.
fn print_fields(out: &mut impl Write, envelope: &[u8]) -> Done {
    let metadata_length = match envelope.get(30..32) {
        Some([low, high]) => usize::from(u16::from_le_bytes([*low, *high])),
        _ => 0,
    };
    let fields = [
        ("sender", 8),
        ("receiver", 8),
        ("message id", 8),
        ("created at", 4),
        ("flags", 1),
        ("reserved", 1),
        ("metadata length", 2),
        ("legacy nickname", 32),
        ("metadata box: tag", 16),
        ("ciphertext", metadata_length.saturating_sub(16)),
        ("nonce", 24),
        ("message box: tag", 16),
        ("ciphertext", usize::MAX),
    ];
    let mut rest = envelope;
    for (name, length) in fields {
        let (field, behind) = rest.split_at(length.min(rest.len()));
        for (index, line) in field.chunks(24).enumerate() {
            let name = if index == 0 { name } else { "" };
            writeln!(out, "  {name:<18} {}", hex(line))?;
        }
        rest = behind;
    }
    Ok(())
}

fn keygen(arguments: &Arguments) -> Done {
    let path = arguments.single("FILE")?;
    let key = SecretKey::generate(&mut OsRandom)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("{path} exists already and was not touched; choose another name")
        }
        _ => format!("{path} cannot be created: {error}"),
    })?;
    writeln!(file, "{}", key.to_key_text().as_str())?;
    file.sync_all()?;
    writeln!(io::stdout(), "{}", key.public_key())?;
    Ok(())
}

fn seal(arguments: &Arguments) -> Done {
    let sender = arguments
        .id("--from-id")?
        .map_or_else(|| ALICE_ID.parse(), Ok)?;
    let receiver = arguments
        .id("--to-id")?
        .map_or_else(|| BOB_ID.parse(), Ok)?;
    let own = Identity::new(sender, arguments.secret_key()?);
    let peer = own.peer(receiver, &arguments.public_key("--to")?)?;
    let mut header = Header::generate(UnixMillis::from(SystemTime::now()), &mut OsRandom)?;
    if let Some(nickname) = arguments.option("--nickname") {
        header = header.with_nickname(nickname);
    }
    let text = arguments.input("TEXT")?;
    let sealed = message::seal(&peer, &header, &Text::new(&text)?, &mut OsRandom)?;
    // This program keeps no store: a client records the nonce in its inbox.
    writeln!(io::stdout(), "{}", hex(&sealed.without_record()))?;
    Ok(())
}

fn open(arguments: &Arguments) -> Done {
    let digits = arguments.input("HEX")?;
    let mut bytes = vec![0; digits.len() / 2];
    let envelope = Envelope::parse(eeema::codec::hex::decode(&digits, &mut bytes)?)?;
    // Who names no identities takes the header at its word: the key alone decides then.
    let own_id = arguments.id("--to-id")?.unwrap_or(envelope.receiver());
    let sender = arguments.id("--from-id")?.unwrap_or(envelope.sender());
    let own = Identity::new(own_id, arguments.secret_key()?);
    let peer = own.peer(sender, &arguments.public_key("--from")?)?;
    let mut memory = Memory::new();
    let received = envelope.open(&peer, &mut memory)?;
    let nickname = received
        .nickname()
        .map(|nickname| format!(" ({})", nickname.escape_debug()))
        .unwrap_or_default();
    eprintln!(
        "from {}{nickname} to {own_id}, {}",
        received.sender(),
        date(received.time())
    );
    writeln!(io::stdout(), "{}", text_of(&received)?)?;
    Ok(())
}

fn text_of<'b>(received: &Received<'b>) -> Done<&'b str> {
    match received.content() {
        Content::Text(text) => Ok(text.as_str()),
        _ => Err(format!(
            "this is no text but a message of the type {:?}",
            received.kind()
        )
        .into()),
    }
}

/// Date and time in UTC. The years of four hundred are counted from March on, so that the leap day is the last.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "seconds are a thousandth of 64 bits, and each subtrahend is a part of what it is taken from"
)]
fn date(time: UnixMillis) -> String {
    let seconds = time.to_seconds().0;
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = 400 * era + year + u64::from(month < 3);
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

fn hex(bytes: &[u8]) -> String {
    eeema::codec::hex::Hex(bytes).to_string()
}

/// The options and the other words of a command line.
struct Arguments {
    options: Vec<(String, String)>,
    words: Vec<String>,
}

impl Arguments {
    fn parse(arguments: &[String], known: &[&str]) -> Done<Self> {
        let mut parsed = Self {
            options: Vec::new(),
            words: Vec::new(),
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            if argument == "--" {
                parsed.words.extend(arguments.by_ref().cloned());
            } else if !argument.starts_with("--") {
                parsed.words.push(argument.clone());
            } else {
                let (name, value) = match argument.split_once('=') {
                    Some((name, value)) => (name, Some(value.to_owned())),
                    None => (argument.as_str(), None),
                };
                if !known.contains(&name) {
                    return Err(
                        format!("there is no option {name} here; see message_box help").into(),
                    );
                }
                if parsed.option(name).is_some() {
                    return Err(format!("{name} is there twice; give one").into());
                }
                let value = value.or_else(|| arguments.next().cloned());
                let value = value.ok_or_else(|| format!("{name} needs a value"))?;
                parsed.options.push((name.to_owned(), value));
            }
        }
        Ok(parsed)
    }

    fn option(&self, name: &str) -> Option<&str> {
        self.options
            .iter()
            .find(|(option, _)| option == name)
            .map(|(_, value)| value.as_str())
    }

    fn required(&self, name: &str) -> Done<&str> {
        self.option(name)
            .ok_or_else(|| format!("{name} is missing; see message_box help").into())
    }

    /// The only word beside the options.
    fn single(&self, name: &str) -> Done<&str> {
        match self.words.as_slice() {
            [word] => Ok(word),
            [] => Err(format!("{name} is missing; see message_box help").into()),
            _ => Err(format!("only one {name} is possible; put it in quotation marks").into()),
        }
    }

    /// The only word, or standard input if that is `-`.
    fn input(&self, name: &str) -> Done<String> {
        let word = self.single(name)?;
        if word != "-" {
            return Ok(word.to_owned());
        }
        let mut input = String::new();
        io::stdin()
            .take(MAX_INPUT)
            .read_to_string(&mut input)
            .map_err(|error| format!("standard input cannot be read: {error}"))?;
        let line_end = input
            .len()
            .saturating_sub(usize::from(input.ends_with('\n')));
        input.truncate(line_end);
        Ok(input)
    }

    fn id(&self, name: &str) -> Done<Option<ThreemaId>> {
        let id = self.option(name).map(str::parse).transpose();
        id.map_err(|error: eeema::identity::Error| format!("{name}: {error}").into())
    }

    fn public_key(&self, name: &str) -> Done<PublicKey> {
        let digits = self.required(name)?;
        let digits = digits.strip_prefix("public:").unwrap_or(digits);
        match format!("public:{digits}").parse() {
            Ok(KeyText::Public(key)) => Ok(key),
            _ => Err(format!("{name} is no public key; give its 64 hexadecimal digits").into()),
        }
    }

    fn secret_key(&self) -> Done<SecretKey> {
        let path = self.required("--key")?;
        // One byte more than the text and its line feed: a longer file is no key file.
        let mut text = SecretVec::zeroed(SecretKeyText::LENGTH + 2);
        let length = File::open(path)
            .and_then(|mut file| file.read(text.as_mut_bytes()))
            .map_err(|error| format!("{path} cannot be read: {error}"))?;
        let text = text
            .as_bytes()
            .get(..length)
            .and_then(|text| str::from_utf8(text).ok())
            .unwrap_or_default();
        match text.trim_end().parse() {
            Ok(KeyText::Private(key)) => Ok(key),
            _ => {
                Err(format!("{path} holds no secret key; make one with message_box keygen").into())
            }
        }
    }
}
