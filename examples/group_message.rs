//! Makes a group, seals a text and a poll for all its members, and lets each of them read.
//!
//! `cargo run --example group_message -- 10`

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::SystemTime;

use eeema::content::{
    Body, Encode, GroupSetup, PollAnnouncement, PollChoice, PollRules, PollSetup, PollState, Text,
};
use eeema::group::{Decision, Envelopes, FanOut, GroupIdentity, Incoming, KnownGroup, MAX_MEMBERS};
use eeema::identity::PollId;
use eeema::message::{Envelope, Header, Inbox, Kind, Memory, MemoryStore, Outcome, Peer};
use eeema::{Identity, OsRandom, PublicKey, ThreemaId};

const USAGE: &str = "usage: group_message MEMBERS
Makes a group of MEMBERS (3 to 256, with its creator), sends a text and a poll to all of them, and
removes one of them again.";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    let [word] = words.as_slice() else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let mut out = io::stdout().lock();
    let outcome = match word.to_str().map(str::parse) {
        _ if word == "help" || word == "--help" => writeln!(out, "{USAGE}").map_err(Into::into),
        Some(Ok(count)) if (3..=MAX_MEMBERS).contains(&count) => run(count, &mut out),
        _ => Err(format!("{word:?} is no number from 3 to {MAX_MEMBERS}").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Who reads the output may have seen enough.
            let io_error = error.downcast_ref::<io::Error>();
            if io_error.is_none_or(|error| error.kind() != io::ErrorKind::BrokenPipe) {
                eprintln!("group_message: {error}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Somebody who receives: what the creator looks like to them, and what they received.
struct Person {
    identity: Identity,
    creator: Peer,
    inbox: Inbox<MemoryStore>,
}

/// Who sends: the group, its members as the creator sees them, and what was sent.
struct Creator {
    group: GroupIdentity,
    members: Vec<Peer>,
    inbox: Inbox<MemoryStore>,
}

fn run(count: usize, out: &mut impl Write) -> Result<()> {
    let own = Identity::generate("CREATOR0".parse()?, &mut OsRandom)?;
    let group = GroupIdentity::generate(own.id, &mut OsRandom)?;

    let mut people = Vec::new();
    let mut contacts: Vec<(ThreemaId, PublicKey)> = Vec::new();
    for number in 1..count {
        let identity = Identity::generate(format!("MEMB{number:04}").parse()?, &mut OsRandom)?;
        contacts.push((identity.id, identity.public_key()));
        // Everybody agrees on a key with the creator once, from the public key of the directory.
        let creator = identity.peer(own.id, &own.public_key())?;
        people.push(Person {
            inbox: Inbox::new(identity.id, MemoryStore::default()),
            identity,
            creator,
        });
    }
    let members = own.peers(&contacts).into_iter();
    let mut creator = Creator {
        group,
        members: members.collect::<std::result::Result<_, _>>()?,
        inbox: Inbox::new(own.id, MemoryStore::default()),
    };
    let ids: Vec<ThreemaId> = contacts.iter().map(|(id, _)| *id).collect();
    writeln!(out, "{} makes the group {} of {count}.", own.id, group.id)?;

    let setup = group.body(GroupSetup::new(&ids))?;
    send(("the setup", &setup), &mut creator, &mut people, &ids, out)?;
    let text = group.body(Text::new("Lunch at noon?")?)?;
    send(("a text", &text), &mut creator, &mut people, &ids, out)?;
    let poll = group.body(poll()?)?;
    send(("a poll", &poll), &mut creator, &mut people, &ids, out)?;

    let (Some(former), Some(_)) = (people.pop(), creator.members.pop()) else {
        return Ok(());
    };
    let count = people.len();
    writeln!(
        out,
        "{} is removed; what follows is sealed for {count}.",
        former.identity.id
    )?;
    let secret = group.body(Text::new("A surprise for the one who left")?)?;
    let envelopes = seal(&secret, &mut creator)?;
    let mut memory = Memory::new();
    for (receiver, envelope) in envelopes.iter() {
        // Who left pretends to be the receiver, with the own key.
        let pretender = Identity::new(receiver, former.identity.secret_key.clone());
        let peer = pretender.peer(own.id, &own.public_key())?;
        let envelope = Envelope::parse(envelope)?;
        if envelope.open(&peer, &mut memory).is_ok() {
            let id = former.identity.id;
            return Err(format!("{id} reads what is sealed for {receiver}").into());
        }
    }
    let id = former.identity.id;
    writeln!(out, "  {id} opens none of the {count} envelopes")?;
    Ok(())
}

fn poll() -> Result<PollSetup<'static>> {
    let rules = PollRules::new("Where?")?.with_announcement(PollAnnouncement::Intermediate);
    let choices = vec![
        PollChoice::new(1, "Inside")?,
        PollChoice::new(2, "Outside")?,
    ];
    let id = PollId::generate(&mut OsRandom)?;
    Ok(PollSetup::new(id, rules, choices, PollState::Open)?)
}

fn seal(body: &Body<'_>, creator: &mut Creator) -> Result<Envelopes> {
    let header = Header::generate(SystemTime::now().into(), &mut OsRandom)?;
    let sealed = FanOut::new(header, body).seal(&creator.members, &mut OsRandom)?;
    Ok(sealed.record(&mut creator.inbox)?)
}

/// Sends `body` to all, and lets every one of them check, open and judge their copy.
fn send(
    (what, body): (&str, &Body<'_>),
    creator: &mut Creator,
    people: &mut [Person],
    members: &[ThreemaId],
    out: &mut impl Write,
) -> Result<()> {
    let envelopes = seal(body, creator)?;
    let sizes = || envelopes.iter().map(|(_, envelope)| envelope.len());
    writeln!(
        out,
        "{what}: {} bytes of body, {} bytes of envelopes of {} to {} bytes",
        body.encoded_len(),
        envelopes.total_len(),
        sizes().min().unwrap_or_default(),
        sizes().max().unwrap_or_default(),
    )?;
    let mut memory = Memory::new();
    for (person, (_, envelope)) in people.iter_mut().zip(envelopes.iter()) {
        let id = person.identity.id;
        let find = |sender| (sender == person.creator.id()).then_some(&person.creator);
        let message = match person.inbox.receive(envelope, &mut memory, find)? {
            Outcome::Message(message) => message,
            other => return Err(format!("{id} did not receive it: {other:?}").into()),
        };
        let nobody_is_blocked = |_| false;
        let incoming =
            Incoming::of(&message, nobody_is_blocked).ok_or("the message names no group")?;
        let known = KnownGroup {
            identity: creator.group,
            members,
            left: false,
        };
        let counts = message.kind() == Kind::GROUP_SETUP
            || incoming.decide(Some(&known)) == Decision::Process;
        if message.body() != body || incoming.identity != creator.group || !counts {
            return Err(format!("{id} read something else").into());
        }
        person.inbox.accept(message)?;
    }
    writeln!(out, "  all {} members read the same", people.len())?;
    Ok(())
}
