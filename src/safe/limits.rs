/// How much [`super::open`] takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes that the body may have after decompression. A backup of 512 KiB can otherwise
    /// grow to 500 MiB.
    pub max_plaintext: usize,
}

impl Default for Limits {
    /// 16 MiB.
    fn default() -> Self {
        Self {
            max_plaintext: 16 * 1024 * 1024,
        }
    }
}
