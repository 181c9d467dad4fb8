//! scrypt in any amount of memory against another crate.

use eeema::crypto::hazmat::password::scrypt::{
    Cost, PairTables, WorkAreaTooSmall, scrypt, scrypt_pair, scrypt_with_own_table,
};

#[test]
fn equals_the_scrypt_crate_with_any_work_area() {
    for log2 in 1..8 {
        let mut expected = [0; 64];
        let parameters = ::scrypt::Params::new(log2, 8, 1).unwrap();
        ::scrypt::scrypt(b"pleaseletmein", b"salt", &parameters, &mut expected).unwrap();
        let cost = Cost::from_log2(log2.into()).unwrap();
        let key = scrypt_with_own_table(b"pleaseletmein", b"salt", cost).unwrap();
        assert_eq!(key.as_bytes(), &expected, "2^{log2} in memory of its own");
        for length in [1 << 20, 100 * 1024, 5 * 1024, 4096, 3000, 1024] {
            let mut work_area = vec![0xa5; length];
            let key = scrypt(b"pleaseletmein", b"salt", cost, &mut work_area).unwrap();
            assert_eq!(key.as_bytes(), &expected, "2^{log2} in {length} bytes");
            let used = cost.table_length().min(length / 1024 * 1024);
            assert!(work_area[..used].iter().all(|byte| *byte == 0));
        }
    }
}

#[test]
fn refuses_less_than_one_element() {
    let cost = Cost::from_log2(2).unwrap();
    for length in [0, 1, 1023] {
        let result = scrypt(b"", b"", cost, &mut vec![0; length]);
        assert_eq!(result.err(), Some(WorkAreaTooSmall));
    }
    assert!(Cost::from_log2(0).is_none());
    assert!(Cost::from_log2(22).is_none());
    assert_eq!(cost.table_length(), 4 * 1024);
}

/// Each of two as if it were alone, whichever comes first.
#[test]
fn a_pair_is_two_derivations() {
    for log2 in [1, 4, 9] {
        let cost = Cost::from_log2(log2).unwrap();
        let alone = |password| scrypt_with_own_table(password, b"salt", cost).unwrap();
        let pair = |passwords| scrypt_pair(passwords, b"salt", cost).unwrap();
        let [first, second] = [&b"pleaseletmein"[..], b""].map(alone);
        assert_ne!(first, second);
        assert!(pair([b"pleaseletmein", b""]) == [first.clone(), second.clone()]);
        assert!(pair([b"", b"pleaseletmein"]) == [second.clone(), first.clone()]);

        // What the tables had before does not matter.
        let mut tables = PairTables::new(cost).unwrap();
        drop(tables.derive([b"other", b"another"], b"salt"));
        assert!(tables.derive([b"pleaseletmein", b""], b"salt") == [first, second]);
    }
}
