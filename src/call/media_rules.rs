//! What a session description cannot say: settings for the caller's media library
//! ([chapter 16 section 5](crate::protocol::calls)).

/// The only version of DTLS.
pub const DTLS_VERSION: &str = "1.2";

/// The cipher suites of DTLS, in this order, and no others.
pub const DTLS_CIPHER_SUITES: [&str; 3] = [
    "ECDHE-ECDSA-CHACHA20-POLY1305",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
];

/// The cipher suites of SRTP, in this order. Android adds [`SRTP_CIPHER_SUITE_OF_OLD_PEERS`].
pub const SRTP_CIPHER_SUITES: [&str; 2] = ["SRTP_AEAD_AES_256_GCM", "SRTP_AEAD_AES_128_GCM"];

/// The suite of SRTP that old peers need; never one with a tag of 32 bits.
pub const SRTP_CIPHER_SUITE_OF_OLD_PEERS: &str = "SRTP_AES128_CM_SHA1_80";

/// The label of the media stream.
pub const STREAM_LABEL: &str = "3MACALL";

/// The id of the data channel, which is ordered, reliable and agreed upon outside of the description.
pub const DATA_CHANNEL_ID: u16 = 0;
