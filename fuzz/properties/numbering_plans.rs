//! Numbers as they are dialled: what the plans read in a country is a number that reads the same
//! with its country code everywhere, but for zeros in front of it that were one too many.
//!
//! Two letters for the country, and the number.

use std::sync::LazyLock;

use eeema::contact_hash::{NumberingPlans, PhoneNumber};

static PLANS: LazyLock<NumberingPlans> = LazyLock::new(|| NumberingPlans::load().unwrap());

pub(crate) fn check(data: &[u8]) {
    let Some((region, text)) = str::from_utf8(data)
        .ok()
        .and_then(|text| text.split_at_checked(2))
    else {
        return;
    };
    let Ok(number) = PLANS.parse(text, region) else {
        return;
    };
    assert_eq!(PhoneNumber::parse(number.as_str()), Ok(number));
    let international = format!("+{number}");
    assert_eq!(PhoneNumber::parse(&international), Ok(number));
    let kept = PhoneNumber::parse_with(&international, Some);
    assert_eq!(kept, Ok(number));
    let again = PLANS.parse(&international, "CH");
    assert_eq!(PLANS.from_typed(&international, "CH"), again);
    // The apps keep such zeros, which mean nothing, and lose them behind the country code, of one to three digits.
    let loses_zeros = |again: PhoneNumber| {
        let zeros = number.as_str().len().saturating_sub(again.as_str().len());
        (1..=3).any(|code| {
            let (code, national) = again.as_str().split_at(code);
            number.as_str() == [code, &"0".repeat(zeros), national].concat()
        })
    };
    assert!(again == Ok(number) || again.is_ok_and(loses_zeros));
}
