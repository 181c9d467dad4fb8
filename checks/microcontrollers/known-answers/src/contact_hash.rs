use core::hint::black_box;

use eeema::contact_hash;

use crate::vectors::{email_published_2 as email, phone_form_1 as phone};

/// The hashes of a phone number and of an e-mail address.
pub(crate) fn contact_hash() -> Option<bool> {
    let phone_hash = contact_hash::phone(black_box(phone::INPUT)).ok()?;
    let email_hashes = contact_hash::email(black_box(email::INPUT)).ok()?;
    let hash = contact_hash::EmailHash::from_bytes(email::HASH);
    Some(*phone_hash.as_bytes() == phone::HASH && email_hashes.contains(&hash))
}
