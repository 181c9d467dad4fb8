//! A client and a server after their handshake: whatever arrives, in whatever pieces, gives the same
//! events, and after an error every call says so.

use eeema::time::UnixMillis;
use eeema::transport::{
    Client, ClientEvent, ConnectionKeys, FRAME_OVERHEAD, FromServer, Progress, Server, ServerEvent,
    ServerKeys,
};
use eeema::{Identity, SecretKey, ThreemaId};

/// The first byte says how far the handshake goes, the second in which pieces the rest arrives.
pub(crate) fn check(data: &[u8]) {
    let [stage, piece, stream @ ..] = data else {
        return;
    };
    let piece = usize::from(*piece).max(1);
    assert_eq!(
        run(*stage, stream, stream.len().max(1)),
        run(*stage, stream, piece)
    );
}

fn keys(byte: u8) -> ConnectionKeys {
    ConnectionKeys::chosen(SecretKey::from_bytes([byte; 32]), [byte; 16])
}

/// Both ends, as far through the handshake as `stage` says; then the stream, to one of them.
fn run(stage: u8, stream: &[u8], piece: usize) -> Vec<String> {
    let permanent = SecretKey::from_bytes([3; 32]);
    let own = Identity::new(ThreemaId::ECHOECHO, SecretKey::from_bytes([4; 32]));
    let accepted = ServerKeys::only(permanent.public_key());
    let (mut client, mut hello) = Client::start(keys(1), accepted);
    let mut server = Server::new(keys(2));
    match stage % 5 {
        0 => return feed_server(&mut server, &permanent, stream, piece),
        1 => return feed_client(&mut client, stream, piece),
        _ => {}
    }
    assert!(matches!(
        server.receive(&mut hello),
        Ok(Progress::Event { used: 48, .. })
    ));
    let mut hello = server.hello(&permanent).unwrap();
    if stage % 5 == 2 {
        return feed_server(&mut server, &permanent, stream, piece);
    }
    assert!(matches!(
        client.receive(&mut hello),
        Ok(Progress::Event { used: 80, .. })
    ));
    let mut login = [0; 256];
    let length = client.login(&own, &[], &mut login).unwrap();
    if stage % 5 == 3 {
        return feed_client(&mut client, stream, piece);
    }
    let used = match server.receive(&mut login[..length]).unwrap() {
        Progress::Event { used, .. } => used,
        other => panic!("{other:?}"),
    };
    server
        .client_key(&permanent, Some(&own.public_key()))
        .unwrap();
    let rest = server.receive(&mut login[used..length]);
    assert!(matches!(rest, Ok(Progress::Event { .. })));
    let mut ack = server.accept(UnixMillis(1), 2).unwrap();
    assert!(matches!(
        client.receive(&mut ack),
        Ok(Progress::Event { used: 32, .. })
    ));
    // Genuine frames in front, the second of which says what the stream begins with.
    let mut frame = [0; 64];
    let length = server
        .send(&FromServer::EchoRequest(b"genuine"), &mut frame)
        .unwrap();
    let (inner, stream) = stream.split_at(stream.len() / 2);
    let (kind, payload) = inner.split_first().unwrap_or((&0, &[]));
    let mut sealed = [&[0; FRAME_OVERHEAD], payload].concat();
    server.seal_frame(*kind, &mut sealed).unwrap();
    let arriving = [&frame[..length], &sealed, stream].concat();
    feed_client(&mut client, &arriving, piece)
}

fn feed_client(client: &mut Client, stream: &[u8], piece: usize) -> Vec<String> {
    let mut events = Vec::new();
    let mut waiting: Vec<u8> = Vec::new();
    for bytes in stream.chunks(piece) {
        waiting.extend(bytes);
        loop {
            let used = match client.receive(&mut waiting) {
                Ok(Progress::Event { used, event }) => {
                    events.push(format!("{event:?}"));
                    if let ClientEvent::Frame(frame) = event
                        && let Ok(payload) = FromServer::decode(frame.kind, frame.payload)
                    {
                        events.push(format!("{payload:?}"));
                    }
                    used
                }
                Ok(Progress::Missing(count)) => {
                    assert!(count > 0);
                    break;
                }
                Ok(Progress::WaitsForCaller) => break,
                Err(error) => {
                    assert!(client.receive(&mut []).is_err());
                    assert!(client.channel().is_none());
                    events.push(error.to_string());
                    return events;
                }
            };
            waiting.drain(..used);
        }
    }
    events
}

fn feed_server(
    server: &mut Server,
    permanent: &SecretKey,
    stream: &[u8],
    piece: usize,
) -> Vec<String> {
    let mut events = Vec::new();
    let mut waiting: Vec<u8> = Vec::new();
    for bytes in stream.chunks(piece) {
        waiting.extend(bytes);
        loop {
            let (used, is_hello) = match server.receive(&mut waiting) {
                Ok(Progress::Event { used, event }) => {
                    events.push(format!("{event:?}"));
                    (used, matches!(event, ServerEvent::ClientHello))
                }
                Ok(Progress::Missing(count)) => {
                    assert!(count > 0);
                    break;
                }
                Ok(Progress::WaitsForCaller) => break,
                Err(error) => {
                    assert!(server.receive(&mut []).is_err());
                    events.push(error.to_string());
                    return events;
                }
            };
            waiting.drain(..used);
            if is_hello && let Err(error) = server.hello(permanent) {
                events.push(error.to_string());
                return events;
            }
        }
    }
    events
}
