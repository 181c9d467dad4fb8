#[cfg(feature = "_argon2")]
pub mod argon2id;
#[cfg(feature = "_pbkdf2")]
pub mod pbkdf2;
#[cfg(feature = "_scrypt")]
pub mod scrypt;
#[cfg(feature = "_scrypt_any")]
pub mod scrypt_any;
