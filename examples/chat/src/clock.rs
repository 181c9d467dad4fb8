use std::time::SystemTime;

use eeema::time::UnixMillis;

/// The time of this machine; a clock before 1970 stands for 1970.
pub fn now() -> UnixMillis {
    SystemTime::now().into()
}
