//! Seals a message in one process and opens it in another, in the messenger's true format.
//!
//! Without arguments it tells the story on keys that it draws itself; `message_box help` lists the
//! commands.

use std::env;
use std::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use eeema::content::Encode;
use eeema::crypto::SecretVec;
use eeema::identity::{KeyText, MessageId, SecretKeyText};
use eeema::message::{self, Body, Content, Envelope, Header, Opened};
use eeema::time::UnixMillis;
use eeema::{OsRandom, PublicKey, SecretKey, SharedKey, ThreemaId};

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

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("message_box: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome {
    let Some((command, rest)) = arguments.split_first() else {
        return story();
    };
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

fn story() -> Outcome {
    let mut out = io::stdout().lock();
    let (alice_id, bob_id): (ThreemaId, ThreemaId) = (ALICE_ID.parse()?, BOB_ID.parse()?);
    let alice = SecretKey::generate(&mut OsRandom)?;
    let bob = SecretKey::generate(&mut OsRandom)?;
    let mallory = SecretKey::generate(&mut OsRandom)?;
    writeln!(out, "Alice  {alice_id}  {}", alice.public_key())?;
    writeln!(out, "Bob    {bob_id}  {}", bob.public_key())?;

    let header = Header::new(
        alice_id,
        bob_id,
        MessageId::generate(&mut OsRandom)?,
        now()?,
    )
    .with_nickname("Alice");
    let body = Body::text("The tide is at 6:40. Bring the blue rope.")?;
    let sealed = message::seal(
        &SharedKey::from_agreed(alice.agree(&bob.public_key())?),
        &header,
        &body,
        &mut OsRandom,
    )?;
    writeln!(
        out,
        "\nAlice seals {} bytes of text into an envelope of {} bytes:\n",
        body.encoded_len(),
        sealed.len()
    )?;
    print_fields(&mut out, &sealed)?;

    let envelope = Envelope::parse(&sealed)?;
    let opened = envelope.open(
        bob_id,
        alice_id,
        &SharedKey::from_agreed(bob.agree(&alice.public_key())?),
    )?;
    writeln!(out, "\nBob opens it:\n")?;
    writeln!(
        out,
        "  from      {} ({})",
        opened.sender(),
        opened.nickname().unwrap_or("no nickname")
    )?;
    writeln!(out, "  message   {}", opened.message_id())?;
    writeln!(out, "  time      {} ms since 1970", opened.time().0)?;
    writeln!(out, "  text      {}", text(&opened)?)?;

    let wrong_key = envelope.open(
        bob_id,
        alice_id,
        &SharedKey::from_agreed(mallory.agree(&alice.public_key())?),
    );
    writeln!(out, "\nMallory tries his own key: {}", refusal(wrong_key)?)?;
    let mut altered = sealed.clone();
    if let Some(last) = altered.last_mut() {
        *last ^= 1;
    }
    let altered = Envelope::parse(&altered)?.open(
        bob_id,
        alice_id,
        &SharedKey::from_agreed(bob.agree(&alice.public_key())?),
    );
    writeln!(out, "Mallory alters one bit:    {}", refusal(altered)?)?;
    Ok(())
}

/// The reason for which opening was refused.
fn refusal(result: Result<Opened<'_>, message::Error>) -> Outcome<message::Error> {
    match result {
        Err(error) => Ok(error),
        Ok(_) => Err("the envelope opened, although it must not".into()),
    }
}

/// Prints every field of an envelope with metadata as named hexadecimal.
fn print_fields(out: &mut impl Write, envelope: &[u8]) -> Outcome {
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

fn keygen(arguments: &Arguments) -> Outcome {
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

fn seal(arguments: &Arguments) -> Outcome {
    let key = arguments
        .secret_key()?
        .agree(&arguments.public_key("--to")?)?;
    let key = SharedKey::from_agreed(key);
    let sender = arguments
        .id("--from-id")?
        .map_or_else(|| ALICE_ID.parse(), Ok)?;
    let receiver = arguments
        .id("--to-id")?
        .map_or_else(|| BOB_ID.parse(), Ok)?;
    let mut header = Header::new(
        sender,
        receiver,
        MessageId::generate(&mut OsRandom)?,
        now()?,
    );
    if let Some(nickname) = arguments.option("--nickname") {
        header = header.with_nickname(nickname);
    }
    let text = arguments.input("TEXT")?;
    let sealed = message::seal(&key, &header, &Body::text(&text)?, &mut OsRandom)?;
    writeln!(io::stdout(), "{}", hex(&sealed))?;
    Ok(())
}

fn open(arguments: &Arguments) -> Outcome {
    let key = arguments
        .secret_key()?
        .agree(&arguments.public_key("--from")?)?;
    let key = SharedKey::from_agreed(key);
    let digits = arguments.input("HEX")?;
    let mut bytes = vec![0; digits.len() / 2];
    let envelope = Envelope::parse(eeema::codec::hex::decode(&digits, &mut bytes)?)?;
    // Who names no identities takes the header at its word: the key alone decides then.
    let own_id = arguments.id("--to-id")?.unwrap_or(envelope.receiver());
    let sender = arguments.id("--from-id")?.unwrap_or(envelope.sender());
    let opened = envelope.open(own_id, sender, &key)?;
    let nickname = opened
        .nickname()
        .map(|nickname| format!(" ({})", nickname.escape_debug()))
        .unwrap_or_default();
    eprintln!(
        "from {}{nickname} to {own_id}, {} ms since 1970",
        opened.sender(),
        opened.time().0
    );
    writeln!(io::stdout(), "{}", text(&opened)?)?;
    Ok(())
}

fn text<'a>(opened: &'a Opened<'_>) -> Outcome<&'a str> {
    let body = opened.body()?;
    match body.content() {
        Content::Text(text) => Ok(text.as_str()),
        _ => Err(format!(
            "this is no text but a message of the type {:?}",
            body.kind()
        )
        .into()),
    }
}

fn now() -> Outcome<UnixMillis> {
    Ok(UnixMillis(u64::try_from(
        SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis(),
    )?))
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
    fn parse(arguments: &[String], known: &[&str]) -> Outcome<Self> {
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
            } else if known.contains(&argument.as_str()) {
                let value = arguments
                    .next()
                    .ok_or_else(|| format!("{argument} needs a value"))?;
                parsed.options.push((argument.clone(), value.clone()));
            } else {
                return Err(
                    format!("there is no option {argument} here; see message_box help").into(),
                );
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

    fn required(&self, name: &str) -> Outcome<&str> {
        self.option(name)
            .ok_or_else(|| format!("{name} is missing; see message_box help").into())
    }

    /// The only word beside the options.
    fn single(&self, name: &str) -> Outcome<&str> {
        match self.words.as_slice() {
            [word] => Ok(word),
            [] => Err(format!("{name} is missing; see message_box help").into()),
            _ => Err(format!("only one {name} is possible; put it in quotation marks").into()),
        }
    }

    /// The only word, or standard input if that is `-`.
    fn input(&self, name: &str) -> Outcome<String> {
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

    fn id(&self, name: &str) -> Outcome<Option<ThreemaId>> {
        let id = self.option(name).map(str::parse).transpose();
        id.map_err(|error: eeema::identity::Error| format!("{name}: {error}").into())
    }

    fn public_key(&self, name: &str) -> Outcome<PublicKey> {
        let digits = self.required(name)?;
        let digits = digits.strip_prefix("public:").unwrap_or(digits);
        match format!("public:{digits}").parse() {
            Ok(KeyText::Public(key)) => Ok(key),
            _ => Err(format!("{name} is no public key; give its 64 hexadecimal digits").into()),
        }
    }

    fn secret_key(&self) -> Outcome<SecretKey> {
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
