//! What a file is.

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Image,
    Video,
    Audio,
    Other,
}

/// What a file is by its first bytes; never by what the backup says, as a browser would run what it says.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) extension: &'static str,
    pub(super) kind: Kind,
}

impl Form {
    pub(super) const OTHER: Self = Self {
        extension: "bin",
        kind: Kind::Other,
    };

    pub(super) fn of(content: &[u8]) -> Self {
        const BEGINNINGS: [(&[u8], &str, Kind); 8] = [
            (b"\xff\xd8\xff", "jpg", Kind::Image),
            (b"\x89PNG\r\n\x1a\n", "png", Kind::Image),
            (b"GIF8", "gif", Kind::Image),
            (b"%PDF-", "pdf", Kind::Other),
            (b"OggS", "ogg", Kind::Audio),
            (b"ID3", "mp3", Kind::Audio),
            (b"\xff\xf1", "aac", Kind::Audio),
            (b"\x1aE\xdf\xa3", "webm", Kind::Video),
        ];
        let found = BEGINNINGS
            .iter()
            .find(|(beginning, ..)| content.starts_with(beginning));
        if let Some((_, extension, kind)) = found {
            return Self {
                extension,
                kind: *kind,
            };
        }
        let (form, brand) = (content.get(4..8), content.get(8..12));
        match (form, brand) {
            (Some(b"ftyp"), Some(b"M4A ")) => Self {
                extension: "m4a",
                kind: Kind::Audio,
            },
            (Some(b"ftyp"), _) => Self {
                extension: "mp4",
                kind: Kind::Video,
            },
            (_, Some(b"WEBP")) => Self {
                extension: "webp",
                kind: Kind::Image,
            },
            _ => Self::OTHER,
        }
    }
}
