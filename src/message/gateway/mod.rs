//! The form that end-to-end encrypted messages have at the public Gateway interface
//! ([chapter 02 section 11](crate::protocol::message_box)): the message box alone, without envelope and
//! metadata.
//!
//! To send, [`seal`] a body, record it, and post `nonce` and `box` as hexadecimal. To receive, take the
//! form fields of the callback into a [`Callback`], verify its MAC, and hand it to
//! [`Inbox::receive_callback`](super::Inbox::receive_callback). Answer 200 even for messages that are
//! dropped.
//!
//! | form field | what it is |
//! |---|---|
//! | `from`, `to` | the identities, 8 characters |
//! | `messageId` | 16 hexadecimal digits |
//! | `date` | seconds since 1970, decimal |
//! | `nonce` | 48 hexadecimal digits |
//! | `box` | tag and ciphertext of type, body and padding, hexadecimal |
//! | `mac` | HMAC-SHA256 of the other six, keyed with the API secret: 64 hexadecimal digits |
//!
//! ```
//! use eeema::content::{Content, Text};
//! use eeema::identity::Identity;
//! use eeema::message::gateway::{self, Callback};
//! use eeema::message::{Body, Inbox, Memory, MemoryStore, Outcome};
//! use eeema::OsRandom;
//!
//! let bot = Identity::generate("*BOT0001".parse()?, &mut OsRandom)?;
//! let alice = Identity::generate("ALICE001".parse()?, &mut OsRandom)?;
//! let to_alice = bot.peer(alice.id, &alice.public_key())?;
//! let mut inbox = Inbox::new(bot.id, MemoryStore::default());
//!
//! let sealed = gateway::seal(&to_alice, &Body::text("Hi")?, &mut OsRandom)?.record(&mut inbox)?;
//! let form = format!("from=*BOT0001&to=ALICE001&nonce={}&box={}", sealed.nonce_hex(), sealed.box_hex());
//!
//! # let to_bot = alice.peer(bot.id, &bot.public_key())?;
//! # let answer = gateway::seal(&to_bot, &Body::text("Hello")?, &mut OsRandom)?.without_record();
//! # let (nonce, message_box) = (answer.nonce_hex().to_string(), answer.box_hex().to_string());
//! # let mut callback = Callback { from: "ALICE001", to: "*BOT0001", message_id: "0102030405060708",
//! #     date: "1735655118", nonce: &nonce, message_box: &message_box, mac: "" };
//! # let mac = eeema::codec::hex::Hex(&callback.compute_mac("secret")).to_string();
//! # callback.mac = &mac;
//! # let fields = [("from", callback.from), ("to", callback.to), ("messageId", callback.message_id),
//! #     ("date", callback.date), ("nonce", callback.nonce), ("box", callback.message_box), ("mac", callback.mac)];
//! // A callback comes in.
//! let verified = Callback::from_pairs(fields)?.verify("secret")?;
//! let mut memory = Memory::new();
//! match inbox.receive_callback(verified, &mut memory, |id| (id == alice.id).then_some(&to_alice))? {
//!     Outcome::Message(message) => {
//!         assert_eq!(message.content(), &Content::Text(Text::new("Hello")?)); // process it
//!         inbox.accept(message)?;
//!     }
//!     other => panic!("{other:?}"),
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What this protects against, and what not
//!
//! The MAC keeps third parties out. Message id, time and nickname of a callback are protected against the
//! server by nothing: [`Received::has_metadata`](super::Received::has_metadata) is false. Content and
//! type are as authentic as in an envelope.

mod callback;
mod error;
mod receive;
pub(super) mod seal;

pub use callback::{Callback, VerifiedCallback};
pub use error::Error;
#[cfg(feature = "alloc")]
pub use seal::seal;
pub use seal::{MAX_BOX_LENGTH, MAX_TEXT_LENGTH, MessageBox, seal_into};
