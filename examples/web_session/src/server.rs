//! The server that both meet at: a real one, or one in memory.

use std::cell::RefCell;
use std::num::NonZeroU16;
use std::rc::Rc;

use eeema::OsRandom;
use eeema::codec::hex;
use eeema::web_session::{Host, Path, PermanentPublicKey, ServerAddress, ServerKey};

use crate::Failure;
use crate::relay::{FromRelay, Relay};
use crate::socket::{Socket, Tls};

/// A WebSocket, as far as a session needs one.
pub(crate) trait Wire {
    fn send(&mut self, message: Vec<u8>) -> Result<(), Failure>;
    /// What comes next, if something comes soon.
    fn next(&mut self) -> Result<Option<FromRelay>, Failure>;
    fn close(&mut self, code: u16);
}

/// Where to meet, as the command line says it.
pub(crate) struct Place {
    real: Option<Real>,
    key: Option<ServerKey>,
}

struct Real {
    address: ServerAddress,
    /// The file with certificates, for `wss`.
    certificates: Option<String>,
}

impl Place {
    pub(crate) fn read(arguments: &[String]) -> Result<Self, Failure> {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let (place, key) = match arguments.as_slice() {
            [place @ .., "--key", digits] => {
                let key =
                    hex::decode_array(digits).map_err(|_| "--key takes 64 hexadecimal digits")?;
                (place, Some(ServerKey::from_bytes(key)))
            }
            place => (place, None),
        };
        let (url, certificates) = match place {
            [] if key.is_none() => return Ok(Self { real: None, key }),
            [url] if url.starts_with("ws://") => (url, None),
            [url, file] if url.starts_with("wss://") => (url, Some(String::from(*file))),
            [url] if url.starts_with("wss://") => {
                return Err("a wss:// address needs a file with certificates; try --help".into());
            }
            _ => return Err("these arguments are not understood; try --help".into()),
        };
        let place = url.trim_start_matches("wss://").trim_start_matches("ws://");
        let (host, port) = place
            .rsplit_once(':')
            .ok_or("the address needs a port behind its host")?;
        let port: NonZeroU16 = port
            .parse()
            .map_err(|_| "the port is no number from 1 to 65535")?;
        let address = ServerAddress::new(Host::new(host)?, port);
        let real = Some(Real {
            address,
            certificates,
        });
        Ok(Self { real, key })
    }
}

pub(crate) enum Server {
    Memory(Rc<RefCell<Relay>>),
    Real {
        address: ServerAddress,
        key: Option<ServerKey>,
        tls: Option<Tls>,
    },
}

impl Server {
    /// Gets ready to meet at the path of this initiator.
    pub(crate) fn open(place: &Place, initiator: &PermanentPublicKey) -> Result<Self, Failure> {
        let Some(Real {
            address,
            certificates,
        }) = &place.real
        else {
            let relay = Relay::new(*initiator, &mut OsRandom)?;
            return Ok(Self::Memory(Rc::new(RefCell::new(relay))));
        };
        let tls = certificates.as_deref().map(Tls::trusting).transpose()?;
        Ok(Self::Real {
            address: address.clone(),
            key: place.key,
            tls,
        })
    }

    pub(crate) fn address(&self) -> Result<ServerAddress, Failure> {
        match self {
            Self::Memory(_) => Ok(ServerAddress::new(
                Host::new("localhost")?,
                ServerAddress::PUBLIC_PORT,
            )),
            Self::Real { address, .. } => Ok(address.clone()),
        }
    }

    /// The key that the server has to prove.
    pub(crate) fn key(&self) -> Option<ServerKey> {
        match self {
            Self::Memory(relay) => Some(ServerKey::from_bytes(relay.borrow().public_key())),
            Self::Real { key, .. } => *key,
        }
    }

    /// Connects a client to a path.
    pub(crate) fn connect(&self, path: Path) -> Result<Box<dyn Wire>, Failure> {
        match self {
            Self::Memory(relay) => {
                let number = relay.borrow_mut().connect(&mut OsRandom)?;
                Ok(Box::new(InMemory {
                    relay: Rc::clone(relay),
                    number,
                }))
            }
            Self::Real { address, tls, .. } => {
                Ok(Box::new(Socket::connect(address, path, tls.as_ref())?))
            }
        }
    }
}

/// A client of the server in memory.
struct InMemory {
    relay: Rc<RefCell<Relay>>,
    number: usize,
}

impl Wire for InMemory {
    fn send(&mut self, message: Vec<u8>) -> Result<(), Failure> {
        self.relay.borrow_mut().receive(self.number, &message);
        Ok(())
    }

    fn next(&mut self) -> Result<Option<FromRelay>, Failure> {
        Ok(self.relay.borrow_mut().next(self.number))
    }

    fn close(&mut self, code: u16) {
        self.relay.borrow_mut().close(self.number, code);
    }
}
