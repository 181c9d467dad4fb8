//! The four ways to use a box, on every path.

use super::engine::Portable;
use super::{KEY_LENGTH, MAC_KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH};
use super::{ToOpen, ToSeal, Unauthentic, single};
use crate::crypto::Secret;
use crate::crypto::lanes::Kernel;

#[cfg(feature = "simd")]
use super::{crowd, engine::authenticator::*, engine::lanes::Lanes};
