//! One exception class for each error type of the library, under `EeemaError`, which is a `ValueError`.

use std::fmt::{Debug, Display};

use eeema::crypto::hazmat::secretbox::{PrefixedError, Unauthentic};
use eeema::{
    blob, contact_hash, content, crypto, forward_security, id_export, identity, message, safe,
    transport, verification,
};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyType;

pub(crate) use crate::reason::reason_of as reason;

/// What becomes a Python exception at the border.
pub(crate) enum Error {
    /// An error of the library: its class, its text and its stable name.
    Library {
        /// The class of the exception.
        class: fn(Python<'_>) -> Bound<'_, PyType>,
        /// What the library says.
        text: String,
        /// The variant, as `.reason`.
        reason: String,
    },
    /// An exception that Python code raised, of a store or of a callback.
    Python(PyErr),
}

/// An error type of the library.
pub(crate) trait Kind: Debug + Display {
    /// As an error of the class that belongs to it, or of the error that it wraps.
    fn into_error(self) -> Error;
}

impl<E: Kind> From<E> for Error {
    fn from(error: E) -> Self {
        error.into_error()
    }
}

impl From<PyErr> for Error {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<message::InboxError<PyErr>> for Error {
    fn from(error: message::InboxError<PyErr>) -> Self {
        match error {
            message::InboxError::Message(error) => error.into(),
            message::InboxError::Store(error) => error.into(),
            _ => consumed(),
        }
    }
}

impl From<message::ReceiveError<PyErr>> for Error {
    fn from(error: message::ReceiveError<PyErr>) -> Self {
        match error {
            message::ReceiveError::Refused(refusal) => refusal.reason().into(),
            message::ReceiveError::Failed(error) => error.into(),
            _ => consumed(),
        }
    }
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        let (class, text, reason) = match error {
            Error::Python(error) => return error,
            Error::Library {
                class,
                text,
                reason,
            } => (class, text, reason),
        };
        Python::attach(|py| {
            let error = Self::from_type(class(py), text);
            match error.value(py).setattr("reason", reason) {
                Ok(()) => error,
                Err(other) => other,
            }
        })
    }
}

/// Something that is used once was used, or wiped, before.
#[derive(Debug)]
struct Consumed;

impl Display for Consumed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this was used or wiped before; make or receive another one")
    }
}

/// Bytes of another length than the one that there is.
#[derive(Debug)]
struct Length(usize, usize);

impl Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes are needed here, not {}", self.0, self.1)
    }
}

/// The error for what was used or wiped before.
pub(crate) fn consumed() -> Error {
    Consumed.into()
}

/// The error for a length that is impossible.
pub(crate) fn length(needed: usize, given: usize) -> Error {
    Length(needed, given).into()
}

create_exception!(
    eeema,
    EeemaError,
    PyValueError,
    "Why the library refused. `reason` is stable, the text is for people."
);

/// Makes the classes, and says to which of them an error belongs; the variants in brackets wrap errors of others.
macro_rules! classes {
    ($($class:ident $text:literal: $([$source:ty $(, $wrapper:ident)*])*;)*) => {
        $(
            create_exception!(eeema, $class, EeemaError, $text);
            $(
                impl Kind for $source {
                    fn into_error(self) -> Error {
                        #[allow(dead_code, reason = "few wrap others")]
                        type Source = $source;
                        match self {
                            $(Source::$wrapper(error) => error.into(),)*
                            #[allow(unreachable_patterns, reason = "unit structs have no wrappers")]
                            error => Error::Library {
                                class: |py| py.get_type::<$class>(),
                                text: error.to_string(),
                                reason: reason(&error),
                            },
                        }
                    }
                }
            )*
        )*

        /// Adds all classes to the module.
        pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
            let py = module.py();
            let base = py.get_type::<EeemaError>();
            base.setattr("reason", "")?;
            module.add("EeemaError", base)?;
            $(module.add(stringify!($class), py.get_type::<$class>())?;)*
            Ok(())
        }
    };
}

classes! {
    ConsumedError "Something that is used once was used or wiped before.": [Consumed];
    LengthError "Bytes of another length than the one that there is.": [Length];
    IdentityError "An identity, a key or an id was refused.": [identity::Error] [crypto::KeyLength];
    RandomError "The random generator of the system failed.": [crypto::RandomError];
    UnauthenticError "A box was altered or sealed with another key.": [Unauthentic] [PrefixedError];
    ContentError "A body was not read, or not made.": [content::Error];
    MessageError "A message was not sealed, not opened or not recorded.": [message::Error, Identity, Content, Refused];
    RefusedError "A received message was refused; `reason` says by which check.": [message::Reason];
    GatewayError "A callback of the Gateway was refused.": [message::gateway::Error];
    BlobError "A blob was not opened.": [blob::Error];
    ContactHashError "A phone number or an e-mail address was refused.": [contact_hash::Error] [contact_hash::HashTextError];
    ExchangeError "An answer of the directory was not read.": [contact_hash::ExchangeError];
    IdExportError "An ID export was not opened or not made.": [id_export::Error];
    SafeError "A Safe backup was not opened or not made.": [safe::Error, Document];
    AddressError "The address of a Safe server was refused.": [safe::AddressError];
    DocumentError "The document of a Safe backup was refused.": [safe::document::DocumentError];
    IdentityCodeError "The QR code of an identity was refused.": [verification::IdentityCodeError];
    LinkError "A contact link was refused.": [verification::LinkError];
    PictureError "A text does not fit into a QR code.": [verification::TextTooLong];
    SessionError "A message of a session was not read, or not made.": [forward_security::Error];
    TransportError "A connection ended, or a call is not due yet: `reason` is `out_of_turn` then.": [transport::Error];
    SendError "A frame was not made, and no number was used.": [transport::SendError, Connection];
    PayloadError "A payload of a frame is malformed.": [transport::PayloadMalformed];
    PredefinedKeyError "The directory says another key than the apps know.": [verification::PredefinedKeyDiffers];
}
