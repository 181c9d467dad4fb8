//! The Python module `eeema`: the library, class by class and function by function.
//!
//! | file | module in Python |
//! |---|---|
//! | `identity.rs`, `error.rs` | `eeema` |
//! | `secretbox.rs` | `eeema.crypto` |
//! | `content/` | `eeema.content` |
//! | `message.rs`, `inbox.rs`, `store.rs` | `eeema.message` |
//! | `hazmat.rs` | `eeema.hazmat` |
//! | `gateway.rs` | `eeema.gateway` |
//! | `group.rs` | `eeema.group` |
//! | `blob.rs` | `eeema.blob` |
//! | `id_export.rs` | `eeema.id_export` |
//! | `contact_hash.rs`, `cores.rs`, `directory.rs` | `eeema.contact_hash` |
//! | `safe/` | `eeema.safe` |
//! | `sessions/` | `eeema.forward_security` |
//! | `transport/` | `eeema.transport` |
//! | `verification.rs` | `eeema.verification` |
//!
//! There is no logic here: arguments are converted (`convert.rs`), the library is called (without the interpreter if that takes
//! long: `long.rs`), its errors become exceptions. What comes out of sessions and connections are values of Python's own classes
//! (`values.rs`), which cost the module nothing.
#![forbid(unsafe_code)]

mod blob;
mod contact_hash;
mod content;
mod convert;
mod cores;
mod directory;
mod error;
mod gateway;
mod group;
mod hazmat;
mod id_export;
mod identity;
mod inbox;
mod long;
mod message;
mod reason;
mod safe;
mod secretbox;
mod sessions;
mod store;
mod transport;
mod values;
mod verification;

use pyo3::prelude::*;

/// What the Python files of the package take their names from.
#[pymodule]
mod _native {
    use super::*;

    #[pymodule_export]
    use crate::identity::{
        Identity, Peer, Predefined, PublicKey, SecretKey, generate_nonce, has_features, hash_nonce,
        id_from_typed, is_gateway, parse_key_text, predefined_contact, trim_nickname,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        error::register(module)
    }

    #[pymodule]
    mod blob {
        #[pymodule_export]
        use crate::blob::{BlobKey, open, open_file, seal, seal_file, seal_with_thumbnail};
    }

    #[pymodule]
    mod contact_hash {
        #[pymodule_export]
        use crate::contact_hash::{
            email, emails, emails_of_texts, find_phone, parse_email, parse_phone, phone,
            phone_from_typed, phones, phones_of_fixed, phones_of_integers, phones_of_texts,
            range_hashes,
        };
        #[pymodule_export]
        use crate::directory::{
            Match, bulk_answer, bulk_request, challenge_response, lookup_email_path,
            lookup_phone_path, match_answer, match_request, token_answer, token_request,
        };
    }

    #[pymodule]
    mod content {
        #[pymodule_export]
        use crate::content::{
            Call, Content, DeleteMessage, DeleteProfilePicture, DeliveryReceipt, DeprecatedAudio,
            DeprecatedGroupImage, DeprecatedImage, DeprecatedVideo, EditMessage, Empty, File,
            ForwardSecurityEnvelope, GroupCallStart, GroupLeave, GroupName, GroupSetup,
            GroupSyncRequest, Location, PollSetup, PollVote, Reaction, RequestProfilePicture,
            SetProfilePicture, Text, TypingIndicator, Unknown, WebSessionResume, WorkSyncDelta,
            decode, group_of, properties, quote, split_text, status_of_emoji,
        };
    }

    #[pymodule]
    mod crypto {
        #[pymodule_export]
        use crate::secretbox::AgreedKey;
    }

    #[pymodule]
    mod forward_security {
        use super::*;

        #[pymodule_export]
        use crate::sessions::{Arrived, MemorySessionStore, SentToken, SessionInbox, decode};

        #[pymodule_init]
        fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
            sessions::add_constants(module)
        }
    }

    #[pymodule]
    mod gateway {
        #[pymodule_export]
        use crate::gateway::{MessageBox, compute_mac, seal};
    }

    #[pymodule]
    mod group {
        #[pymodule_export]
        use crate::content::GroupIdentity;
        #[pymodule_export]
        use crate::group::{
            Incoming, KnownGroup, fan_out, is_resync_due, is_sync_limited, may_request_sync,
        };
    }

    #[pymodule]
    mod hazmat {
        #[pymodule_export]
        use crate::hazmat::{
            decode_container, decode_metadata, encode_container, encode_metadata,
            seal_gateway_box_with, seal_with,
        };
        #[pymodule_export]
        use crate::sessions::{
            CommitToken, advance_chain, best_session, derive_2dh, derive_4dh, initiate_session,
            negotiate, process_versions, receive_in_session, seal_in_session,
        };
        #[pymodule_export]
        use crate::transport::{Channel, decode_extensions, new_server, start_client, vouch};
    }

    #[pymodule]
    mod id_export {
        #[pymodule_export]
        use crate::id_export::{Code, check_password, look_alikes, revocation_key, seal};
    }

    #[pymodule]
    mod message {
        #[pymodule_export]
        use crate::inbox::Inbox;
        #[pymodule_export]
        use crate::message::{
            Acknowledgement, Header, Received, Refused, UnknownSender, open, parties, seal,
        };
        #[pymodule_export]
        use crate::store::MemoryStore;
    }

    #[pymodule]
    mod safe {
        #[pymodule_export]
        use crate::safe::{
            Contact, DistributionList, Document, Group, Link, MasterKey, ServerAddress, Settings,
            Warning, assess, basic_auth, decode, generate_password, open, open_container, seal,
            seal_container,
        };
    }

    #[pymodule]
    mod transport {
        use super::*;

        #[pymodule_export]
        use crate::transport::{
            Backoff, Client, DeviceCookie, KeepAlive, Server, client_info, decode_from_client,
            decode_from_server, encode_from_client, encode_from_server, server_name,
        };

        #[pymodule_init]
        fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
            crate::transport::add_constants(module)
        }
    }

    #[pymodule]
    mod verification {
        #[pymodule_export]
        use crate::verification::{
            ContactLink, IdentityCode, Verification, decide_scan, is_key_typed, key_grid, key_rows,
            qr_picture, scanned,
        };
    }
}
