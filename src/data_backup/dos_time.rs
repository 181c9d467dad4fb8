/// A local time in steps of two seconds, as ZIP has it: from 1980 to 2107.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DosTime(u32);

impl DosTime {
    /// 1980-01-01 00:00, for whoever wants to tell nothing.
    pub const EARLIEST: Self = Self(1 << 21 | 1 << 16);

    /// A local date and time; `None` outside the range. Seconds are rounded down to even ones.
    pub fn new(date: (u16, u8, u8), time: (u8, u8, u8)) -> Option<Self> {
        let ((year, month, day), (hour, minute, second)) = (date, time);
        let year = year.checked_sub(1980).filter(|year| *year < 128)?;
        let is_valid = (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let date = u32::from(year) << 9 | u32::from(month) << 5 | u32::from(day);
        let time = u32::from(hour) << 11 | u32::from(minute) << 5 | u32::from(second) >> 1;
        is_valid.then_some(Self(date << 16 | time))
    }

    /// Takes a number of an archive: the time in the low half, the date in the high one.
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The number in an archive.
    pub const fn to_bits(self) -> u32 {
        self.0
    }
}
