//! What a client checks of a server-hello, and the login that it answers with.

use super::channel::{Channel, TAG_LENGTH};
use super::connection_keys::{ConnectionKeys, Cookie};
use super::error::{Error, SendError};
use super::extension::Extension;
use super::handshake::{self, CHALLENGE, KeyAndCookie, LOGIN, LoginData, SERVER_HELLO};
use super::server_keys::ServerKeys;
use super::vouch::VouchKey;
use crate::codec::Writer;
use crate::crypto::secretbox;
use crate::crypto::{CountedNonce, equal};
use crate::identity::{AgreedKey, Identity, PublicKey};

/// What the server said, until the owner logs in.
pub(super) struct BeforeLogin {
    pub(super) channel: Channel,
    temporary_key: PublicKey,
    server_cookie: Cookie,
    pub(super) permanent_server_key: PublicKey,
    temporary_server_key: PublicKey,
}

impl BeforeLogin {
    /// The checks of
    /// [chapter 07 section 6](crate::protocol::transport#6-what-the-client-checks-in-order), except
    /// the one that needs the permanent key of the client.
    pub(super) fn new(
        keys: ConnectionKeys,
        accepted: &ServerKeys,
        hello: &mut [u8; SERVER_HELLO],
        limit: u16,
    ) -> Result<Self, Error> {
        let (server_cookie, sealed) = hello
            .split_first_chunk::<16>()
            .ok_or(Error::ServerAuthentication)?;
        if *server_cookie == keys.cookie {
            return Err(Error::EqualCookies);
        }
        let mut nonces = CountedNonce::starting_at(*server_cookie, 1);
        let nonce = nonces.next().map_err(|_| Error::SequenceExhausted)?;
        let (permanent_server_key, challenge) = accepted
            .iter()
            .find_map(|key| Some((key, open_challenge(&keys, &key, &nonce, sealed)?)))
            .ok_or(Error::ServerAuthentication)?;
        let challenge = KeyAndCookie::decode(&challenge);
        if !equal(&challenge.cookie, &keys.cookie) {
            return Err(Error::CookieMismatch);
        }
        let session_key = agree(&keys, &challenge.key)?;
        Ok(Self {
            temporary_key: keys.secret_key.public_key(),
            server_cookie: *server_cookie,
            permanent_server_key,
            temporary_server_key: challenge.key,
            channel: Channel::chosen(
                session_key,
                CountedNonce::starting_at(keys.cookie, 1),
                nonces,
                limit,
            ),
        })
    }

    /// Seals both boxes of the login; the plaintext of the second one is there.
    pub(super) fn write(
        &mut self,
        identity: &Identity,
        extensions_length: u16,
        login: &mut [u8],
    ) -> Result<(), SendError> {
        let agree = |key| {
            let agreed = identity.secret_key.agree(key);
            agreed.map_err(|_| Error::LowOrderKey)
        };
        let vouch_key = VouchKey::derive(
            &agree(&self.permanent_server_key)?,
            &agree(&self.temporary_server_key)?,
        );
        let data = LoginData {
            identity: *identity.id.as_bytes(),
            indicator: handshake::indicator(extensions_length),
            server_cookie: self.server_cookie,
            vouch: vouch_key.vouch(&self.server_cookie, &self.temporary_key),
            is_reserved_zero: true,
        };
        let (tag, rest) = login
            .split_first_chunk_mut()
            .ok_or(SendError::BufferTooSmall)?;
        let (login_data, rest) = rest
            .split_first_chunk_mut()
            .ok_or(SendError::BufferTooSmall)?;
        *login_data = data.encode();
        self.channel.seal(tag, login_data)?;
        let (tag, extensions) = rest
            .split_first_chunk_mut()
            .ok_or(SendError::BufferTooSmall)?;
        Ok(self.channel.seal(tag, extensions)?)
    }
}

/// Bytes of a login with these extensions.
pub(super) fn login_len(extensions: &[Extension<'_>]) -> usize {
    extensions
        .iter()
        .map(Extension::encoded_len)
        .fold(LOGIN.saturating_add(TAG_LENGTH), usize::saturating_add)
}

/// Writes the extensions where they belong in the login, and returns its bytes.
pub(super) fn encode<'b>(
    extensions: &[Extension<'_>],
    output: &'b mut [u8],
) -> Result<&'b mut [u8], SendError> {
    let length = login_len(extensions);
    let login = output.get_mut(..length).ok_or(SendError::BufferTooSmall)?;
    let mut writer = Writer::new(login);
    writer.reserve(LOGIN)?;
    writer.reserve(TAG_LENGTH)?;
    extensions
        .iter()
        .try_for_each(|extension| extension.encode(&mut writer))?;
    Ok(login)
}

/// What the box of server-hello holds, if it opens with the permanent key `key`.
fn open_challenge(
    keys: &ConnectionKeys,
    key: &PublicKey,
    nonce: &[u8; 24],
    sealed: &[u8],
) -> Option<[u8; CHALLENGE]> {
    let (tag, ciphertext) = sealed.split_first_chunk::<TAG_LENGTH>()?;
    let mut challenge: [u8; CHALLENGE] = ciphertext.try_into().ok()?;
    let hello_key = agree(keys, key).ok()?;
    secretbox::open_in_place(hello_key.as_secret(), nonce, &mut challenge, tag).ok()?;
    Some(challenge)
}

fn agree(keys: &ConnectionKeys, key: &PublicKey) -> Result<AgreedKey, Error> {
    keys.secret_key.agree(key).map_err(|_| Error::LowOrderKey)
}
