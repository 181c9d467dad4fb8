//! How a server checks who logs in: one, or all that wait.

use core::mem;

use super::error::Error;
use super::server::{Handshake, Login, Server, State};
use super::server_batch::{AgreedKeys, BATCH, DUMMY_KEY, no_keys};
use super::vouch::VouchKey;
use crate::crypto::equal;
use crate::identity::{AgreedKey, Error as IdentityError, PublicKey, SecretKey};

/// What the keys of the server and of the client have in common.
struct WithClient<'a> {
    permanent: &'a Result<AgreedKey, IdentityError>,
    temporary: &'a Result<AgreedKey, IdentityError>,
}

impl Server {
    /// Says which public key belongs to the identity of
    /// [`ServerEvent::LoginData`](super::ServerEvent::LoginData), and checks that the client has the secret
    /// one. `secret_key` is the permanent key of the server. For `None` the same work is done.
    ///
    /// # Errors
    ///
    /// [`Error::LowOrderKey`], [`Error::IdentityUnknown`] or [`Error::VouchInvalid`], which are fatal;
    /// [`Error::OutOfTurn`] if nobody asked.
    pub fn client_key(
        &mut self,
        secret_key: &SecretKey,
        key: Option<&PublicKey>,
    ) -> Result<(), Error> {
        match mem::replace(&mut self.state, State::FAILED) {
            State::AwaitingClientKey(login) => {
                let client_key = key.unwrap_or(&DUMMY_KEY);
                let agreed = WithClient {
                    permanent: &secret_key.agree(client_key),
                    temporary: &login.handshake.keys.secret_key.agree(client_key),
                };
                self.check_vouch(login, key.is_some(), agreed)
            }
            state => self.out_of_turn(state),
        }
    }

    /// Does what [`Server::client_key`] does with every one of `servers` and the key beside it, as many as
    /// there are slots in `results`; slots beyond the last server stay as they are.
    ///
    /// Like [`Server::hello_many`], for many logins at a time, and as fast.
    pub fn client_key_many(
        servers: &mut [&mut Self],
        secret_key: &SecretKey,
        keys: &[Option<PublicKey>],
        results: &mut [Result<(), Error>],
    ) {
        let batches = servers.chunks_mut(BATCH).zip(keys.chunks(BATCH));
        for ((servers, keys), results) in batches.zip(results.chunks_mut(BATCH)) {
            let (permanent, temporary) = agree_all(servers, secret_key, keys);
            let members = servers.iter_mut().zip(keys).zip(results);
            let agreed = permanent.iter().zip(&temporary);
            for (((server, key), result), (permanent, temporary)) in members.zip(agreed) {
                let agreed = WithClient {
                    permanent,
                    temporary,
                };
                *result = match mem::replace(&mut server.state, State::FAILED) {
                    State::AwaitingClientKey(login) => {
                        server.check_vouch(login, key.is_some(), agreed)
                    }
                    state => server.out_of_turn(state),
                };
            }
        }
    }

    fn check_vouch(
        &mut self,
        login: Login,
        is_known: bool,
        agreed: WithClient<'_>,
    ) -> Result<(), Error> {
        let vouch = login.handshake.vouch(agreed)?;
        let is_right = equal(&vouch, &login.data.vouch);
        let Some(identity) = login.identity.filter(|_| is_known) else {
            return Err(Error::IdentityUnknown);
        };
        if !is_right {
            return Err(Error::VouchInvalid);
        }
        self.state = State::AwaitingExtensions {
            channel: login.handshake.channel,
            identity,
            announced: login.extensions.ok_or(login.data.indicator),
        };
        Ok(())
    }
}

impl Handshake {
    /// The vouch that the owner of the client's key makes.
    fn vouch(&self, agreed: WithClient<'_>) -> Result<[u8; 32], Error> {
        let (Ok(permanent), Ok(temporary)) = (agreed.permanent, agreed.temporary) else {
            return Err(Error::LowOrderKey);
        };
        let vouch_key = VouchKey::derive(permanent, temporary);
        Ok(vouch_key.vouch(&self.keys.cookie, &self.temporary_client_key))
    }
}

/// What the permanent and the temporary keys of up to [`BATCH`] servers have in common with those of their
/// clients; for a server that asked for no key they mean nothing.
fn agree_all(
    servers: &[&mut Server],
    secret_key: &SecretKey,
    keys: &[Option<PublicKey>],
) -> (AgreedKeys, AgreedKeys) {
    let mut secrets = [secret_key; BATCH];
    let mut publics = [DUMMY_KEY; BATCH];
    let slots = secrets.iter_mut().zip(&mut publics);
    for ((secret, public), (server, key)) in slots.zip(servers.iter().zip(keys)) {
        if let State::AwaitingClientKey(login) = &server.state {
            *secret = &login.handshake.keys.secret_key;
            *public = key.unwrap_or(DUMMY_KEY);
        }
    }
    let count = servers.len().min(keys.len()).min(BATCH);
    let (publics, _) = publics.split_at(count);
    let (mut permanent, mut temporary) = (no_keys(), no_keys());
    secret_key.agree_many(publics, &mut permanent);
    SecretKey::agree_pairs(secrets.split_at(count).0, publics, &mut temporary);
    (permanent, temporary)
}
