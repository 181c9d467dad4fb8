//! Makes a group, seals a text and a poll for all its members, and lets each of them read.
//!
//! `cargo run --example group_message -- 10`

use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use eeema::content::Encode;
use eeema::content::{
    Content, GroupSetup, PollAnnouncement, PollAnswer, PollChoice, PollDisplay, PollRules,
    PollSetup, PollState, Text,
};
use eeema::group::{FanOut, GroupIdentity, Incoming, KnownGroup, MAX_MEMBERS, Verdict};
use eeema::identity::{MessageId, PollId};
use eeema::message::receive::{Inbox, ReceiveError};
use eeema::message::{Body, Envelope, Kind, MemoryStore};
use eeema::time::UnixMillis;
use eeema::{OsRandom, SecretKey, SharedKey, ThreemaId};

const USAGE: &str = "usage: group_message MEMBERS
Makes a group of MEMBERS (3 to 256, with its creator), sends a text and a poll to all of them, and
removes one of them again.";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let count = match (arguments.next().map(|text| text.parse()), arguments.next()) {
        (Some(Ok(count)), None) if (3..=MAX_MEMBERS).contains(&count) => count,
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match run(count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("group_message: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Somebody with an identity, the keys he shares with the sender, and what he received.
struct Person {
    id: ThreemaId,
    key: SharedKey,
    inbox: Inbox<MemoryStore>,
}

fn run(count: usize) -> Result<()> {
    let creator_id: ThreemaId = "CREATOR0".parse()?;
    let creator_key = SecretKey::generate(&mut OsRandom)?;
    let group = GroupIdentity::generate(creator_id, &mut OsRandom)?;

    let mut people = Vec::new();
    for number in 1..count {
        let id = format!("MEMB{number:04}").parse()?;
        // Everybody agrees on a key with the creator once, from the public key of the directory.
        let own_key = SecretKey::generate(&mut OsRandom)?;
        let key = SharedKey::from_agreed(own_key.agree(&creator_key.public_key())?);
        people.push(Person {
            id,
            key,
            inbox: Inbox::new(id, MemoryStore::default()),
        });
    }
    let ids: Vec<ThreemaId> = people.iter().map(|person| person.id).collect();
    println!("{creator_id} makes the group {} of {count}.", group.id);

    let setup = group.body(Content::GroupSetup(GroupSetup::new(&ids)))?;
    send("the setup", &setup, &mut people, group, &ids)?;
    let text = group.body(Content::Text(Text::new("Lunch at noon?")?))?;
    send("a text", &text, &mut people, group, &ids)?;
    let poll = group.body(Content::PollSetup(Box::new(poll()?)))?;
    send("a poll", &poll, &mut people, group, &ids)?;

    let Some((former, remaining)) = people.split_last() else {
        return Ok(());
    };
    let count = remaining.len();
    println!(
        "{} is removed; what follows is sealed for {count}.",
        former.id
    );
    let secret = group.body(Content::Text(Text::new("A surprise for the one who left")?))?;
    let envelopes = seal(&secret, remaining)?;
    for (receiver, envelope) in envelopes.iter() {
        let envelope = Envelope::parse(envelope)?;
        if envelope.open(receiver, creator_id, &former.key).is_ok() {
            return Err(format!("{} reads what is sealed for {receiver}", former.id).into());
        }
    }
    println!("  {} opens none of the {count} envelopes", former.id);
    Ok(())
}

fn poll() -> Result<PollSetup<'static>> {
    let rules = PollRules {
        description: "Where?".into(),
        answer: PollAnswer::Single,
        announcement: PollAnnouncement::Intermediate,
        display: PollDisplay::List,
    };
    let choices = vec![PollChoice::new(1, "Inside"), PollChoice::new(2, "Outside")];
    let id = PollId::generate(&mut OsRandom)?;
    Ok(PollSetup::new(id, rules, choices, PollState::Open)?)
}

fn seal(body: &Body<'_>, people: &[Person]) -> Result<eeema::group::Envelopes> {
    let receivers: Vec<_> = people
        .iter()
        .map(|person| (person.id, &person.key))
        .collect();
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
    let message_id = MessageId::generate(&mut OsRandom)?;
    let fan_out = FanOut::new(
        "CREATOR0".parse()?,
        message_id,
        UnixMillis(u64::try_from(now)?),
        body,
    );
    Ok(fan_out.seal(&receivers, &mut OsRandom)?)
}

/// Sends `body` to all, and lets every one of them check, open and judge his copy.
fn send(
    what: &str,
    body: &Body<'_>,
    people: &mut [Person],
    group: GroupIdentity,
    members: &[ThreemaId],
) -> Result<()> {
    let envelopes = seal(body, people)?;
    let sizes = || envelopes.iter().map(|(_, envelope)| envelope.len());
    println!(
        "{what}: {} bytes of body, {} bytes of envelopes of {} to {} bytes",
        body.encoded_len(),
        envelopes.total_len(),
        sizes().min().unwrap_or_default(),
        sizes().max().unwrap_or_default(),
    );
    for (person, (_, envelope)) in people.iter_mut().zip(envelopes.iter()) {
        let pending = person.inbox.check(envelope).map_err(explain)?;
        let message = person.inbox.open(pending, &person.key).map_err(explain)?;
        let received = message.body()?;
        let incoming = Incoming {
            identity: GroupIdentity::of(&received, message.sender(), person.id)
                .ok_or("the message names no group")?,
            sender: message.sender(),
            user: person.id,
            creator_blocked: false,
        };
        let known = KnownGroup {
            identity: group,
            members,
            left: false,
        };
        let counts = received.kind() == Kind::GROUP_SETUP
            || incoming.judge(Some(&known)) == Verdict::Process;
        if received != *body || incoming.identity != group || !counts {
            return Err(format!("{} read something else", person.id).into());
        }
        person.inbox.accept(&message)?;
    }
    println!("  all {} members read the same", people.len());
    Ok(())
}

fn explain<E: std::fmt::Display>(error: ReceiveError<E>) -> String {
    error.to_string()
}
