//! People who mean harm, for as long as the process lives: silent ones, slow ones, false ones, greedy ones.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chat::Failure;
use chat::folder::Folder;
use eeema::transport::{
    Client, ClientEvent, ConnectionKeys, Extension, FromClient, Progress, ServerKeys,
    SupportedFeatures,
};
use eeema::{Identity, OsRandom};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::sleep;

use crate::plan::{ATTACKERS, attacker_id};

/// A kind of harm, and how many do it at a time.
const KINDS: [(Kind, usize); 8] = [
    (Kind::Silent, 200),
    (Kind::SingleBytes, 100),
    (Kind::FalseLogin, 40),
    (Kind::OldHello, 40),
    (Kind::StrangerLogin, 20),
    (Kind::LongestFrame, ATTACKERS / 4),
    (Kind::SingleBytesOfAFrame, ATTACKERS / 4),
    (Kind::NeverReads, ATTACKERS / 4),
];

#[derive(Clone, Copy)]
enum Kind {
    /// Connects and says nothing.
    Silent,
    /// Sends a hello and then one byte of the login after the other.
    SingleBytes,
    /// Answers the server-hello with 144 bytes that are no login.
    FalseLogin,
    /// Sends the login of another connection: its cookies are wrong.
    OldHello,
    /// Logs in as somebody whose key it does not have.
    StrangerLogin,
    /// Logs in, and announces and sends a frame of 65,535 bytes.
    LongestFrame,
    /// Logs in, and sends the bytes of a frame one by one.
    SingleBytesOfAFrame,
    /// Logs in, asks for one echo after the other, and reads no answer.
    NeverReads,
}

struct World {
    address: SocketAddr,
    keys: ServerKeys,
    folder: Folder,
    attacks: AtomicUsize,
}

/// Attacks until it is killed; prints the number of attacks so far when its input says something.
pub(crate) async fn run(path: &Path, address: SocketAddr) -> Result<(), Failure> {
    let folder = Folder::open(path)?;
    let world = Arc::new(World {
        address,
        keys: ServerKeys::only(folder.server_key()?.public_key()),
        folder,
        attacks: AtomicUsize::new(0),
    });
    let mut logged_in = 0;
    for (kind, count) in KINDS {
        for _ in 0..count {
            let mut own = 0;
            if matches!(
                kind,
                Kind::LongestFrame | Kind::SingleBytesOfAFrame | Kind::NeverReads
            ) {
                own = logged_in;
                logged_in += 1;
            }
            let identity = world.folder.identity(attacker_id(own)?)?;
            tokio::spawn(again_and_again(Arc::clone(&world), kind, identity));
        }
    }
    let mut byte = [0];
    tokio::io::stdin().read_exact(&mut byte).await?;
    println!("{}", world.attacks.load(Ordering::Relaxed));
    std::future::pending().await
}

async fn again_and_again(world: Arc<World>, kind: Kind, identity: Identity) {
    loop {
        // Every attack ends in an error: the server closes the connection.
        let ended = attack(&world, kind, &identity).await;
        world
            .attacks
            .fetch_add(usize::from(ended.is_err()), Ordering::Relaxed);
        sleep(Duration::from_millis(500)).await;
    }
}

async fn attack(world: &World, kind: Kind, identity: &Identity) -> Result<(), Failure> {
    let mut stream = TcpStream::connect(world.address).await?;
    let keys = ConnectionKeys::generate(&mut OsRandom)?;
    let (mut client, hello) = Client::start(keys, world.keys);
    if let Kind::Silent = kind {
        return read_to_end(&mut stream).await;
    }
    stream.write_all(&hello).await?;
    match kind {
        Kind::Silent => Ok(()),
        Kind::SingleBytes => single_bytes(&mut stream, &[0x55; 4096]).await,
        Kind::FalseLogin => {
            stream.write_all(&[0x55; 144]).await?;
            read_to_end(&mut stream).await
        }
        Kind::OldHello => {
            let login = login(&mut client, &mut stream, identity).await?;
            let mut other = TcpStream::connect(world.address).await?;
            other.write_all(&hello).await?;
            other.write_all(&login).await?;
            read_to_end(&mut other).await
        }
        Kind::StrangerLogin => {
            let stranger = Identity::generate(attacker_id(0)?, &mut OsRandom)?;
            let login = login(&mut client, &mut stream, &stranger).await?;
            stream.write_all(&login).await?;
            read_to_end(&mut stream).await
        }
        Kind::LongestFrame => {
            enter(&mut client, &mut stream, identity).await?;
            let mut frame = vec![0x55; 2 + 65_535];
            frame[..2].copy_from_slice(&[0xff, 0xff]);
            stream.write_all(&frame).await?;
            read_to_end(&mut stream).await
        }
        Kind::SingleBytesOfAFrame => {
            enter(&mut client, &mut stream, identity).await?;
            let mut frame = vec![0; 8000];
            client.seal_frame(0, &mut frame)?;
            single_bytes(&mut stream, &frame).await
        }
        Kind::NeverReads => {
            enter(&mut client, &mut stream, identity).await?;
            let data = [0x55; 8000];
            let mut frame = [0; 8022];
            loop {
                let length = client.send(&FromClient::EchoRequest(&data), &mut frame)?;
                stream.write_all(&frame[..length]).await?;
            }
        }
    }
}

async fn single_bytes(stream: &mut TcpStream, bytes: &[u8]) -> Result<(), Failure> {
    for byte in bytes {
        stream.write_all(&[*byte]).await?;
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// Reads until the server closes, which is the end that an attack must have.
async fn read_to_end(stream: &mut TcpStream) -> Result<(), Failure> {
    let mut buffer = [0; 1024];
    while stream.read(&mut buffer).await? > 0 {}
    Err(io::Error::from(io::ErrorKind::UnexpectedEof).into())
}

/// The bytes of a login that answers the server-hello.
async fn login(
    client: &mut Client,
    stream: &mut TcpStream,
    identity: &Identity,
) -> Result<Vec<u8>, Failure> {
    let mut hello = [0; 80];
    stream.read_exact(&mut hello).await?;
    let Progress::Event { .. } = client.receive(&mut hello)? else {
        return Err("the server says no hello".into());
    };
    let extensions = [Extension::SupportedFeatures(SupportedFeatures::METADATA)];
    let mut login = vec![0; Client::login_len(&extensions)];
    client.login(identity, &extensions, &mut login)?;
    Ok(login)
}

async fn enter(
    client: &mut Client,
    stream: &mut TcpStream,
    identity: &Identity,
) -> Result<(), Failure> {
    let login = login(client, stream, identity).await?;
    stream.write_all(&login).await?;
    let mut ack = [0; 32];
    stream.read_exact(&mut ack).await?;
    match client.receive(&mut ack)? {
        Progress::Event {
            event: ClientEvent::Established { .. },
            ..
        } => Ok(()),
        _ => Err("the server does not let an attacker in".into()),
    }
}
