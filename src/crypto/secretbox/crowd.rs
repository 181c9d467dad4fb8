//! Many boxes side by side: other messages fill the lanes that one short message leaves empty.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "indices count members of a group, and offsets are those of blocks in a slice"
)]

use fearless_simd::prelude::*;
use fearless_simd::u8x16;

use super::engine::authenticator::Authenticator;
use super::salsa20::{BLOCK_LENGTH, Words, at, columns, hash_input, keyed_input, rows, xor};
use super::{MAC_KEY_LENGTH, TAG_LENGTH, ToOpen, ToSeal, Unauthentic, single};
use crate::crypto::secret::wipe;
use crate::crypto::verdict::equal_secrets;

/// Members that are handled together.
const GROUP: usize = 16;

/// With so many members left, a step that computes a block for all sixteen is worth it.
const ENOUGH_FOR_COLUMNS: usize = 11;

#[inline(always)]
pub(super) fn seal<S: Simd, A: Authenticator<S>>(simd: S, members: &mut [ToSeal<'_>]) {
    for members in members.chunks_mut(GROUP) {
        let mut group = Group::new(members.len());
        for (input, member) in group.states.iter_mut().zip(&*members) {
            *input = hash_input(member.key.as_bytes(), single::split(member.nonce).0);
        }
        group.hash(
            simd,
            members.iter().map(|member| single::split(member.nonce).1),
        );
        let columns = group.first_blocks(simd);
        group.apply(
            simd,
            columns,
            members.iter_mut().map(|member| &mut *member.data),
        );
        let tags = group.tags::<S, A>(simd, members.iter().map(|member| &*member.data));
        for (member, tag) in members.iter_mut().zip(tags) {
            *member.tag = tag;
        }
    }
}

#[inline(always)]
pub(super) fn open<S: Simd, A: Authenticator<S>>(simd: S, members: &mut [ToOpen<'_>]) {
    for members in members.chunks_mut(GROUP) {
        let mut group = Group::new(members.len());
        for (input, member) in group.states.iter_mut().zip(&*members) {
            *input = hash_input(member.key.as_bytes(), single::split(member.nonce).0);
        }
        group.hash(
            simd,
            members.iter().map(|member| single::split(member.nonce).1),
        );
        let columns = group.first_blocks(simd);
        let tags = group.tags::<S, A>(simd, members.iter().map(|member| &*member.data));
        for (member, tag) in members.iter_mut().zip(tags) {
            member.result = match equal_secrets(tag.as_slice(), member.tag) {
                true => Ok(()),
                false => Err(Unauthentic),
            };
        }
        group.apply(
            simd,
            columns,
            members.iter_mut().map(|member| match member.result {
                Ok(()) => &mut *member.data,
                Err(Unauthentic) => {
                    member.data.fill(0);
                    &mut []
                }
            }),
        );
    }
}

/// What the members of a group need at the same time.
struct Group {
    count: usize,
    /// The inputs of HSalsa20, and then those of Salsa20 with block counter 0.
    states: [Words; GROUP],
    first_blocks: [[u8; BLOCK_LENGTH]; GROUP],
}

impl Group {
    #[inline(always)]
    fn new(count: usize) -> Self {
        Self {
            count,
            states: [[[0; 4]; 4]; GROUP],
            first_blocks: [[0; BLOCK_LENGTH]; GROUP],
        }
    }

    /// Replaces the inputs of HSalsa20 by the states that come of it with the rest of the nonces.
    #[inline(always)]
    fn hash<'a, S: Simd>(&mut self, simd: S, nonces: impl Iterator<Item = &'a [u8; 8]>) {
        for states in self.states.chunks_mut(4 * rows::width::<S>()) {
            rows::hash_each::<S, 4>(simd, states);
        }
        for (state, nonce) in self.states.iter_mut().zip(nonces) {
            *state = keyed_input(state, nonce);
        }
    }

    /// Computes the first blocks. If that was done in columns, their input is returned.
    #[inline(always)]
    fn first_blocks<S: Simd>(&mut self, simd: S) -> Option<[S::u32s; 16]> {
        if columns::pay::<S>() && self.count >= ENOUGH_FOR_COLUMNS {
            let mut input = columns::load(simd, &self.states);
            let blocks = columns::at(simd, &mut input, 0);
            for (bytes, block) in self.first_blocks.iter_mut().zip(blocks) {
                block.to_bytes().store_slice(bytes);
            }
            return Some(input);
        }
        for (states, blocks) in self
            .states
            .chunks(4 * rows::width::<S>())
            .zip(self.first_blocks.chunks_mut(4 * rows::width::<S>()))
        {
            let quarters = blocks.as_flattened_mut().as_chunks_mut().0;
            rows::each::<S, 4>(
                simd,
                |index| states[index],
                #[inline(always)]
                |place, quarter: u8x16<S>| quarters[place] = quarter.to_array(),
            );
        }
        None
    }

    /// XORs the key streams into the messages.
    #[inline(always)]
    fn apply<'a, S: Simd>(
        &self,
        simd: S,
        columns: Option<[S::u32s; 16]>,
        messages: impl Iterator<Item = &'a mut [u8]>,
    ) {
        let mut rests: [&mut [u8]; GROUP] = Default::default();
        for ((rest, message), first) in rests.iter_mut().zip(messages).zip(&self.first_blocks) {
            let (head, tail) =
                message.split_at_mut(message.len().min(BLOCK_LENGTH - MAC_KEY_LENGTH));
            xor(head, &first[MAC_KEY_LENGTH..]);
            *rest = tail;
        }
        let counter = match columns {
            Some(input) => apply_in_columns(simd, input, &mut rests),
            None => 1,
        };
        self.apply_in_rows(simd, &mut rests, counter);
    }

    /// The blocks that are left, in the order of the members.
    #[inline(always)]
    fn apply_in_rows<S: Simd>(&self, simd: S, rests: &mut [&mut [u8]; GROUP], counter: u32) {
        let mut jobs = [(0, 0); GROUP];
        let batch = 4 * rows::width::<S>();
        let mut count = 0;
        for member in 0..GROUP {
            let blocks = rests[member].len().div_ceil(BLOCK_LENGTH) as u32;
            for counter in counter..=blocks {
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

    #[inline(always)]
    fn batch<S: Simd>(&self, simd: S, rests: &mut [&mut [u8]; GROUP], jobs: &[(usize, u32)]) {
        let mut stream = [[0; BLOCK_LENGTH]; GROUP];
        let quarters = stream.as_flattened_mut().as_chunks_mut().0;
        rows::each::<S, 4>(
            simd,
            #[inline(always)]
            |index| match jobs.get(index) {
                Some((member, counter)) => at(&self.states[*member], *counter),
                None => [[0; 4]; 4],
            },
            #[inline(always)]
            |place, quarter: u8x16<S>| quarters[place] = quarter.to_array(),
        );
        for ((member, counter), stream) in jobs.iter().zip(&stream) {
            let offset = (*counter as usize - 1) * BLOCK_LENGTH;
            if let Some((_, rest)) = rests[*member].split_at_mut_checked(offset) {
                match rest.first_chunk_mut::<BLOCK_LENGTH>() {
                    Some(bytes) => xor(bytes, stream),
                    None => xor(rest, stream),
                }
            }
        }
        wipe(stream.as_flattened_mut());
    }

    #[inline(always)]
    fn tags<'a, S: Simd, A: Authenticator<S>>(
        &self,
        simd: S,
        messages: impl Iterator<Item = &'a [u8]>,
    ) -> [[u8; TAG_LENGTH]; GROUP] {
        let mut keys = [[0; 4]; GROUP];
        for (key, block) in keys.iter_mut().zip(&self.first_blocks) {
            for (word, bytes) in key.iter_mut().zip(block.as_chunks().0) {
                *word = u64::from_le_bytes(*bytes);
            }
        }
        let mut all: [&[u8]; GROUP] = [&[]; GROUP];
        for (place, message) in all.iter_mut().zip(messages) {
            *place = message;
        }
        let mut made = [[0; TAG_LENGTH]; GROUP];
        A::tags(
            simd,
            &keys[..self.count],
            &all[..self.count],
            &mut made[..self.count],
        );
        wipe(&mut keys);
        made
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        wipe(&mut self.states);
        wipe(self.first_blocks.as_flattened_mut());
    }
}

/// One block of each member per step, as long as that is worth it. Returns the counter of the
/// first block that is still to be done.
#[inline(always)]
fn apply_in_columns<S: Simd>(
    simd: S,
    mut input: [S::u32s; 16],
    rests: &mut [&mut [u8]; GROUP],
) -> u32 {
    let mut counter = 1;
    loop {
        let offset = (counter as usize - 1) * BLOCK_LENGTH;
        let active = rests.iter().filter(|rest| rest.len() > offset).count();
        if active < ENOUGH_FOR_COLUMNS {
            return counter;
        }
        let blocks = columns::at(simd, &mut input, counter);
        for (rest, block) in rests.iter_mut().zip(blocks) {
            let Some((_, rest)) = rest.split_at_mut_checked(offset) else {
                continue;
            };
            match rest.first_chunk_mut::<BLOCK_LENGTH>() {
                Some(bytes) => {
                    let sum = S::u8s::from_slice(simd, bytes) ^ block.to_bytes();
                    sum.store_slice(bytes);
                }
                None => xor(rest, block.to_bytes().as_slice()),
            }
        }
        counter += 1;
    }
}
