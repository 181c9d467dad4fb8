//! What must not go wrong: attacks and advisories one by one, hostile input, and what people are shown.

mod advisories;
#[cfg(all(feature = "contact-hash", feature = "id-export", feature = "safe"))]
mod display;
#[path = "../support/low_order.rs"]
mod low_order;
#[cfg(all(
    feature = "contact-hash",
    feature = "id-export",
    feature = "safe",
    feature = "unicode-segmentation"
))]
mod seeds;
#[cfg(all(feature = "id-export", feature = "safe"))]
mod three_lessons;
