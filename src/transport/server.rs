use core::fmt;
use core::mem;

use super::channel::{Channel, MAX_RECEIVED_BOX, TAG_LENGTH};
use super::connection_keys::ConnectionKeys;
use super::error::{Error, SendError};
use super::extension::Extensions;
use super::handshake::{
    self, CLIENT_HELLO, INDICATOR, KeyAndCookie, LOGIN, LOGIN_ACK, LOGIN_DATA, LoginAck, LoginData,
};
use super::payload::FromServer;
use super::progress::{Progress, front, longest};
use super::server_event::{LegacyClientInfo, ServerEvent};
use crate::crypto::{equal, wipe};
use crate::identity::{PublicKey, ThreemaId};
use crate::time::UnixMillis;

/// The most bytes of an extensions box, if nothing else is said.
const MAX_EXTENSIONS: u16 = 8192;

/// The server's end of a connection, without socket and clock
/// ([chapter 07 section 8](crate::protocol::transport)).
///
/// | waits for | call | then |
/// |---|---|---|
/// | client-hello, 48 bytes | [`Server::receive`] | [`ServerEvent::ClientHello`] |
/// | its owner | [`Server::hello`] | server-hello goes out |
/// | the first 144 bytes of login | [`Server::receive`] | [`ServerEvent::LoginData`] |
/// | its owner | [`Server::client_key`] | – |
/// | the rest of login | [`Server::receive`] | [`ServerEvent::Login`] |
/// | its owner | [`Server::accept`] or [`Server::refuse`] | login-ack goes out |
/// | frames | [`Server::receive`], [`Server::send`] | [`ServerEvent::Frame`] |
///
/// Whatever fails is fatal: the keys are wiped, every later call answers [`Error::Failed`], and the owner
/// closes the connection without a word. Before the login a connection costs its memory and two
/// agreements: limit how many one address may open. Where many connect at a time, [`Server::hello_many`] and
/// [`Server::client_key_many`] agree for all of them side by side.
pub struct Server {
    pub(super) state: State,
    pub(super) limits: Limits,
}

/// How much a server takes from a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) frame: u16,
    extensions: u16,
}

pub(super) enum State {
    AwaitingClientHello(ConnectionKeys),
    AwaitingHello {
        keys: ConnectionKeys,
        client: KeyAndCookie,
    },
    AwaitingLogin(Handshake),
    AwaitingClientKey(Login),
    AwaitingExtensions {
        channel: Channel,
        identity: ThreemaId,
        /// The length of the box, or the info of a legacy client.
        announced: Result<u16, [u8; INDICATOR]>,
    },
    AwaitingDecision(Channel),
    Established(Channel),
    Failed(#[expect(dead_code, reason = "it is there to be written")] [u8; BLANK]),
}

/// Bytes of the longest state, and its alignment.
const BLANK: usize = longest([
    size_of::<(ConnectionKeys, KeyAndCookie)>(),
    size_of::<Login>(),
    size_of::<(Channel, ThreemaId, Result<u16, [u8; INDICATOR]>)>(),
]);

impl State {
    /// A failed state is as long as the longest one: a key that moves on leaves zeros where it was.
    pub(super) const FAILED: Self = Self::Failed([0; BLANK]);
}

/// What a server knows between its hello and the vouch of the client.
pub(super) struct Handshake {
    pub(super) channel: Channel,
    pub(super) keys: ConnectionKeys,
    pub(super) temporary_client_key: PublicKey,
}

/// A login whose first box is checked, as far as that needs no key of the client.
pub(super) struct Login {
    pub(super) handshake: Handshake,
    pub(super) data: LoginData,
    pub(super) identity: Option<ThreemaId>,
    /// The length of the extensions box, unless the client knows none.
    pub(super) extensions: Option<u16>,
}

impl Server {
    /// Waits for a client-hello.
    pub const fn new(keys: ConnectionKeys) -> Self {
        Self {
            state: State::AwaitingClientHello(keys),
            limits: Limits {
                frame: MAX_RECEIVED_BOX,
                extensions: MAX_EXTENSIONS,
            },
        }
    }

    /// With another limit for the box of a received frame, which is 8192 bytes else.
    #[must_use]
    pub fn with_frame_limit(mut self, limit: u16) -> Self {
        self.limits.frame = limit;
        self
    }

    /// With another limit for the extensions box, which is 8192 bytes else; at least 16.
    #[must_use]
    pub fn with_extensions_limit(mut self, limit: u16) -> Self {
        self.limits.extensions = limit.max(TAG_LENGTH as u16);
        self
    }

    /// Reads from the front of `input`, which is decrypted in place. Hand over what is there, and again
    /// what was not used, with more behind it. No more than 144 bytes, or the extensions box, or a frame
    /// with its length, has to be kept for a client.
    ///
    /// # Errors
    ///
    /// Every [`Error`] is fatal.
    pub fn receive<'b>(&mut self, input: &'b mut [u8]) -> Result<Progress<ServerEvent<'b>>, Error> {
        match mem::replace(&mut self.state, State::FAILED) {
            State::AwaitingClientHello(keys) => self.client_hello(keys, input),
            State::AwaitingLogin(handshake) => self.login_data(handshake, input),
            State::AwaitingExtensions {
                channel,
                identity,
                announced,
            } => self.extensions(channel, identity, announced, input),
            State::Established(mut channel) => {
                let progress = channel.receive(input)?.map(ServerEvent::Frame);
                self.state = State::Established(channel);
                Ok(progress)
            }
            State::Failed(_) => Err(Error::Failed),
            state => {
                self.state = state;
                Ok(Progress::WaitsForCaller)
            }
        }
    }

    fn client_hello<'b>(
        &mut self,
        keys: ConnectionKeys,
        input: &'b mut [u8],
    ) -> Result<Progress<ServerEvent<'b>>, Error> {
        let hello = match front::<CLIENT_HELLO>(input) {
            Ok(hello) => KeyAndCookie::decode(hello),
            Err(missing) => {
                self.state = State::AwaitingClientHello(keys);
                return Ok(Progress::Missing(missing));
            }
        };
        if hello.cookie == keys.cookie {
            return Err(Error::EqualCookies);
        }
        self.state = State::AwaitingHello {
            keys,
            client: hello,
        };
        Ok(Progress::Event {
            used: CLIENT_HELLO,
            event: ServerEvent::ClientHello,
        })
    }

    /// Checks the first box of a login, as far as that needs no key of the client.
    fn login_data<'b>(
        &mut self,
        mut handshake: Handshake,
        input: &'b mut [u8],
    ) -> Result<Progress<ServerEvent<'b>>, Error> {
        let sealed = match front::<LOGIN>(input) {
            Ok(sealed) => sealed,
            Err(missing) => {
                self.state = State::AwaitingLogin(handshake);
                return Ok(Progress::Missing(missing));
            }
        };
        let data: &[u8; LOGIN_DATA] = handshake
            .channel
            .open(sealed)?
            .try_into()
            .map_err(|_| Error::Decryption)?;
        let login = LoginData::decode(data);
        if !equal(&login.server_cookie, &handshake.keys.cookie) {
            return Err(Error::CookieMismatch);
        }
        if !login.is_reserved_zero {
            return Err(Error::LoginMalformed);
        }
        let extensions = handshake::extensions_length(&login.indicator, self.limits.extensions)?;
        let identity = ThreemaId::from_bytes(&login.identity).ok();
        self.state = State::AwaitingClientKey(Login {
            handshake,
            data: login,
            identity,
            extensions,
        });
        Ok(Progress::Event {
            used: LOGIN,
            event: ServerEvent::LoginData { identity },
        })
    }

    fn extensions<'b>(
        &mut self,
        mut channel: Channel,
        identity: ThreemaId,
        announced: Result<u16, [u8; INDICATOR]>,
        input: &'b mut [u8],
    ) -> Result<Progress<ServerEvent<'b>>, Error> {
        let length = match announced {
            Ok(length) => usize::from(length),
            Err(client_info) => {
                self.state = State::AwaitingDecision(channel);
                let client_info = LegacyClientInfo::new(client_info);
                return Ok(Progress::Event {
                    used: 0,
                    event: ServerEvent::LegacyLogin {
                        identity,
                        client_info,
                    },
                });
            }
        };
        let missing = length.saturating_sub(input.len());
        let Some(sealed) = input.get_mut(..length) else {
            self.state = State::AwaitingExtensions {
                channel,
                identity,
                announced,
            };
            return Ok(Progress::Missing(missing));
        };
        let extensions = Extensions::decode(channel.open(sealed)?)?;
        self.state = State::AwaitingDecision(channel);
        Ok(Progress::Event {
            used: length,
            event: ServerEvent::Login {
                identity,
                extensions,
            },
        })
    }

    /// Accepts the login: the login-ack, 32 bytes, goes out, and frames may follow. It tells the client
    /// the time and how many messages wait.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfTurn`] if nobody logs in.
    pub fn accept(&mut self, time: UnixMillis, queued: u32) -> Result<[u8; LOGIN_ACK], Error> {
        match mem::replace(&mut self.state, State::FAILED) {
            State::AwaitingDecision(mut channel) => {
                let mut tag = [0; TAG_LENGTH];
                let mut data = LoginAck { time, queued }.encode();
                channel.seal(&mut tag, &mut data)?;
                self.state = State::Established(channel);
                let mut login_ack = [0; LOGIN_ACK];
                let (front, back) = login_ack.split_at_mut(TAG_LENGTH);
                front.copy_from_slice(&tag);
                back.copy_from_slice(&data);
                Ok(login_ack)
            }
            state => self.out_of_turn(state),
        }
    }

    /// Refuses the login, or ends the connection in any other state: the keys are wiped. Close the
    /// connection without a word.
    pub fn refuse(&mut self) {
        self.state = State::FAILED;
    }

    /// Makes a frame of `frame` in place, whose first [`FRAME_OVERHEAD`](super::FRAME_OVERHEAD) bytes are
    /// reserved and whose other bytes are a payload of the type `kind`.
    ///
    /// # Errors
    ///
    /// [`Error::OutOfTurn`] before the login was accepted; else as [`Channel::seal_frame`].
    pub fn seal_frame(&mut self, kind: u8, frame: &mut [u8]) -> Result<(), SendError> {
        match &mut self.state {
            State::Established(channel) => match channel.seal_frame(kind, frame) {
                Err(SendError::Connection(error)) => {
                    self.state = State::FAILED;
                    Err(error.into())
                }
                result => result,
            },
            State::Failed(_) => Err(Error::Failed.into()),
            _ => Err(Error::OutOfTurn.into()),
        }
    }

    /// Writes a frame with `payload` to the front of `output`, and returns how many bytes that were:
    /// [`FRAME_OVERHEAD`](super::FRAME_OVERHEAD) more than [`FromServer::encoded_len`].
    ///
    /// # Errors
    ///
    /// As [`Server::seal_frame`].
    pub fn send(
        &mut self,
        payload: &FromServer<'_>,
        output: &mut [u8],
    ) -> Result<usize, SendError> {
        let frame = payload.encode_frame(output)?;
        if let Err(error) = self.seal_frame(payload.kind(), frame) {
            // Nothing unsealed stays where the caller takes what is sent.
            wipe(frame);
            return Err(error);
        }
        Ok(frame.len())
    }

    /// The channel of an established connection.
    pub const fn channel(&self) -> Option<&Channel> {
        match &self.state {
            State::Established(channel) => Some(channel),
            _ => None,
        }
    }

    pub(super) fn out_of_turn<T>(&mut self, state: State) -> Result<T, Error> {
        if matches!(state, State::Failed(_)) {
            return Err(Error::Failed);
        }
        self.state = state;
        Err(Error::OutOfTurn)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.state {
            State::AwaitingClientHello(_) => "Server(AwaitingClientHello)",
            State::AwaitingHello { .. } => "Server(AwaitingHello)",
            State::AwaitingLogin(_) => "Server(AwaitingLogin)",
            State::AwaitingClientKey(_) => "Server(AwaitingClientKey)",
            State::AwaitingExtensions { .. } => "Server(AwaitingExtensions)",
            State::AwaitingDecision(_) => "Server(AwaitingDecision)",
            State::Established(_) => "Server(Established)",
            State::Failed(_) => "Server(Failed)",
        })
    }
}
