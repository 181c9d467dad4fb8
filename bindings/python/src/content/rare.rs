//! Contents without fields, and those of devices and calls.

use eeema::content::{
    self as library, Availability, AvailabilityCategory, CallSignal, ContactDelta,
};
use eeema::time::UnixMillis;
use pyo3::prelude::*;

use super::{content, field};
use crate::convert::{Array, Data, Id, names};
use crate::error::Error;

/// A content without fields.
macro_rules! bare {
    ($($(#[$doc:meta])* $class:ident)+) => {$(
        content! {
            $(#[$doc])*
            $class {
                /// It says nothing else.
                #[new]
                fn new() -> Result<PyClassInitializer<Self>, Error> {
                    Self::made(library::$class)
                }
            }
        }
    )+};
}

bare! {
    /// The profile picture of the sender, or of their group, is removed.
    DeleteProfilePicture
    /// The receiver's profile picture is wanted.
    RequestProfilePicture
    /// The sender leaves the group.
    GroupLeave
    /// The creator of the group is asked for its state.
    GroupSyncRequest
    /// Nothing: inside a message with forward security only.
    Empty
}

names! {
    /// What is signalled.
    SignalName for CallSignal {
        Offer = "offer",
        Answer = "answer",
        IceCandidates = "ice_candidates",
        Hangup = "hangup",
        Ringing = "ringing",
    }
}

content! {
    /// Signalling of a call between two.
    Call {
        /// JSON of a call.
        #[new]
        fn new(signal: SignalName, json: Data<'_>) -> Result<PyClassInitializer<Self>, Error> {
            Self::made(library::Call::new(signal.0, json.as_bytes()))
        }

        /// What is signalled.
        #[getter]
        fn signal(slf: PyRef<'_, Self>) -> Result<SignalName, Error> {
            field!(slf, Call(call) => SignalName(call.signal()))
        }

        /// The JSON.
        #[getter]
        fn json(slf: PyRef<'_, Self>) -> Result<Vec<u8>, Error> {
            field!(slf, Call(call) => call.json().to_vec())
        }
    }
}

content! {
    /// A message with forward security, which another layer opens.
    ForwardSecurityEnvelope {
        /// Bytes of that layer.
        #[new]
        fn new(envelope: Data<'_>) -> Result<PyClassInitializer<Self>, Error> {
            Self::made(library::ForwardSecurityEnvelope::from_bytes(envelope.as_bytes()))
        }

        /// Bytes of that layer.
        #[getter]
        fn envelope(slf: PyRef<'_, Self>) -> Result<Vec<u8>, Error> {
            field!(slf, ForwardSecurityEnvelope(envelope) => envelope.as_bytes().to_vec())
        }
    }
}

content! {
    /// A web client wants its session back.
    WebSessionResume {
        /// The hash of the client's key, 32 bytes, and what else the push notification said.
        #[new]
        #[pyo3(signature = (client_key_hash, time, version, *, affiliation = None))]
        fn new(
            client_key_hash: Array<32>,
            time: i64,
            version: u16,
            affiliation: Option<&str>,
        ) -> Result<PyClassInitializer<Self>, Error> {
            let affiliation = affiliation.map(Into::into);
            Self::made(library::WebSessionResume::new(client_key_hash.0, affiliation, time, version))
        }

        /// The hash of the client's key: 32 bytes.
        #[getter]
        fn client_key_hash(slf: PyRef<'_, Self>) -> Result<[u8; 32], Error> {
            field!(slf, WebSessionResume(resume) => *resume.client_key_hash())
        }

        /// Seconds since 1970.
        #[getter]
        fn time(slf: PyRef<'_, Self>) -> Result<i64, Error> {
            field!(slf, WebSessionResume(resume) => resume.time())
        }

        /// The version of the protocol.
        #[getter]
        fn version(slf: PyRef<'_, Self>) -> Result<u16, Error> {
            field!(slf, WebSessionResume(resume) => resume.version())
        }

        /// Which push notification it was.
        #[getter]
        fn affiliation(slf: PyRef<'_, Self>) -> Result<Option<String>, Error> {
            field!(slf, WebSessionResume(resume) => resume.affiliation().map(str::to_owned))
        }
    }
}

/// Identity, time in milliseconds, and category and description of an availability.
type Delta = (Id, u64, Option<(i32, String)>);

content! {
    /// Changes of the work directory.
    WorkSyncDelta {
        /// Changes of contacts, or `None`: the receiver asks its directory.
        #[new]
        fn new(deltas: Option<Vec<Delta>>) -> Result<PyClassInitializer<Self>, Error> {
            let Some(deltas) = deltas else {
                return Self::made(library::WorkSyncDelta::require_work_sync());
            };
            let mut applied = Vec::with_capacity(deltas.len());
            for (id, time, availability) in &deltas {
                let mut delta = ContactDelta::new(UnixMillis(*time), id.0);
                if let Some((category, description)) = availability {
                    let category = AvailabilityCategory(*category);
                    delta = delta.with_availability(Availability::new(category, description)?);
                }
                applied.push(delta);
            }
            Self::made(library::WorkSyncDelta::apply(&applied))
        }

        /// Changes of contacts; `None` if the receiver is to ask its directory.
        #[getter]
        fn deltas(slf: PyRef<'_, Self>) -> Result<Option<Vec<Delta>>, Error> {
            field!(slf, WorkSyncDelta(delta) => delta.deltas().map(|deltas| {
                deltas.map(|delta| {
                    let availability = delta.availability();
                    let availability = availability.map(|it| (it.category().0, it.description().to_owned()));
                    (Id(delta.identity()), delta.applied_at().0, availability)
                }).collect()
            }))
        }
    }
}

content! {
    /// A type that the library does not know.
    Unknown {
        /// The bytes of the body.
        #[getter]
        fn body(slf: PyRef<'_, Self>) -> Result<Vec<u8>, Error> {
            field!(slf, Unknown(body) => body.to_vec())
        }
    }
}
