//! Hashes of many numbers or addresses, without heap: several messages side by side where the
//! processor can do that (feature `simd`).

use super::{EmailAddress, EmailHash, PhoneHash, PhoneNumber, key};
use crate::codec::BufferTooSmall;

/// Writes the hash of every number into the front of `hashes`, without heap: several at a time where
/// the processor can do that and the feature `simd` allows it.
///
/// ```
/// use eeema::contact_hash::{self, PhoneHash, PhoneNumber};
///
/// let numbers = [PhoneNumber::parse("41791234567")?, PhoneNumber::parse("44123456789")?];
/// let mut hashes = [PhoneHash::from_bytes([0; 32]); 2];
/// contact_hash::phones_into(&numbers, &mut hashes)?;
/// assert_eq!(hashes, numbers.map(|number| number.hash()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`BufferTooSmall`] if there are fewer places than numbers.
pub fn phones_into(
    numbers: &[PhoneNumber],
    hashes: &mut [PhoneHash],
) -> Result<(), BufferTooSmall> {
    let hashes = hashes.get_mut(..numbers.len());
    let hashes = hashes.ok_or(BufferTooSmall)?;
    key::PHONE.mac_all(numbers, PhoneNumber::message, hashes);
    Ok(())
}

/// Writes the hash of every address into the front of `hashes`, without alternatives: those are
/// addresses of their own, see [`EmailAddress::alternative`].
///
/// # Errors
///
/// [`BufferTooSmall`] if there are fewer places than addresses.
pub fn emails_into(
    addresses: &[EmailAddress<'_>],
    hashes: &mut [EmailHash],
) -> Result<(), BufferTooSmall> {
    let hashes = hashes.get_mut(..addresses.len());
    let hashes = hashes.ok_or(BufferTooSmall)?;
    key::EMAIL.mac_all(addresses, EmailAddress::message, hashes);
    for (address, hash) in addresses.iter().zip(hashes) {
        if !address.is_short() {
            *hash = address.hash();
        }
    }
    Ok(())
}
