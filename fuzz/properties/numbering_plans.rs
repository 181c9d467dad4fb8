//! Numbers as they are dialled: what the plans read in a country is a number that reads the same
//! with its country code everywhere, but for a prefix that was one too many.
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
    // As in the apps, a prefix of the country or of a carrier may be left behind the country code, `0` or `11310`, where
    // there were two; read again, it goes.
    let loses_a_prefix = |again: PhoneNumber| {
        (1..=3).any(|code| {
            let (code, national) = again.as_str().split_at(code);
            let rest = number.as_str().strip_prefix(code);
            let prefix = rest.and_then(|rest| rest.strip_suffix(national));
            prefix.is_some_and(|prefix| (1..=5).contains(&prefix.len()))
        })
    };
    assert!(again == Ok(number) || again.is_ok_and(loses_a_prefix));
}
