/// CRC-32 of ZIP, piece by piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crc32(u32);

impl Crc32 {
    pub(super) const fn new() -> Self {
        Self(u32::MAX)
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        /// The polynomial, with the lowest bit first.
        const POLYNOMIAL: u32 = 0xedb8_8320;
        for byte in bytes {
            self.0 ^= u32::from(*byte);
            for _ in 0..8 {
                self.0 = self.0 >> 1 ^ POLYNOMIAL & 0_u32.wrapping_sub(self.0 & 1);
            }
        }
    }

    pub(super) const fn value(self) -> u32 {
        !self.0
    }
}
