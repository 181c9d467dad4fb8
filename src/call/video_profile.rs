/// How good pictures are ([chapter 16 section 9](crate::protocol::calls)).
///
/// | profile | number | kbit/s | frames/s | size |
/// |---|---|---|---|---|
/// | [`VideoProfile::MAX`] | 0 | 4000 | 25 | 1920 × 1080 |
/// | [`VideoProfile::HIGH`] | 1 | 2000 | 25 | 1280 × 720 |
/// | [`VideoProfile::LOW`] | 2 | 400 | 20 | 960 × 540 |
///
/// Other numbers are kept, with what the peer says of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VideoProfile {
    pub(super) number: u32,
    pub(super) max_bitrate_kbps: u32,
    pub(super) max_fps: u32,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// The least that is agreed on with an unknown profile.
const LEAST: VideoProfile = VideoProfile::of(u32::MAX, 200, 15, 320, 240);

impl VideoProfile {
    /// The best.
    pub const MAX: Self = Self::of(0, 4000, 25, 1920, 1080);
    /// A good one.
    pub const HIGH: Self = Self::of(1, 2000, 25, 1280, 720);
    /// For slow networks.
    pub const LOW: Self = Self::of(2, 400, 20, 960, 540);

    const fn of(number: u32, max_bitrate_kbps: u32, max_fps: u32, width: u32, height: u32) -> Self {
        Self {
            number,
            max_bitrate_kbps,
            max_fps,
            width,
            height,
        }
    }

    /// The number of the profile.
    pub const fn number(&self) -> u32 {
        self.number
    }

    /// Kilobits per second.
    pub const fn max_bitrate_kbps(&self) -> u32 {
        self.max_bitrate_kbps
    }

    /// Frames per second.
    pub const fn max_fps(&self) -> u32 {
        self.max_fps
    }

    /// Width and height, in pixels.
    pub const fn max_resolution(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    /// The profile of the table with this number.
    const fn known(number: u32) -> Option<Self> {
        match number {
            0 => Some(Self::MAX),
            1 => Some(Self::HIGH),
            2 => Some(Self::LOW),
            _ => None,
        }
    }

    /// What both sides can do: the lower profile, and never [`VideoProfile::MAX`] through a relay. `peer` is
    /// the last one received, if any.
    #[must_use]
    pub fn common(self, peer: Option<Self>, is_relayed: bool) -> Self {
        let mine = Self::known(self.number).unwrap_or(self);
        let common = match peer {
            None => mine,
            Some(peer) => match Self::known(peer.number) {
                Some(theirs) if theirs.number > mine.number => theirs,
                Some(_) => mine,
                None if peer.is_complete() => mine.smaller(peer),
                None => mine,
            },
        };
        if is_relayed && common == Self::MAX {
            Self::HIGH
        } else {
            common
        }
    }

    const fn is_complete(&self) -> bool {
        self.max_bitrate_kbps != 0 && self.max_fps != 0 && self.width != 0 && self.height != 0
    }

    fn smaller(self, peer: Self) -> Self {
        let of = |mine: u32, theirs: u32, least: u32| mine.min(theirs).max(least);
        Self {
            number: peer.number,
            max_bitrate_kbps: of(
                self.max_bitrate_kbps,
                peer.max_bitrate_kbps,
                LEAST.max_bitrate_kbps,
            ),
            max_fps: of(self.max_fps, peer.max_fps, LEAST.max_fps),
            width: of(self.width, peer.width, LEAST.width),
            height: of(self.height, peer.height, LEAST.height),
        }
    }
}
