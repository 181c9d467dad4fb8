//! The client of a Safe server: makes requests and says what the answers mean
//! ([chapter 10 section 8](crate::protocol::safe)).
//!
//! Nothing here opens a connection: send each [`Request`] with any library for HTTP, give what came back to
//! a [`Response`], and ask the method that is named after the request.
//!
//! | request | answer |
//! |---|---|
//! | [`Client::config`] | [`Response::config`] |
//! | [`Client::exists`], or [`Client::download`] where a server cannot | [`Response::presence`] |
//! | [`Client::download`] | [`Response::downloaded`] |
//! | [`Client::upload`] | [`Response::uploaded`] |
//! | [`Client::delete`] | [`Response::deleted`] |
//! | [`SelfTest::request`] | [`SelfTest::answered`] |
//!
//! ```
//! use eeema::safe::client::{Client, Refusal, Response};
//! use eeema::safe::{BackupId, ServerAddress};
//!
//! let client = Client::new(ServerAddress::parse("dav.example.com")?);
//! let request = client.download(&BackupId::from_bytes([0xab; 32]));
//! assert_eq!(request.method().as_str(), "GET");
//!
//! let answer = Response::new(404, &[], b"");
//! assert_eq!(answer.downloaded(), Err(Refusal::NotFound));
//! # Ok::<(), eeema::safe::AddressError>(())
//! ```

pub use super::client_requests::Client;
pub use super::refusal::{Refusal, Scheme};
pub use super::request::{Method, Request};
pub use super::response::{Deletion, Presence, Response};
pub use super::self_test::{Progress, SelfTest, SelfTestFailure, Step};
