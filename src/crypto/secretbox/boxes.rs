//! The functions over boxes: one, or many side by side.

use core::array;

use super::layout::{GROUP, KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal};
use super::work::{OnBackend, Open, OpenMany, Seal, SealMany};
use crate::crypto::Secret;
use crate::crypto::backend::Backend;
use crate::crypto::error::Unauthentic;

/// Encrypts `data` in place and returns the tag. A nonce must never be used twice with one key: the XOR of
/// both plaintexts would be that of both ciphertexts, and further boxes under that nonce could be forged.
///
/// 24 bytes are enough to draw a nonce at random for every box, or to count. It cannot fail: a box
/// may have any length that fits into memory. The ciphertext is as long as the plaintext, so the box is 16
/// bytes longer, and 24 more if the nonce travels with it.
///
/// ```
/// use eeema::crypto::Secret;
/// use eeema::crypto::hazmat::secretbox::{open_in_place, seal_in_place};
///
/// let (key, nonce) = (Secret::from_bytes([7; 32]), [1; 24]); // drawn, or counted
/// let mut data = *b"The tide is at 6:40.";
/// let tag = seal_in_place(&key, &nonce, &mut data);
/// open_in_place(&key, &nonce, &mut data, &tag)?;
/// assert_eq!(&data, b"The tide is at 6:40.");
/// # Ok::<(), eeema::crypto::hazmat::secretbox::Unauthentic>(())
/// ```
#[must_use]
pub fn seal_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> [u8; TAG_LENGTH] {
    seal_in_place_on(Backend::fastest(), key, nonce, data)
}

/// [`seal_in_place`] on a given backend.
#[must_use]
pub fn seal_in_place_on(
    backend: Backend,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
) -> [u8; TAG_LENGTH] {
    backend.run(OnBackend(Seal { key, nonce, data }))
}

/// Verifies `tag` over `data` and decrypts `data` in place.
///
/// The tag is verified first and in constant time. A right tag says that somebody who has the key made this
/// box under this nonce: with an agreed key that is the peer or oneself, and it may be an old box.
///
/// # Errors
///
/// [`Unauthentic`] if the tag is wrong; `data` is unchanged then.
pub fn open_in_place(
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    open_in_place_on(Backend::fastest(), key, nonce, data, tag)
}

/// [`open_in_place`] on a given backend.
///
/// # Errors
///
/// Those of [`open_in_place`].
pub fn open_in_place_on(
    backend: Backend,
    key: &Secret<KEY_LENGTH>,
    nonce: &[u8; NONCE_LENGTH],
    data: &mut [u8],
    tag: &[u8; TAG_LENGTH],
) -> Result<(), Unauthentic> {
    backend.run(OnBackend(Open {
        key,
        nonce,
        data,
        tag,
    }))
}

/// Does what [`seal_in_place`] does to every one of `boxes`, however many, side by side.
///
/// A short message leaves most of a vector empty and waits for its own result at every step; here
/// other messages fill the lanes and the time. The boxes may have different lengths, but it is fastest
/// if those that follow each other have about the same. Needs no heap and up to 12 KiB of stack.
///
/// ```
/// use eeema::crypto::Secret;
/// use eeema::crypto::hazmat::secretbox::{ToSeal, open_in_place, seal_all};
///
/// let keys = [1, 2, 3].map(|byte| Secret::from_bytes([byte; 32]));
/// let mut texts = [*b"The tide is at 6:40."; 3];
/// let mut tags = [[0; 16]; 3];
/// let boxes = keys.iter().zip(&mut texts).zip(&mut tags);
/// seal_all(boxes.map(|((key, data), tag)| ToSeal { key, nonce: &[7; 24], data, tag }));
///
/// open_in_place(&keys[2], &[7; 24], &mut texts[2], &tags[2])?;
/// assert_eq!(&texts[2], b"The tide is at 6:40.");
/// # Ok::<(), eeema::crypto::hazmat::secretbox::Unauthentic>(())
/// ```
pub fn seal_all<'a>(boxes: impl IntoIterator<Item = ToSeal<'a>>) {
    let (backend, mut boxes) = (Backend::fastest(), boxes.into_iter());
    loop {
        let mut tags = [[0; TAG_LENGTH]; GROUP];
        let mut group = tags.each_mut().map(ToSeal::nothing);
        #[expect(clippy::map_identity, reason = "each box is lent for a shorter time")]
        let count = filled(&mut group, boxes.by_ref().map(|member| member));
        let (group, _) = group.split_at_mut(count);
        seal_many_on(backend, group);
        if count < GROUP {
            return;
        }
    }
}

/// Does what [`open_in_place`] does to every one of `boxes`, however many, side by side, and hands the
/// results to `opened`, in their order.
///
/// A box that fails does not disturb the others, and stays as it is. Every box gets its result, and each
/// is handed over once.
///
/// ```
/// use eeema::crypto::Secret;
/// use eeema::crypto::hazmat::secretbox::{ToOpen, Unauthentic, open_all, seal_in_place};
///
/// let key = Secret::from_bytes([7; 32]);
/// let mut data = [*b"The tide is at 6:40."; 2];
/// let nonces = [[1; 24], [2; 24]];
/// let mut tags = [[0; 16]; 2];
/// for ((data, nonce), tag) in data.iter_mut().zip(&nonces).zip(&mut tags) {
///     *tag = seal_in_place(&key, nonce, data);
/// }
/// tags[1][0] ^= 1;
///
/// let boxes = data.iter_mut().zip(&nonces).zip(&tags).map(|((data, nonce), tag)| {
///     ToOpen { key: &key, nonce, data, tag, result: Err(Unauthentic) }
/// });
/// let mut results = Vec::new();
/// open_all(boxes, |result| results.push(result));
/// assert_eq!(results, [Ok(()), Err(Unauthentic)]);
/// assert_eq!(&data[0], b"The tide is at 6:40.");
/// ```
pub fn open_all<'a>(
    boxes: impl IntoIterator<Item = ToOpen<'a>>,
    mut opened: impl FnMut(Result<(), Unauthentic>),
) {
    let (backend, mut boxes) = (Backend::fastest(), boxes.into_iter());
    loop {
        let mut group: [_; GROUP] = array::from_fn(|_| ToOpen::nothing());
        #[expect(clippy::map_identity, reason = "each box is lent for a shorter time")]
        let count = filled(&mut group, boxes.by_ref().map(|member| member));
        let (group, _) = group.split_at_mut(count);
        open_many_on(backend, group);
        group.iter().for_each(|member| opened(member.result));
        if count < GROUP {
            return;
        }
    }
}

/// Puts as many of `items` into `slots` as there are of both, and says how many.
fn filled<T>(slots: &mut [T], items: impl Iterator<Item = T>) -> usize {
    let pairs = slots.iter_mut().zip(items);
    pairs.map(|(slot, item)| *slot = item).count()
}

/// [`seal_all`] for boxes that lie in a slice. The tags are written to the members.
pub fn seal_many(boxes: &mut [ToSeal<'_>]) {
    seal_many_on(Backend::fastest(), boxes);
}

/// [`seal_many`] on a given backend.
pub fn seal_many_on(backend: Backend, boxes: &mut [ToSeal<'_>]) {
    seal_many_up_to(LONGEST, backend, boxes);
}

/// The block counters of a batch have 32 bits, those of a single box 64: what is longer than this goes alone.
const LONGEST: u64 = 1 << 37;

fn seal_many_up_to(longest: u64, backend: Backend, boxes: &mut [ToSeal<'_>]) {
    if boxes
        .iter()
        .all(|member| member.data.len() as u64 <= longest)
    {
        return backend.run(OnBackend(SealMany(boxes)));
    }
    for member in boxes {
        *member.tag = seal_in_place_on(backend, member.key, member.nonce, member.data);
    }
}

fn open_many_up_to(longest: u64, backend: Backend, boxes: &mut [ToOpen<'_>]) {
    if boxes
        .iter()
        .all(|member| member.data.len() as u64 <= longest)
    {
        return backend.run(OnBackend(OpenMany(boxes)));
    }
    for member in boxes {
        member.result =
            open_in_place_on(backend, member.key, member.nonce, member.data, member.tag);
    }
}

/// [`open_all`] for boxes that lie in a slice and keep their results.
///
/// Look at every [`result`](ToOpen::result): what failed is still a ciphertext.
pub fn open_many(boxes: &mut [ToOpen<'_>]) {
    open_many_on(Backend::fastest(), boxes);
}

/// [`open_many`] on a given backend.
pub fn open_many_on(backend: Backend, boxes: &mut [ToOpen<'_>]) {
    open_many_up_to(LONGEST, backend, boxes);
}

#[cfg(test)]
mod tests {
    use std::vec;
    use std::vec::Vec;

    use super::*;

    /// Nobody has 128 GiB for a test: the limit is lowered, and what is longer comes out the same, among others that
    /// are not.
    #[test]
    fn what_is_too_long_for_a_batch_goes_alone() {
        assert!(LONGEST / 64 < u64::from(u32::MAX) - 16);
        let key = Secret::from_bytes([1; KEY_LENGTH]);
        let nonce = [2; NONCE_LENGTH];
        for backend in Backend::NAMES.into_iter().filter_map(Backend::named) {
            let mut data = [10, 700, 63, 2000].map(|length| vec![7; length]);
            let mut tags = [[0; TAG_LENGTH]; 4];
            let members = data.iter_mut().zip(&mut tags);
            let mut members: Vec<_> = members
                .map(|(data, tag)| ToSeal {
                    key: &key,
                    nonce: &nonce,
                    data,
                    tag,
                })
                .collect();
            seal_many_up_to(100, backend, &mut members);
            for (data, tag) in data.iter_mut().zip(&tags) {
                let mut alone = vec![7; data.len()];
                assert_eq!(seal_in_place(&key, &nonce, &mut alone), *tag);
                assert_eq!(*data, alone);
            }
            tags[1][0] ^= 1;
            let members = data.iter_mut().zip(&tags);
            let result = Err(Unauthentic);
            let mut members: Vec<_> = members
                .map(|(data, tag)| ToOpen {
                    key: &key,
                    nonce: &nonce,
                    data,
                    tag,
                    result,
                })
                .collect();
            open_many_up_to(100, backend, &mut members);
            let opened: Vec<_> = members.iter().map(|member| member.result.is_ok()).collect();
            assert_eq!(opened, [true, false, true, true]);
            assert!(data[3].iter().all(|byte| *byte == 7));
        }
    }
}
