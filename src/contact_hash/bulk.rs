//! Hashes of many numbers or addresses, without heap: several messages side by side where the
//! processor can do that (feature `simd`).

#[cfg(feature = "alloc")]
use alloc::{vec, vec::Vec};

use super::{EmailAddress, EmailHash, PhoneHash, PhoneNumber, key};
use crate::codec::BufferTooSmall;

/// Writes the hash of every number into the front of `hashes`, without heap: several at a time where
/// the processor can do that and the feature `simd` allows it. Without optimisation it takes a hundred times as long: see
/// [development builds](crate#development-builds).
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
    hash_emails(addresses, hashes);
    Ok(())
}

/// The hash of every number, in the order of the numbers, as [`phones_into`] makes them: 32 bytes each.
///
/// ```
/// use eeema::contact_hash::{self, PhoneNumber};
///
/// let numbers = [PhoneNumber::parse("41791234567")?, PhoneNumber::parse("44123456789")?];
/// assert_eq!(contact_hash::phones(&numbers)[1], numbers[1].hash());
/// # Ok::<(), eeema::contact_hash::Error>(())
/// ```
#[cfg(feature = "alloc")]
pub fn phones(numbers: &[PhoneNumber]) -> Vec<PhoneHash> {
    let mut hashes = vec![PhoneHash::from_bytes([0; 32]); numbers.len()];
    key::PHONE.mac_all(numbers, PhoneNumber::message, &mut hashes);
    hashes
}

/// The hash of every address, in the order of the addresses, as [`emails_into`] makes them: 32 bytes each.
#[cfg(feature = "alloc")]
pub fn emails(addresses: &[EmailAddress<'_>]) -> Vec<EmailHash> {
    let mut hashes = vec![EmailHash::from_bytes([0; 32]); addresses.len()];
    hash_emails(addresses, &mut hashes);
    hashes
}

/// There are as many hashes as addresses.
fn hash_emails(addresses: &[EmailAddress<'_>], hashes: &mut [EmailHash]) {
    key::EMAIL.mac_all(addresses, EmailAddress::message, hashes);
    for (address, hash) in addresses.iter().zip(hashes) {
        if !address.is_short() {
            *hash = address.hash();
        }
    }
}
