//! Many short messages: side by side as far as that pays, then one after the other.

use super::Decimal;
use super::key::{MacKey, ShortMessage};
#[cfg(feature = "simd")]
use super::{mac_batch, search};

impl MacKey {
    /// The MACs of the short messages that `message` makes of `inputs`, several at a time where the
    /// processor can do that. If there are fewer slots than inputs, the last ones are left out.
    pub(crate) fn mac_all<T, M: From<[u8; 32]>, const WORDS: usize>(
        &self,
        inputs: &[T],
        message: impl Fn(&T) -> ShortMessage<WORDS>,
        macs: &mut [M],
    ) {
        #[cfg(feature = "simd")]
        let done = mac_batch::mac_as_many_as_pay(self, inputs, &message, macs);
        #[cfg(not(feature = "simd"))]
        let done = 0;
        for (input, mac) in inputs.iter().zip(macs).skip(done) {
            *mac = self.mac_short(&message(input)).into();
        }
    }

    /// The MACs of decimal numbers that follow each other, the first of them `first`, in as many of the slots as
    /// is faster side by side. Returns how many these are; none may have more digits than the first.
    pub(crate) fn mac_numbers<M: From<[u8; 32]>>(&self, first: &Decimal, macs: &mut [M]) -> usize {
        #[cfg(feature = "simd")]
        return mac_batch::mac_numbers(self, first, macs);
        #[cfg(not(feature = "simd"))]
        {
            let (_, _) = (first, macs);
            0
        }
    }

    /// How many of `count` decimal numbers from `first` on were looked at side by side and do not have `mac`.
    /// None may have more digits than the first.
    ///
    /// Fewer than `count` if one of the next sixteen may have it, and where it is not faster side by side.
    pub(crate) fn without(&self, first: &Decimal, count: u64, mac: &[u8; 32]) -> u64 {
        #[cfg(feature = "simd")]
        return search::without(self, first, count, mac);
        #[cfg(not(feature = "simd"))]
        {
            let (_, _, _) = (first, count, mac);
            0
        }
    }
}
