//! A client of a chat server in sixty lines, over `std::net::TcpStream`: it logs in, says something, and opens
//! what comes.

use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};

use eeema::message::{Inbox, Memory, MemoryStore, Outcome, Peer};
use eeema::transport::{
    Client, ClientEvent, ConnectionKeys, Extension, FRAME_OVERHEAD, FromClient, FromServer, Progress,
    ServerKeys, SupportedFeatures, schedule,
};
use eeema::{Identity, OsRandom, content::Text, message::Envelope, message::Header, time::UnixMillis};

/// Says `text` to `peer`, and gives what the server delivers until it has delivered all that waits.
pub fn exchange(
    server: impl ToSocketAddrs,
    accepted: ServerKeys,
    own: &Identity,
    peer: &Peer,
    text: &str,
) -> Result<Vec<String>, Box<dyn Error>> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_read_timeout(Some(schedule::HANDSHAKE_TIMEOUT))?;
    let (mut client, hello) = Client::start(ConnectionKeys::generate(&mut OsRandom)?, accepted);
    stream.write_all(&hello)?;
    let mut inbox = Inbox::new(own.id, MemoryStore::default()); // keep its store in a file
    let (mut input, mut output, mut heard) = (Vec::new(), [0; 8194], Vec::new());
    loop {
        let (used, reply) = match client.receive(&mut input)? {
            Progress::Event { used, event: ClientEvent::ServerHello { .. } } => {
                let features = [Extension::SupportedFeatures(SupportedFeatures::METADATA_AND_ECHO)];
                (used, client.login(own, &features, &mut output)?)
            }
            Progress::Event { used, event: ClientEvent::Established { .. } } => {
                let header = Header::generate(UnixMillis(1_735_655_118_450), &mut OsRandom)?;
                let sealed = inbox.seal(peer, &header, &Text::new(text)?, &mut OsRandom)?;
                (used, client.send(&FromClient::Message(Envelope::parse(&sealed)?), &mut output)?)
            }
            Progress::Event { used, event: ClientEvent::Frame(frame) } => {
                let reply = match FromServer::decode(frame.kind, frame.payload)? {
                    FromServer::EchoRequest(data) => Some(FromClient::EchoResponse(data)),
                    FromServer::QueueSendComplete => return Ok(heard),
                    FromServer::Message(_) => {
                        let mut memory = Memory::new();
                        let find = |id| (id == peer.id()).then_some(peer);
                        match inbox.receive(frame.payload, &mut memory, find)? {
                            Outcome::Message(message) => {
                                heard.push(format!("{:?}", message.body_bytes()));
                                inbox.accept(message)?.map(FromClient::MessageAck)
                            }
                            Outcome::Refused { acknowledgement, .. } => acknowledgement.map(FromClient::MessageAck),
                            Outcome::UnknownSender(_) => None, // ask the directory
                        }
                    }
                    _ => None,
                };
                // `reply` may borrow what was received, so it goes out before the input is used up.
                (used, match reply {
                    Some(reply) => client.send(&reply, &mut output)?,
                    None => 0,
                })
            }
            _ => (0, 0),
        };
        stream.write_all(&output[..reply])?;
        input.drain(..used);
        if used == 0 {
            let mut piece = [0; 1024];
            let count = stream.read(&mut piece)?;
            input.extend(&piece[..count]);
        }
    }
}
