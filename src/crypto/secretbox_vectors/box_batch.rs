//! Many boxes side by side: other messages fill the lanes that one short message leaves empty.
//!
//! Sixteen members make a group. For each of them a group needs a subkey, the first block of the key stream
//! with the key of Poly1305 in it, the rest of the key stream, and a tag:
//!
//! | step | eleven members and more, AVX-512 | otherwise |
//! |---|---|---|
//! | subkeys and first blocks | columns: one member in each lane | rows: four sets of members at a time |
//! | key stream | one block of every member per step, while eleven still need one | |
//! | what is left | rows, over the blocks of all members | rows, over the blocks of all members |
//! | tags | lanes, or registers | lanes, or registers |
//!
//! With AVX2, a member of 1 KiB and more is computed by itself from there on, see `alone`.
//!
//! Lengths decide what is computed, and are public. A member that fails to open changes nothing for the others,
//! but its length may show in the time: which boxes were opened is known to whoever gets the results.
//!
//! States, first blocks, and the keys of Poly1305 are wiped when a group is done.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "indices count members of a group, and offsets are those of blocks in a slice"
)]

use fearless_simd::prelude::*;
use fearless_simd::u8x16;

use super::alone;
use super::authenticator::Authenticator;
use super::head::{read_mac_key, xor, xor_head};
use crate::crypto::Secret;
use crate::crypto::backend::shared;
use crate::crypto::declassify::equal_tags;
use crate::crypto::error::Unauthentic;
use crate::crypto::salsa20::words::{BLOCK_LENGTH, Words, at, hash_input, keyed_input};
use crate::crypto::salsa20_vectors::columns::pay;
use crate::crypto::salsa20_vectors::{keyed_columns, pipeline, rows};
use crate::crypto::secret::wipe;
use crate::crypto::secretbox::engine::Engine;
use crate::crypto::secretbox::layout::GROUP;
use crate::crypto::secretbox::{KEY_LENGTH, NONCE_LENGTH, TAG_LENGTH, ToOpen, ToSeal, single};

/// With at least this number of members left, a step that computes a block for all sixteen is worth it.
const ENOUGH_FOR_COLUMNS: usize = 11;

/// Seals all members, sixteen at a time: encrypts, and makes the tags of the ciphertexts.
#[inline(always)]
pub(super) fn seal<S: Simd, A: Authenticator<S>>(
    simd: S,
    engine: impl Engine,
    members: &mut [ToSeal<'_>],
) {
    for members in members.chunks_mut(GROUP) {
        let keys = members.iter().map(|member| (member.key, member.nonce));
        let Some(mut group) = Group::of(simd, keys) else {
            return;
        };
        group.apply(
            simd,
            members
                .iter_mut()
                .map(|member| alone::shared_mut::<S>(member.data)),
        );
        let tags = group.tags::<S, A>(
            simd,
            members.iter().map(|member| alone::shared::<S>(member.data)),
        );
        for (index, (member, tag)) in members.iter_mut().zip(tags).enumerate() {
            *member.tag = match alone::pays::<S>(member.data) {
                true => group.member(index).seal(engine, member.data),
                false => tag,
            };
        }
    }
}

/// Opens all members, sixteen at a time: compares the tags, and decrypts where they are right. A member that
/// failed takes part with an empty message.
#[inline(always)]
pub(super) fn open<S: Simd, A: Authenticator<S>>(
    simd: S,
    engine: impl Engine,
    members: &mut [ToOpen<'_>],
) {
    for members in members.chunks_mut(GROUP) {
        let keys = members.iter().map(|member| (member.key, member.nonce));
        let Some(mut group) = Group::of(simd, keys) else {
            return;
        };
        let tags = group.tags::<S, A>(
            simd,
            members.iter().map(|member| alone::shared::<S>(member.data)),
        );
        for (index, (member, tag)) in members.iter_mut().zip(tags).enumerate() {
            member.result = if alone::pays::<S>(member.data) {
                group.member(index).open(engine, member.data, member.tag)
            } else if equal_tags(&tag, member.tag) {
                Ok(())
            } else {
                Err(Unauthentic)
            };
        }
        group.apply(
            simd,
            members.iter_mut().map(|member| match member.result {
                Ok(()) => alone::shared_mut::<S>(member.data),
                Err(_) => &mut [],
            }),
        );
    }
}

/// The key and the nonce of a member, which lie with the caller.
type Material<'a> = (&'a Secret<KEY_LENGTH>, &'a [u8; NONCE_LENGTH]);

/// What the members of a group need at the same time. Wiped on drop.
struct Group {
    /// How many members there are; the other slots are computed and not used.
    count: usize,
    /// The inputs of Salsa20 with block counter 0: as columns hold them, or one after the other.
    inputs: [Words; GROUP],
    /// Which of the two orders `inputs` has.
    in_columns: bool,
    /// Block 0 of each member: the key of Poly1305, and the first 32 bytes for the message.
    first_blocks: [[u8; BLOCK_LENGTH]; GROUP],
}

impl Group {
    /// Makes the subkeys and the first blocks of a group. There is none without members.
    #[inline(always)]
    fn of<'a, S: Simd>(
        simd: S,
        members: impl ExactSizeIterator<Item = Material<'a>> + Clone,
    ) -> Option<Self> {
        let mut materials = [members.clone().next()?; GROUP];
        let count = members.len();
        for (slot, material) in materials.iter_mut().zip(members) {
            *slot = material;
        }
        let mut group = Self {
            count,
            inputs: [[[0; 4]; 4]; GROUP],
            in_columns: pay::<S>() && count >= ENOUGH_FOR_COLUMNS,
            first_blocks: [[0; BLOCK_LENGTH]; GROUP],
        };
        let materials = &materials[..count];
        shared(
            simd,
            #[inline(always)]
            || match group.in_columns {
                true => group.set_up_in_columns(simd, materials),
                false => group.set_up_in_rows(simd, materials),
            },
        );
        Some(group)
    }

    /// A member in each lane, from its key to its first block.
    #[inline(always)]
    fn set_up_in_columns<S: Simd>(&mut self, simd: S, members: &[Material<'_>]) {
        // The blocks hold at first what they are made of.
        for (block, (key, nonce)) in self.first_blocks.iter_mut().zip(members) {
            let (front, rest) = block.split_at_mut(KEY_LENGTH);
            front.copy_from_slice(key.as_bytes());
            rest[..NONCE_LENGTH].copy_from_slice(*nonce);
        }
        keyed_columns::keyed(simd, &self.first_blocks, &mut self.inputs);
        let blocks = keyed_columns::at(simd, &self.inputs, 0);
        for (bytes, block) in self.first_blocks.iter_mut().zip(blocks) {
            block.to_bytes().store_slice(bytes);
        }
    }

    /// HSalsa20 of a few members at a time, then their first blocks.
    #[inline(always)]
    fn set_up_in_rows<S: Simd>(&mut self, simd: S, members: &[Material<'_>]) {
        let batch = 4 * rows::width::<S>();
        let mut cipher_nonces = [[0; 8]; GROUP];
        let inputs = self.inputs.iter_mut().zip(&mut cipher_nonces);
        for ((input, rest), (key, nonce)) in inputs.zip(members) {
            let (hash_nonce, cipher_nonce) = single::split(nonce);
            *input = hash_input(key.as_bytes(), &hash_nonce);
            *rest = cipher_nonce;
        }
        for inputs in self.inputs.chunks_mut(batch) {
            rows::hash_each::<S, 4>(simd, inputs);
        }
        for (input, nonce) in self.inputs.iter_mut().zip(&cipher_nonces) {
            *input = keyed_input(input, nonce);
        }
        let blocks = self.first_blocks.chunks_mut(batch);
        for (inputs, blocks) in self.inputs.chunks(batch).zip(blocks) {
            let quarters = blocks.as_flattened_mut().as_chunks_mut().0;
            rows::each::<S, 4>(
                simd,
                |index| inputs[index],
                #[inline(always)]
                |index, quarter: u8x16<S>| quarters[index] = quarter.to_array(),
            );
        }
    }

    /// What a member that is computed alone goes on from.
    fn member(&self, index: usize) -> alone::Member<'_> {
        alone::Member {
            input: &self.inputs[index],
            first: &self.first_blocks[index],
        }
    }

    /// XORs the key streams into the messages: the first 32 bytes out of the first blocks, then block after
    /// block.
    #[inline(always)]
    fn apply<'a, S: Simd>(&mut self, simd: S, messages: impl Iterator<Item = &'a mut [u8]>) {
        let mut rests: [&mut [u8]; GROUP] = Default::default();
        for ((rest, message), first) in rests.iter_mut().zip(messages).zip(&self.first_blocks) {
            *rest = xor_head(message, first);
        }
        if rests.iter().all(|rest| rest.is_empty()) {
            return;
        }
        shared(
            simd,
            #[inline(always)]
            || self.apply_behind_heads(simd, &mut rests),
        );
    }

    /// XORs all blocks but the first into what they are for.
    #[inline(always)]
    fn apply_behind_heads<S: Simd>(&mut self, simd: S, rests: &mut [&mut [u8]; GROUP]) {
        let mut counter = 1;
        if self.in_columns {
            counter = self.apply_in_columns(simd, rests);
            if rests.iter().all(|rest| blocks_of(rest) < counter) {
                return;
            }
            keyed_columns::to_states(simd, &mut self.inputs);
            self.in_columns = false;
        }
        self.apply_in_rows(simd, rests, counter);
    }

    /// One block of each member per step, as long as that is worth it. Returns the counter of the
    /// first block that is still to be done.
    ///
    /// The lengths are sorted: the eleventh longest message says for how many steps at least eleven need a
    /// block. A lane whose message has ended computes blocks that nobody takes.
    #[inline(always)]
    fn apply_in_columns<S: Simd>(&self, simd: S, rests: &mut [&mut [u8]; GROUP]) -> u32 {
        let mut lengths = [0; GROUP];
        for (length, rest) in lengths.iter_mut().zip(&*rests) {
            *length = blocks_of(rest);
        }
        lengths.sort_unstable();
        let steps = lengths[GROUP - ENOUGH_FOR_COLUMNS];
        if steps > 0 {
            pipeline::each(
                simd,
                &self.inputs,
                (1, steps),
                #[inline(always)]
                |counter, lane, block| {
                    let offset = (counter as usize - 1) * BLOCK_LENGTH;
                    let Some((_, rest)) = rests[lane].split_at_mut_checked(offset) else {
                        return;
                    };
                    match rest.first_chunk_mut::<BLOCK_LENGTH>() {
                        Some(bytes) => {
                            let sum = S::u8s::from_slice(simd, bytes) ^ block.to_bytes();
                            sum.store_slice(bytes);
                        }
                        None => xor(rest, block.to_bytes().as_slice()),
                    }
                },
            );
        }
        steps + 1
    }

    /// The blocks that are left, in the order of the members.
    ///
    /// A job is a block of a member. As many jobs as four sets have blocks are done together, so that the ends
    /// of several messages share the vectors.
    #[inline(always)]
    fn apply_in_rows<S: Simd>(&self, simd: S, rests: &mut [&mut [u8]; GROUP], counter: u32) {
        let mut jobs = [(0, 0); GROUP];
        let batch = 4 * rows::width::<S>();
        let mut count = 0;
        for member in 0..GROUP {
            for counter in counter..=blocks_of(rests[member]) {
                jobs[count] = (member, counter);
                count += 1;
                if count == batch {
                    self.batch(simd, rests, &jobs[..count]);
                    count = 0;
                }
            }
        }
        if count > 0 {
            self.batch(simd, rests, &jobs[..count]);
        }
    }

    /// Computes as many blocks as four sets of rows have, whomever they belong to. The key stream is wiped.
    #[inline(always)]
    fn batch<S: Simd>(&self, simd: S, rests: &mut [&mut [u8]; GROUP], jobs: &[(usize, u32)]) {
        let mut stream = [[0; BLOCK_LENGTH]; GROUP];
        let quarters = stream.as_flattened_mut().as_chunks_mut().0;
        rows::each::<S, 4>(
            simd,
            #[inline(always)]
            |index| match jobs.get(index) {
                Some((member, counter)) => at(&self.inputs[*member], *counter),
                None => [[0; 4]; 4],
            },
            #[inline(always)]
            |index, quarter: u8x16<S>| quarters[index] = quarter.to_array(),
        );
        for ((member, counter), stream) in jobs.iter().zip(&stream) {
            let offset = (*counter as usize - 1) * BLOCK_LENGTH;
            if let Some((_, rest)) = rests[*member].split_at_mut_checked(offset) {
                xor(rest, stream);
            }
        }
        wipe(stream.as_flattened_mut());
    }

    /// The tags of all messages under the keys in the first blocks. The keys are wiped.
    #[inline(always)]
    fn tags<'a, S: Simd, A: Authenticator<S>>(
        &self,
        simd: S,
        messages: impl Iterator<Item = &'a [u8]>,
    ) -> [[u8; TAG_LENGTH]; GROUP] {
        let mut keys = [[0; 4]; GROUP];
        for (key, block) in keys.iter_mut().zip(&self.first_blocks) {
            read_mac_key(block, key);
        }
        let mut all: [&[u8]; GROUP] = [&[]; GROUP];
        for (slot, message) in all.iter_mut().zip(messages) {
            *slot = message;
        }
        let mut made = [[0; TAG_LENGTH]; GROUP];
        let (keys_there, messages) = (&keys[..self.count], &all[..self.count]);
        let tags = &mut made[..self.count];
        shared(
            simd,
            #[inline(always)]
            || A::tags(simd, keys_there, messages, tags),
        );
        wipe(&mut keys);
        made
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        wipe(&mut self.inputs);
        wipe(self.first_blocks.as_flattened_mut());
    }
}

/// How many blocks of key stream `rest` needs: what is behind the first 32 bytes of a message.
fn blocks_of(rest: &[u8]) -> u32 {
    rest.len().div_ceil(BLOCK_LENGTH) as u32
}
