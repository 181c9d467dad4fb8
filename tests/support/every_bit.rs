//! What was sealed, signed or checked is taken as it was made, and in no other form.

/// Each flipped bit, each beginning, each end and bytes behind: `accepts` takes `made` alone.
///
/// `of` names the functions that `accepts` calls, as `docs/public-api.txt` does; behind a comma the beginning is the
/// same: `Inbox::open, open_many` are two. `tests/policy/every_bit.rs` demands one such call for every function that
/// judges what others made.
pub(crate) fn every_bit_matters(of: &str, made: &[u8], accepts: impl FnMut(&[u8]) -> bool) {
    every_bit_matters_but(of, made, |_| false, accepts);
}

/// The same, but that nobody vouches for the bytes at places that are `free`: a bit of them may be flipped.
pub(crate) fn every_bit_matters_but(
    of: &str,
    made: &[u8],
    is_free: impl Fn(usize) -> bool,
    mut accepts: impl FnMut(&[u8]) -> bool,
) {
    assert!(!made.is_empty(), "{of}: nothing was made");
    assert!(accepts(made), "{of} refuses what was made");
    for bit in (0..made.len() * 8).filter(|bit| !is_free(bit / 8)) {
        let mut altered = made.to_vec();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(!accepts(&altered), "{of}: bit {bit} does not matter");
    }
    for length in 0..made.len() {
        let (beginning, end) = (&made[..length], &made[made.len() - length..]);
        assert!(!accepts(beginning), "{of} takes the first {length} bytes");
        assert!(!accepts(end), "{of} takes the last {length} bytes");
    }
    for behind in [&[0][..], &[0; 16], made] {
        let longer = [made, behind].concat();
        assert!(!accepts(&longer), "{of} takes {} more bytes", behind.len());
    }
    assert!(accepts(made), "{of} refuses what was made from now on");
}
