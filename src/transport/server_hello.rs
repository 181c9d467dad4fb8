//! How a server answers hellos: one, or all that wait.

use core::mem;

use super::channel::{Channel, TAG_LENGTH};
use super::connection_keys::{ConnectionKeys, Cookie};
use super::error::Error;
use super::handshake::{KeyAndCookie, SERVER_HELLO};
use super::server::{Handshake, Server, State};
use super::server_batch::{AgreedKeys, BATCH, DUMMY_KEY, no_keys};
use crate::crypto::CountedNonce;
use crate::crypto::secretbox;
use crate::identity::{AgreedKey, Error as IdentityError, PublicKey, SecretKey};

impl Server {
    /// Answers a client-hello: the server-hello, 80 bytes, goes out. `secret_key` is the permanent key
    /// of the server.
    ///
    /// # Errors
    ///
    /// [`Error::LowOrderKey`], which is fatal; [`Error::OutOfTurn`] without a client-hello.
    pub fn hello(&mut self, secret_key: &SecretKey) -> Result<[u8; SERVER_HELLO], Error> {
        match mem::replace(&mut self.state, State::FAILED) {
            State::AwaitingHello { keys, client } => {
                let agreed = HelloKeys {
                    hello: &secret_key.agree(&client.key),
                    session: &keys.secret_key.agree(&client.key),
                    temporary: keys.secret_key.public_key(),
                };
                self.send_hello(keys, &client, agreed)
            }
            state => self.out_of_turn(state),
        }
    }

    /// Does what [`Server::hello`] does with every one of `servers`, as many as there are slots in `hellos`;
    /// slots beyond the last server stay as they are.
    ///
    /// For a server to which many connect at a time: where the machine has AVX-512, from eight hellos on
    /// this takes less than a third of the time per hello. One that is refused does not disturb the others.
    /// Needs no heap, and 48 KiB of stack.
    ///
    /// ```
    /// use eeema::transport::{Client, ConnectionKeys, Error, Server, ServerKeys};
    /// use eeema::{OsRandom, SecretKey};
    ///
    /// let server_key = SecretKey::generate(&mut OsRandom)?;
    /// let accepted = ServerKeys::only(server_key.public_key());
    /// let mut connections = Vec::new();
    /// for _ in 0..3 {
    ///     let (_client, mut hello) = Client::start(ConnectionKeys::generate(&mut OsRandom)?, accepted);
    ///     let mut server = Server::new(ConnectionKeys::generate(&mut OsRandom)?);
    ///     let _ = server.receive(&mut hello)?;
    ///     connections.push(server);
    /// }
    /// let mut waiting: Vec<&mut Server> = connections.iter_mut().collect();
    /// let mut hellos = [Err(Error::OutOfTurn); 3];
    /// Server::hello_many(&mut waiting, &server_key, &mut hellos);
    /// assert!(hellos.iter().all(Result::is_ok)); // 80 bytes for each client
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn hello_many(
        servers: &mut [&mut Self],
        secret_key: &SecretKey,
        hellos: &mut [Result<[u8; SERVER_HELLO], Error>],
    ) {
        let batches = servers.chunks_mut(BATCH);
        for (servers, hellos) in batches.zip(hellos.chunks_mut(BATCH)) {
            let agreed = HelloBatch::agree(servers, secret_key);
            for ((server, hello), agreed) in servers.iter_mut().zip(hellos).zip(agreed.iter()) {
                *hello = match mem::replace(&mut server.state, State::FAILED) {
                    State::AwaitingHello { keys, client } => {
                        server.send_hello(keys, &client, agreed)
                    }
                    state => server.out_of_turn(state),
                };
            }
        }
    }

    fn send_hello(
        &mut self,
        keys: ConnectionKeys,
        client: &KeyAndCookie,
        agreed: HelloKeys<'_>,
    ) -> Result<[u8; SERVER_HELLO], Error> {
        let (Ok(hello_key), Ok(session_key)) = (agreed.hello, agreed.session) else {
            return Err(Error::LowOrderKey);
        };
        let mut ours = CountedNonce::starting_at(keys.cookie, 1);
        let challenge = KeyAndCookie {
            key: agreed.temporary,
            cookie: client.cookie,
        };
        let hello = seal_hello(&keys.cookie, &challenge, hello_key, &mut ours)?;
        let theirs = CountedNonce::starting_at(client.cookie, 1);
        self.state = State::AwaitingLogin(Handshake {
            channel: Channel::chosen(session_key.clone(), ours, theirs, self.limits.frame),
            keys,
            temporary_client_key: client.key,
        });
        Ok(hello)
    }
}

/// What is agreed and made for one hello.
struct HelloKeys<'a> {
    hello: &'a Result<AgreedKey, IdentityError>,
    session: &'a Result<AgreedKey, IdentityError>,
    /// The temporary public key of the server.
    temporary: PublicKey,
}

/// The same for up to [`BATCH`] servers; for one that waits for no hello it means nothing.
struct HelloBatch {
    hello: AgreedKeys,
    session: AgreedKeys,
    temporary: [PublicKey; BATCH],
}

impl HelloBatch {
    fn agree(servers: &[&mut Server], secret_key: &SecretKey) -> Self {
        let mut secrets = [secret_key; BATCH];
        let mut publics = [DUMMY_KEY; BATCH];
        let slots = secrets.iter_mut().zip(&mut publics);
        for ((secret, public), server) in slots.zip(servers) {
            if let State::AwaitingHello { keys, client } = &server.state {
                (*secret, *public) = (&keys.secret_key, client.key);
            }
        }
        let count = servers.len().min(BATCH);
        let (secrets, _) = secrets.split_at(count);
        let (publics, _) = publics.split_at(count);
        let mut batch = Self {
            hello: no_keys(),
            session: no_keys(),
            temporary: [DUMMY_KEY; BATCH],
        };
        secret_key.agree_many(publics, &mut batch.hello);
        SecretKey::agree_pairs(secrets, publics, &mut batch.session);
        SecretKey::public_keys(secrets, &mut batch.temporary);
        batch
    }

    fn iter(&self) -> impl Iterator<Item = HelloKeys<'_>> {
        let keys = self.hello.iter().zip(&self.session).zip(&self.temporary);
        keys.map(|((hello, session), temporary)| HelloKeys {
            hello,
            session,
            temporary: *temporary,
        })
    }
}

fn seal_hello(
    cookie: &Cookie,
    challenge: &KeyAndCookie,
    hello_key: &AgreedKey,
    nonces: &mut CountedNonce,
) -> Result<[u8; SERVER_HELLO], Error> {
    let mut data = challenge.encode();
    let nonce = nonces.next().map_err(|_| Error::SequenceExhausted)?;
    let sealed_tag = secretbox::seal_in_place(hello_key.as_secret(), &nonce, &mut data);
    let mut hello = [0; SERVER_HELLO];
    let (front, rest) = hello.split_at_mut(16);
    let (tag, sealed) = rest.split_at_mut(TAG_LENGTH);
    front.copy_from_slice(cookie);
    tag.copy_from_slice(&sealed_tag);
    sealed.copy_from_slice(&data);
    Ok(hello)
}
