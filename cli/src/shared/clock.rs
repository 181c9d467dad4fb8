//! Dates for people, in UTC, and the present time.

use std::time::{SystemTime, UNIX_EPOCH};

use eeema::time::{UnixMillis, UnixSeconds};

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

/// `2025-12-24 18:00:00 UTC`, of seconds since 1970.
pub(crate) fn date_and_time(seconds: u64) -> String {
    format!("{} UTC", timestamp(UnixSeconds(seconds).to_millis()))
}

/// `2025-12-24 18:00:00`, in UTC, where many stand below each other.
pub(crate) fn timestamp(time: UnixMillis) -> String {
    let of_day = time.to_seconds().0 % 86_400;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{} {hour:02}:{minute:02}:{second:02}", date(time))
}

/// `2025-12-24`, in UTC.
pub(crate) fn date(time: UnixMillis) -> String {
    let (year, month, day) = civil(time.to_seconds().0 / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: u64) -> (u64, u64, u64) {
    // Counted from March 1st of year 0, in eras of 400 years.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_dates() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_700_000_000, "2023-11-14 22:13:20 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
        ] {
            assert_eq!(date_and_time(seconds), text);
        }
    }
}
