//! What a message says, as one class for each type.
//!
//! A value holds the bytes of its body, which the library made or read, and every property is read from them. So nothing
//! that a newer sender said is lost, and what stands in the bytes is wiped with the value.

mod file;
mod group;
mod old;
mod place;
mod poll;

mod rare;
mod table;
mod words;

pub(crate) use file::{File, SetProfilePicture};
pub(crate) use group::{GroupCallStart, GroupIdentity, GroupName, GroupSetup};
pub(crate) use old::{DeprecatedAudio, DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo};
pub(crate) use place::Location;
pub(crate) use poll::{PollSetup, PollVote};
pub(crate) use rare::{
    Call, DeleteProfilePicture, Empty, ForwardSecurityEnvelope, GroupLeave, GroupSyncRequest,
    RequestProfilePicture, Unknown, WebSessionResume, WorkSyncDelta,
};
pub(crate) use table::properties;
pub(crate) use words::{
    DeleteMessage, DeliveryReceipt, EditMessage, Reaction, Text, TypingIndicator, quote,
    split_text, status_of_emoji,
};

use eeema::ThreemaId;
use eeema::content::{self as library, Body, Encode, Kind};
use eeema::crypto::SecretVec;
use eeema::identity::GroupId;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::Data;
use crate::error::Error;
use crate::long::detach_if_long;

/// What a message says: the base of all its classes.
#[pyclass(frozen, subclass, module = "eeema.content")]
pub(crate) struct Content {
    kind: Kind,
    /// With the header of a group, if the type has one.
    body: SecretVec,
}

impl Content {
    /// Lets `read` look at the content, which it picks out.
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&library::Content<'_>) -> Option<T>,
    ) -> Result<T, Error> {
        let (mut read, mut found) = (Some(read), None);
        self.look(&mut |content| found = read.take().and_then(|read| read(content)))?;
        Ok(found.ok_or(library::Error::Destination)?)
    }

    /// Decodes it, in one place for all properties, which keeps the module small.
    fn look(&self, look: &mut dyn FnMut(&library::Content<'_>)) -> Result<(), Error> {
        let body = Body::decode(self.kind, self.body.as_bytes())?;
        look(body.content());
        Ok(())
    }

    /// Lets `seal` have the content, as it is said between two or in `group`.
    pub(crate) fn with_body<T>(
        &self,
        group: Option<library::GroupIdentity>,
        seal: impl FnOnce(&Body<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let body = Body::decode(self.kind, self.body.as_bytes())?;
        let is_unknown = matches!(body.content(), library::Content::Unknown(_));
        let body = match group {
            Some(group) => group.body(body.into_content())?,
            // Its type is not in its bytes.
            None if is_unknown => Body::unknown(self.kind, self.body.as_bytes()),
            None => Body::direct(body.into_content())?,
        };
        seal(&body)
    }

    /// What the library made.
    fn of(content: library::Content<'_>) -> Result<Self, Error> {
        /// Contents that go to groups only are kept with a header, which is replaced when they are said.
        const NOWHERE: library::GroupIdentity = library::GroupIdentity {
            creator: ThreemaId::ECHOECHO,
            id: GroupId::from_bytes([0; 8]),
        };
        let body = match content.kind(false) {
            Some(_) => Body::direct(content)?,
            None => NOWHERE.body(content)?,
        };
        let mut bytes = SecretVec::zeroed(body.encoded_len());
        body.encode_into(bytes.as_mut_bytes())
            .map_err(eeema::message::Error::from)?;
        Ok(Self {
            kind: body.kind(),
            body: bytes,
        })
    }
}

#[pymethods]
impl Content {
    /// The number of the type, 0 to 255.
    #[getter]
    const fn kind(&self) -> u8 {
        self.kind.0
    }

    /// The bytes of the body, as it is said between two or in `group`.
    #[pyo3(signature = (group = None))]
    fn encode<'py>(
        &self,
        py: Python<'py>,
        group: Option<&Bound<'py, GroupIdentity>>,
    ) -> Result<Bound<'py, PyBytes>, Error> {
        self.with_body(group.map(|group| group.get().0), |body| {
            Ok(PyBytes::new_with(py, body.encoded_len(), |output| {
                let written = body.encode_into(output);
                Ok(written
                    .map(drop)
                    .map_err(eeema::message::Error::from)
                    .map_err(Error::from)?)
            })?)
        })
    }

    /// The same kind of thing, saying the same.
    fn __eq__(&self, other: &Self) -> Result<bool, Error> {
        let ours = Body::decode(self.kind, self.body.as_bytes())?;
        let theirs = Body::decode(other.kind, other.body.as_bytes())?;
        Ok(ours.content() == theirs.content())
    }

    /// What people say is as private as a key.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a content is not pickled; keep its bytes",
        ))
    }

    /// Class and size only.
    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let class = slf.get_type().name()?;
        Ok(format!(
            "<{class}, {} bytes>",
            slf.get().body.as_bytes().len()
        ))
    }
}

/// Reads the body of a message of the type `kind`, with its group header if the type has one.
#[pyfunction]
pub(crate) fn decode<'py>(
    py: Python<'py>,
    kind: u8,
    body: Data<'_>,
) -> Result<Bound<'py, PyAny>, Error> {
    object(py, Kind(kind), body.as_bytes())
}

/// Who a group is, as a body of the type `kind` from `sender` to `receiver` says; `None` between two.
#[pyfunction]
pub(crate) fn group_of(
    kind: u8,
    body: Data<'_>,
    sender: crate::convert::Id,
    receiver: crate::convert::Id,
) -> Result<Option<GroupIdentity>, Error> {
    let body = Body::decode(Kind(kind), body.as_bytes())?;
    Ok(library::GroupIdentity::of(&body, sender.0, receiver.0).map(GroupIdentity))
}

/// Makes `object`: one line for each variant of the library's content.
macro_rules! variants {
    ($($variant:ident)+) => {
        /// A body as an object of the class that belongs to its type.
        pub(crate) fn object<'py>(
            py: Python<'py>,
            kind: Kind,
            body: &[u8],
        ) -> Result<Bound<'py, PyAny>, Error> {
            let mut copy = SecretVec::zeroed(body.len());
            copy.as_mut_bytes().copy_from_slice(body);
            let base = PyClassInitializer::from(Content { kind, body: copy });
            let decoded = detach_if_long(py, body.len(), || Body::decode(kind, body))?;
            Ok(match decoded.content() {
                $(library::Content::$variant { .. } => {
                    Bound::new(py, base.add_subclass($variant))?.into_any()
                })+
                _ => Bound::new(py, base.add_subclass(Unknown))?.into_any(),
            })
        }
    };
}

variants! {
    Text Location File PollSetup PollVote DeprecatedImage DeprecatedGroupImage DeprecatedAudio DeprecatedVideo
    SetProfilePicture DeleteProfilePicture RequestProfilePicture GroupSetup GroupName GroupLeave GroupSyncRequest
    GroupCallStart Call DeliveryReceipt Reaction TypingIndicator EditMessage DeleteMessage ForwardSecurityEnvelope
    Empty WorkSyncDelta WebSessionResume
}

/// A class of contents: how it is made, and what else it has.
macro_rules! content {
    ($(#[$doc:meta])* $class:ident { $($methods:tt)* }) => {
        $(#[$doc])*
        #[pyclass(frozen, extends = $crate::content::Content, module = "eeema.content")]
        pub(crate) struct $class;

        #[pymethods]
        impl $class {
            $($methods)*
        }

        impl $class {
            /// With what the library made.
            #[allow(dead_code, reason = "some classes are received only")]
            fn made<'a>(
                content: impl Into<eeema::content::Content<'a>>,
            ) -> Result<PyClassInitializer<Self>, $crate::error::Error> {
                let base = $crate::content::Content::of(content.into())?;
                Ok(PyClassInitializer::from(base).add_subclass(Self))
            }
        }
    };
}
use content;

/// Reads a property: `field!(slf, Text(text) => text.as_str().to_owned())`.
macro_rules! field {
    ($slf:ident, $variant:ident($content:ident) => $value:expr) => {
        $slf.as_super().read(|content| match content {
            eeema::content::Content::$variant($content) => Some($value),
            _ => None,
        })
    };
}
use field;
