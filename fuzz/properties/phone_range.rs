//! Ranges of phone numbers: all numbers are found in their order, with the hashes that they have
//! alone, and a range that was cut in two gives the same.
//!
//! Eight bytes of the input are the first number, one the count, and one the cut.

use eeema::contact_hash::{PhoneNumber, PhoneRange};

pub(crate) fn check(data: &[u8]) {
    let Some((first, rest)) = data.split_first_chunk() else {
        return;
    };
    let (Ok(first), &[count, cut, ..]) = (PhoneNumber::from_u64(u64::from_le_bytes(*first)), rest)
    else {
        return;
    };
    let range = PhoneRange::new(first, u64::from(count));
    let numbers: Vec<PhoneNumber> = range.clone().collect();
    let behind_first = PhoneNumber::MAX.to_u64() - first.to_u64() + 1;
    assert_eq!(numbers.len() as u64, u64::from(count).min(behind_first));
    let expected = (first.to_u64()..).map(|number| PhoneNumber::from_u64(number).unwrap());
    assert!(expected.take(numbers.len()).eq(numbers.iter().copied()));
    let hashes = range.clone().hashes();
    assert!(hashes.eq(numbers.iter().map(|number| (*number, number.hash()))));

    let mut back = range.clone();
    let front = back.take_front(u64::from(cut));
    assert_eq!(front.count_left() + back.count_left(), range.count_left());
    assert!(front.chain(back).eq(numbers.iter().copied()));
    if let Some(number) = numbers.get(usize::from(cut)) {
        assert_eq!(range.find(&number.hash()), Some(*number));
    }
    assert_eq!(PhoneRange::new(first, 0).find(&first.hash()), None);
}
