//! Decimal numbers as text, with as many places as positions on earth have.
//!
//! | | precision | range |
//! |---|---|---|
//! | [`parse_decimal`] | nine places behind the point, or 53 bits | up to 10^10; what is larger becomes about 1.8 · 10^10 |
//! | [`SixDecimals`] | six places behind the point | below 2^64 |
//!
//! A ninth place of a degree is a tenth of a millimetre. The standard library reads and writes every
//! number exactly, with twenty kilobytes of tables and arithmetic; here integers of 64 bits do.

mod parse;
mod six_decimals;

pub(crate) use parse::parse_decimal;
pub(crate) use six_decimals::SixDecimals;
