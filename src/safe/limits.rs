//! What bounds the memory of opening a backup.

/// How much [`super::open`] takes.
///
/// A backup that claims more is refused before anything is decompressed; one that gives another length than
/// it claims is refused, too.
///
/// ```
/// use eeema::safe::Limits;
///
/// assert_eq!(Limits::default().max_plaintext, 16 * 1024 * 1024);
/// let for_a_small_device = Limits { max_plaintext: 256 * 1024 };
/// # let _ = for_a_small_device;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes that the body may have after decompression. A backup of 512 KiB can otherwise
    /// grow to 500 MiB.
    ///
    /// **Reading takes up to 40 bytes of heap for each of them**: with the default 640 MiB, for a document that somebody
    /// made on purpose. Who reads backups of others, as a service does, chooses the limit by that; a document with 1,000
    /// contacts has half a megabyte.
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
