//! A SaltyRTC server in memory, with one path: enough to bring two clients together, and strict about nothing. A real
//! one checks every number, limits everybody, and serves many paths.

use std::collections::{BTreeMap, VecDeque};

use eeema::crypto::hazmat::agreement;
use eeema::crypto::hazmat::secretbox;
use eeema::crypto::{Random, RandomError, Secret};
use eeema::web_session::{
    Address, Cookie, Csn, Error, Message, Nonce, PermanentPublicKey, Present,
};

/// What a client gets from the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FromRelay {
    /// A binary message.
    Message(Vec<u8>),
    /// The WebSocket is closed with this code.
    Closed(u16),
}

/// The server. Clients are numbered as they connect.
pub(crate) struct Relay {
    permanent: Secret<32>,
    path: PermanentPublicKey,
    clients: Vec<Client>,
    /// Who has which address.
    addresses: BTreeMap<Address, usize>,
}

/// One connection.
struct Client {
    session: Secret<32>,
    /// The key of the boxes, once the client has said who it is.
    key: Option<Secret<32>>,
    public: Option<[u8; 32]>,
    address: Option<Address>,
    cookie: Cookie,
    csn: Csn,
    inbox: VecDeque<FromRelay>,
    is_open: bool,
}

impl Relay {
    /// A server whose only path is that of this initiator.
    pub(crate) fn new(
        path: PermanentPublicKey,
        random: &mut impl Random,
    ) -> Result<Self, RandomError> {
        Ok(Self {
            permanent: secret(random)?,
            path,
            clients: Vec::new(),
            addresses: BTreeMap::new(),
        })
    }

    /// The key that clients may pin.
    pub(crate) fn public_key(&self) -> [u8; 32] {
        agreement::public_key(&self.permanent)
    }

    /// Lets a client connect: it gets `server-hello`.
    pub(crate) fn connect(&mut self, random: &mut impl Random) -> Result<usize, RandomError> {
        let session = secret(random)?;
        let key = agreement::public_key(&session);
        self.clients.push(Client {
            session,
            key: None,
            public: None,
            address: None,
            cookie: Cookie::generate(random)?,
            csn: Csn::generate(random)?,
            inbox: VecDeque::new(),
            is_open: true,
        });
        let number = self.clients.len() - 1;
        self.tell(number, &Message::ServerHello { key });
        Ok(number)
    }

    /// What a client gets next.
    pub(crate) fn next(&mut self, number: usize) -> Option<FromRelay> {
        self.clients[number].inbox.pop_front()
    }

    /// Takes a message of a client.
    pub(crate) fn receive(&mut self, number: usize, message: &[u8]) {
        if self.clients[number].is_open && self.take(number, message).is_err() {
            self.close(number, 3001);
        }
    }

    /// A client closes its WebSocket, or the server does it for a reason.
    pub(crate) fn close(&mut self, number: usize, code: u16) {
        let client = &mut self.clients[number];
        if !client.is_open {
            return;
        }
        client.is_open = false;
        client.inbox.push_back(FromRelay::Closed(code));
        let Some(id) = client.address else {
            return;
        };
        if self.addresses.get(&id) == Some(&number) {
            self.addresses.remove(&id);
            for other in self.others(id) {
                self.tell(other, &Message::Disconnected { id });
            }
        }
    }

    fn take(&mut self, number: usize, message: &[u8]) -> Result<(), Error> {
        let mut message = message.to_vec();
        let raw = message.clone();
        let (nonce, data) = Nonce::split(&mut message)?;
        if nonce.destination != Address::SERVER {
            return self.relay(number, &nonce, raw);
        }
        let client = &mut self.clients[number];
        if client.key.is_none() {
            if let Ok(Message::ClientHello { key }) = Message::decode(data) {
                client.public = Some(key);
                return Ok(());
            }
            // Without a `client-hello` it is the initiator, whose key is the path.
            let public = *client.public.get_or_insert(*self.path.as_bytes());
            let key = agreement::agree(&client.session, &public).map_err(|_| Error::Key)?;
            client.key = Some(key);
        }
        let plain = client.open(&nonce, data)?;
        match Message::decode(&plain)? {
            Message::ClientAuth {
                your_cookie,
                your_key,
                ..
            } if client.address.is_none() => {
                if your_cookie != client.cookie {
                    return Err(Error::Unauthentic);
                }
                if your_key.is_some_and(|key| key != self.public_key()) {
                    self.close(number, 3007);
                    return Ok(());
                }
                self.let_in(number, nonce.cookie)
            }
            Message::DropResponder { id, reason } => {
                let code = reason.map_or(3004, |reason| reason.close_code().get());
                if let Some(dropped) = self.addresses.remove(&id) {
                    self.close(dropped, code);
                }
                Ok(())
            }
            _ => Err(Error::State),
        }
    }

    fn let_in(&mut self, number: usize, your_cookie: Cookie) -> Result<(), Error> {
        let public = self.clients[number].public.unwrap_or(*self.path.as_bytes());
        let is_initiator = public == *self.path.as_bytes();
        let address = if is_initiator {
            if let Some(old) = self.addresses.remove(&Address::INITIATOR) {
                self.close(old, 3004);
            }
            Address::INITIATOR
        } else {
            let mut free = (2..=255)
                .map(Address::new)
                .filter(|id| !self.addresses.contains_key(id));
            let Some(free) = free.next() else {
                self.close(number, 3000);
                return Ok(());
            };
            free
        };
        let others = self.others(address);
        let present = if is_initiator {
            Present::Responders(
                others
                    .iter()
                    .filter_map(|other| self.clients[*other].address)
                    .collect(),
            )
        } else {
            Present::Initiator(!others.is_empty())
        };
        self.addresses.insert(address, number);
        let client = &mut self.clients[number];
        client.address = Some(address);
        let nonce = client.next_nonce();
        let signed = [agreement::public_key(&client.session), public].concat();
        let key = agreement::agree(&self.permanent, &public).map_err(|_| Error::Key)?;
        let signed = seal(&key, &nonce, signed)[Nonce::LENGTH..].try_into();
        let auth = Message::ServerAuth {
            your_cookie,
            present,
            signed_keys: Some(signed.map_err(|_| Error::Malformed)?),
        };
        client.send(&nonce, &auth)?;
        for other in others {
            let news = match address.is_responder() {
                true => Message::NewResponder { id: address },
                false => Message::NewInitiator,
            };
            self.tell(other, &news);
        }
        Ok(())
    }

    /// Hands a message on as it is.
    fn relay(&mut self, number: usize, nonce: &Nonce, message: Vec<u8>) -> Result<(), Error> {
        if self.clients[number].address != Some(nonce.source)
            || nonce.source.is_responder() == nonce.destination.is_responder()
        {
            return Err(Error::Address);
        }
        match self.addresses.get(&nonce.destination) {
            Some(receiver) => self.clients[*receiver]
                .inbox
                .push_back(FromRelay::Message(message)),
            None => {
                let id = nonce.to_bytes()[Cookie::LENGTH..].try_into();
                let id = id.map_err(|_| Error::Malformed)?;
                self.tell(number, &Message::SendError { id });
            }
        }
        Ok(())
    }

    /// The clients of the other role.
    fn others(&self, address: Address) -> Vec<usize> {
        let others = self.addresses.iter();
        let others = others.filter(|(id, _)| id.is_responder() != address.is_responder());
        others.map(|(_, number)| *number).collect()
    }

    fn tell(&mut self, number: usize, message: &Message<'_>) {
        let client = &mut self.clients[number];
        let nonce = client.next_nonce();
        client
            .send(&nonce, message)
            .expect("a message of the server is small");
    }
}

impl Client {
    fn next_nonce(&mut self) -> Nonce {
        let csn = self.csn;
        self.csn = csn
            .next()
            .expect("a server of an hour does not send so much");
        Nonce {
            cookie: self.cookie,
            source: Address::SERVER,
            destination: self.address.unwrap_or(Address::SERVER),
            csn,
        }
    }

    fn send(&mut self, nonce: &Nonce, message: &Message<'_>) -> Result<(), Error> {
        let plain = message.encode()?;
        let message = match &self.key {
            Some(key) => seal(key, nonce, plain),
            None => [nonce.to_bytes().to_vec(), plain].concat(),
        };
        self.inbox.push_back(FromRelay::Message(message));
        Ok(())
    }

    fn open(&self, nonce: &Nonce, sealed: &mut [u8]) -> Result<Vec<u8>, Error> {
        let key = self.key.as_ref().ok_or(Error::State)?;
        let (tag, data) = sealed.split_first_chunk_mut().ok_or(Error::Malformed)?;
        secretbox::open_in_place(key, &nonce.to_bytes(), data, tag)?;
        Ok(data.to_vec())
    }
}

fn secret(random: &mut impl Random) -> Result<Secret<32>, RandomError> {
    Secret::try_filled(|bytes| random.fill(bytes))
}

/// nonce ‖ tag ‖ ciphertext
fn seal(key: &Secret<32>, nonce: &Nonce, mut plain: Vec<u8>) -> Vec<u8> {
    let nonce = nonce.to_bytes();
    let tag = secretbox::seal_in_place(key, &nonce, &mut plain);
    [nonce.as_slice(), &tag, &plain].concat()
}
