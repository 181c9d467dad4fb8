//! What must not go wrong: attacks and advisories one by one, hostile input, and what people are shown.

mod advisories;
#[path = "../support/backends.rs"]
mod backends;
#[cfg(all(
    feature = "call",
    feature = "contact-hash",
    feature = "data-backup",
    feature = "id-export",
    feature = "local-storage",
    feature = "safe",
    feature = "unicode-segmentation",
    feature = "web-session"
))]
mod descriptions;
#[cfg(all(
    feature = "call",
    feature = "contact-hash",
    feature = "id-export",
    feature = "safe"
))]
mod display;
#[cfg(all(
    feature = "call",
    feature = "contact-hash",
    feature = "data-backup",
    feature = "id-export",
    feature = "local-storage",
    feature = "safe",
    feature = "unicode-segmentation",
    feature = "web-session"
))]
mod every_bit;
#[path = "../support/low_order.rs"]
mod low_order;
#[cfg(all(
    feature = "call",
    feature = "contact-hash",
    feature = "data-backup",
    feature = "id-export",
    feature = "local-storage",
    feature = "safe",
    feature = "unicode-segmentation",
    feature = "web-session"
))]
mod seeds;
#[cfg(all(feature = "id-export", feature = "safe"))]
mod three_lessons;
