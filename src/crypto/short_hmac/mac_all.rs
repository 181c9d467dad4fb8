//! Many short messages: side by side as far as that pays, then one after the other.

use super::key::{MacKey, ShortMessage};
#[cfg(feature = "simd")]
use super::mac_batch;

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
}
