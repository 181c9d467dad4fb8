//! What files at rest are sealed with, and nothing else of the messenger: AES in three modes, MACs and
//! PBKDF2 over SHA-1 and SHA-512, and XChaCha20-Poly1305.

#[cfg(feature = "local-storage")]
pub mod aes_cbc;
#[cfg(feature = "data-backup")]
pub mod aes_ctr;
#[cfg(feature = "local-storage")]
pub mod aes_gcm;
mod low_bytes;
pub mod sha1;
#[cfg(feature = "local-storage")]
pub mod sha512;
#[cfg(feature = "local-storage")]
pub mod xchacha20_poly1305;

pub use low_bytes::low_bytes;
