//! The chapters that this library implements, a page for each: there is nothing to call here.
//!
//! The same text lies in the repository, in `docs/protocol`. It is a part of the documentation only, and not of what is
//! compiled into a program.
//!
#![doc = include_str!("../docs/protocol/links.md")]
#![doc = include_str!("../docs/protocol/README.md")]

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/01-identity-and-keys.md")]
pub mod identity {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/02-message-box.md")]
pub mod message_box {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/03-message-types.md")]
pub mod message_types {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/04-groups.md")]
pub mod groups {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/05-blobs.md")]
pub mod blobs {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/06-forward-security.md")]
pub mod forward_security {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/07-transport.md")]
pub mod transport {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/08-multi-device.md")]
pub mod multi_device {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/10-safe.md")]
pub mod safe {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/11-id-export.md")]
pub mod id_export {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/12-contact-hash.md")]
pub mod contact_hash {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/13-local-storage.md")]
pub mod local_storage {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/14-data-backup.md")]
pub mod data_backup {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/15-verification.md")]
pub mod verification {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/16-calls.md")]
pub mod calls {}

#[doc = include_str!("../docs/protocol/links.md")]
#[doc = include_str!("../docs/protocol/17-web.md")]
pub mod web {}
