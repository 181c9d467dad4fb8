//! Contents without fields, those of devices and calls, and those of old clients.

use eeema::content::{
    self as library, Applies, Availability, AvailabilityCategory, CallSignal, ContactDelta, DeletableBy, Editable,
    Exemption, ForwardSecurityVersion, HeaderForm, Kind, Raises, ToGatewayCreator, WhenRejected,
};
use eeema::time::UnixMillis;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::{content, field};
use crate::blob::BlobKey;
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

content! {
    /// An image of old clients between two.
    DeprecatedImage {
        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, DeprecatedImage(image) => *image.blob_id().as_bytes())
        }

        /// Bytes, as the sender claims.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, DeprecatedImage(image) => image.size())
        }

        /// The nonce of the blob: 24 bytes.
        #[getter]
        fn nonce(slf: PyRef<'_, Self>) -> Result<[u8; 24], Error> {
            field!(slf, DeprecatedImage(image) => *image.nonce().as_bytes())
        }
    }
}

content! {
    /// An image of old clients in a group.
    DeprecatedGroupImage {
        /// Where the blob lies: 16 bytes.
        #[getter]
        fn blob_id(slf: PyRef<'_, Self>) -> Result<[u8; 16], Error> {
            field!(slf, DeprecatedGroupImage(image) => *image.picture().blob_id().as_bytes())
        }

        /// Bytes, as the sender claims.
        #[getter]
        fn size(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, DeprecatedGroupImage(image) => image.picture().size())
        }

        /// What opens the blob.
        #[getter]
        fn key(slf: PyRef<'_, Self>) -> Result<BlobKey, Error> {
            field!(slf, DeprecatedGroupImage(image) => BlobKey::of(image.picture().key().clone()))
        }
    }
}

content! {
    /// Audio of old clients.
    DeprecatedAudio {
        /// The file message that means the same.
        fn to_file(slf: PyRef<'_, Self>) -> Result<Py<super::File>, Error> {
            let py = slf.py();
            slf.as_super().read(|content| match content {
                library::Content::DeprecatedAudio(audio) => Some(super::File::of(py, audio.into())),
                _ => None,
            })?
        }
    }
}

content! {
    /// Video of old clients.
    DeprecatedVideo {
        /// The file message that means the same.
        fn to_file(slf: PyRef<'_, Self>) -> Result<Py<super::File>, Error> {
            let py = slf.py();
            slf.as_super().read(|content| match content {
                library::Content::DeprecatedVideo(video) => Some(super::File::of(py, video.into())),
                _ => None,
            })?
        }
    }
}

/// What the specification says of a type of messages; `None` if it does not list the number.
#[pyfunction]
pub(crate) fn properties<'py>(py: Python<'py>, kind: u8) -> PyResult<Option<Bound<'py, PyDict>>> {
    let Some(row) = Kind(kind).properties() else {
        return Ok(None);
    };
    let minimum = row.forward_security_minimum.map(|version| match version {
        ForwardSecurityVersion::V1_0 => "1.0",
        ForwardSecurityVersion::V1_1 => "1.1",
        ForwardSecurityVersion::V1_2 => "1.2",
        _ => "newer",
    });
    let table = PyDict::new(py);
    table.set_item("flags", row.flags.0)?;
    table.set_item("forward_security_minimum", minimum)?;
    table.set_item("creates_direct_contact", row.creates_direct_contact)?;
    table.set_item("delivery_receipts", row.delivery_receipts)?;
    table.set_item("reactions", row.reactions)?;
    table.set_item("header", HeaderName(row.header))?;
    table.set_item("user_profile_distribution", AppliesName(row.user_profile_distribution))?;
    table.set_item("replay_protection", AppliesName(row.replay_protection))?;
    table.set_item("exempt_from_blocking", ExemptionName(row.exempt_from_blocking))?;
    table.set_item("raises_conversation", RaisesName(row.raises_conversation))?;
    table.set_item("editable", row.editable.map(EditableName))?;
    table.set_item("deletable_by", row.deletable_by.map(DeletableName))?;
    table.set_item("to_gateway_creator", ToCreatorName(row.to_gateway_creator))?;
    table.set_item("when_rejected", RejectedName(row.when_rejected))?;
    let reflect = (row.reflect.incoming, row.reflect.outgoing, row.reflect.sent_update);
    table.set_item("reflect", reflect)?;
    Ok(Some(table))
}

names! {
    /// What stands in front of a body.
    HeaderName for HeaderForm { None = "none", Creator = "creator", Member = "member" }
    /// When a property holds.
    AppliesName for Applies {
        Never = "never", Always = "always", IfReaction = "if_reaction", IfAccepted = "if_accepted",
    }
    /// Whether blocking does not matter.
    ExemptionName for Exemption { Never = "never", Always = "always", IfGroupKnown = "if_group_known" }
    /// Whether the conversation moves up.
    RaisesName for Raises { Never = "never", Always = "always", IfNoOfferFound = "if_no_offer_found" }
    /// What an edit replaces.
    EditableName for Editable { Text = "text", Caption = "caption" }
    /// Who may delete it.
    DeletableName for DeletableBy { User = "user", UserAndSender = "user_and_sender" }
    /// Whether a creator at the Gateway gets it.
    ToCreatorName for ToGatewayCreator { Never = "never", Always = "always", IfCapturing = "if_capturing" }
    /// What is done if forward security rejects it.
    RejectedName for WhenRejected {
        Ignore = "ignore", ResendAfterConfirmation = "resend_after_confirmation", AbortCall = "abort_call",
        AnswerAsSyncRequest = "answer_as_sync_request",
    }
}
