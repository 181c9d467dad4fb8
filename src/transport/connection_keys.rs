use core::fmt;

use crate::crypto::{Random, RandomError, on_wiped_stack};
use crate::identity::SecretKey;

/// A connection cookie: 16 random bytes in front of the counter of every nonce of one direction.
pub(super) type Cookie = [u8; 16];

/// The temporary key pair and the cookie of one side of one connection
/// ([chapter 07 section 8](crate::protocol::transport)).
///
/// Drawn once, handed over to a [`Client`](super::Client) or a [`Server`](super::Server) and used
/// for that connection only: it can neither be copied nor cloned, because a second connection with
/// the same pair would repeat nonces.
pub struct ConnectionKeys {
    pub(super) secret_key: SecretKey,
    pub(super) cookie: Cookie,
}

impl ConnectionKeys {
    /// Draws a key pair and a cookie, 32 and 16 bytes in this order.
    ///
    /// # Errors
    ///
    /// [`RandomError`] if the generator fails.
    pub fn generate(random: &mut impl Random) -> Result<Self, RandomError> {
        on_wiped_stack::<256, _>(|| {
            let secret_key = SecretKey::generate(random)?;
            let mut cookie = [0; 16];
            random.fill(&mut cookie)?;
            Ok(Self { secret_key, cookie })
        })
    }

    /// Takes a given pair, for tests with known answers. Never use one twice.
    pub const fn chosen(secret_key: SecretKey, cookie: [u8; 16]) -> Self {
        Self { secret_key, cookie }
    }
}

impl fmt::Debug for ConnectionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConnectionKeys")
    }
}
