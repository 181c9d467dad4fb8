//! How every protocol behaves, each in a file of its name, and the vectors of all of them.

#[cfg(feature = "alloc")]
mod batch;
#[cfg(feature = "alloc")]
mod blob;
#[cfg(feature = "call")]
mod call;
mod characters;
#[cfg(feature = "contact-hash")]
mod contact_hash;
#[cfg(feature = "alloc")]
mod content;
#[cfg(feature = "alloc")]
mod content_rules;
#[cfg(feature = "data-backup")]
mod data_backup;
#[path = "../support/every_bit.rs"]
mod every_bit;
#[cfg(feature = "alloc")]
mod group;
#[cfg(all(feature = "id-export", feature = "alloc"))]
mod id_export;
mod identity;
#[cfg(feature = "local-storage")]
mod local_storage;
#[path = "../support/low_order.rs"]
mod low_order;
#[cfg(feature = "alloc")]
mod message;
mod message_box_program;
#[cfg(feature = "qr-code")]
mod qr_picture;
#[cfg(feature = "data-backup")]
mod recovery;
#[cfg(feature = "safe")]
mod safe;
#[cfg(feature = "safe")]
mod safe_documents;
#[cfg(feature = "safe")]
mod safe_exchange;
#[cfg(feature = "alloc")]
mod sessions;
mod transport;
mod verification;
#[cfg(feature = "web-session")]
mod web_conversation;
#[cfg(feature = "web-session")]
#[path = "../../examples/web_session/src/relay.rs"]
mod web_relay;
#[cfg(feature = "web-session")]
mod web_server_keys;
#[cfg(feature = "web-session")]
mod web_session;
#[cfg(feature = "web-session")]
mod web_world;

// These cover every protocol at once.
#[cfg(all(
    feature = "call",
    feature = "contact-hash",
    feature = "data-backup",
    feature = "id-export",
    feature = "local-storage",
    feature = "safe",
    feature = "unicode-segmentation",
    feature = "web-session"
))]
mod runner;
#[cfg(all(
    feature = "call",
    feature = "contact-hash",
    feature = "data-backup",
    feature = "id-export",
    feature = "local-storage",
    feature = "safe",
    feature = "unicode-segmentation",
    feature = "web-session"
))]
mod vectors;
