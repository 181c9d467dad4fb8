use std::time::{SystemTime, UNIX_EPOCH};

use eeema::time::UnixMillis;

/// The time of this machine; a clock before 1970 stands for 1970.
pub fn now() -> UnixMillis {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH);
    UnixMillis(passed.map_or(0, |passed| passed.as_millis() as u64))
}
