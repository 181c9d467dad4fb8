//! What a file message says of its medium, for a placeholder of the right size before anything is fetched.

use core::fmt;
use core::time::Duration;

use super::json::{self, UnknownKeys};
use crate::codec::json::{JsonWriter, Object, Value};

/// What the sender says of a medium ([chapter 03 section 7](crate::protocol::message_types)).
///
/// | key | type | field |
/// |---|---|---|
/// | `w`, `h` | integer | width and height in pixels, of images and videos |
/// | `a` | boolean | whether an image moves |
/// | `d` | number | duration in seconds, of audio and videos |
///
/// ```
/// use core::time::Duration;
/// use eeema::content::FileMetadata;
///
/// let video = FileMetadata::default()
///     .with_dimensions(1280, 720)
///     .with_duration(Duration::from_millis(4167));
/// assert_eq!((video.width(), video.height()), (Some(1280), Some(720)));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct FileMetadata<'a> {
    /// `w`.
    width: Option<u64>,
    /// `h`.
    height: Option<u64>,
    /// `a`.
    animated: Option<bool>,
    /// Seconds; finite and not negative.
    duration: Option<f64>,
    unknown: UnknownKeys<'a>,
}

impl FileMetadata<'_> {
    /// Sets width and height of an image or a video, in pixels.
    #[must_use]
    pub fn with_dimensions(self, width: u32, height: u32) -> Self {
        Self {
            width: Some(u64::from(width)),
            height: Some(u64::from(height)),
            ..self
        }
    }

    /// Says whether an image moves.
    #[must_use]
    pub fn with_animated(self, animated: bool) -> Self {
        Self {
            animated: Some(animated),
            ..self
        }
    }

    /// Sets how long audio or a video plays.
    #[must_use]
    pub fn with_duration(self, duration: Duration) -> Self {
        Self {
            duration: Some(duration.as_secs_f64()),
            ..self
        }
    }

    /// Pixels, of images and videos.
    ///
    /// The sender's claim: do not allocate for it.
    pub const fn width(&self) -> Option<u64> {
        self.width
    }

    /// Pixels, of images and videos.
    pub const fn height(&self) -> Option<u64> {
        self.height
    }

    /// Whether an image moves.
    pub const fn animated(&self) -> Option<bool> {
        self.animated
    }

    /// How long audio or a video plays; `None` too if that is longer than a [`Duration`] can be.
    pub fn duration(&self) -> Option<Duration> {
        Duration::try_from_secs_f64(self.duration?).ok()
    }
}

impl<'a> FileMetadata<'a> {
    /// Whether there is nothing to be written, not even a key of a newer sender.
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Writes the keys that are set.
    pub(super) fn write(&self, output: &mut JsonWriter<'_>) {
        output.object(|output| {
            if let Some(width) = self.width {
                output.name("w").u64(width);
            }
            if let Some(height) = self.height {
                output.name("h").u64(height);
            }
            if let Some(animated) = self.animated {
                output.name("a").bool(animated);
            }
            if let Some(duration) = self.duration {
                output.name("d").f64(duration);
            }
            self.unknown.write(output);
        });
    }

    /// Reads what is there: a value of another type, below zero or out of range counts as absent.
    pub(super) fn decode(mut object: Object<'a>) -> Self {
        let duration = object.take("d").and_then(Value::f64);
        Self {
            width: object.take("w").and_then(json::count),
            height: object.take("h").and_then(json::count),
            animated: object.take("a").and_then(Value::bool),
            duration: duration.filter(|duration| *duration >= 0.0),
            unknown: UnknownKeys::of(object),
        }
    }
}

impl fmt::Debug for FileMetadata<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileMetadata")
    }
}
