use core::fmt;

use super::sdp_line::{self, ENCRYPT, lines};

/// A rule that a patched description keeps ([chapter 16 section 7.3](crate::protocol::calls)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SdpRule {
    /// There is sound.
    HasAudio,
    /// Every section with sound has one codec.
    OneAudioCodec,
    /// The bit rate of sound is constant.
    ConstantBitRate,
    /// Media travel over DTLS-SRTP, data over DTLS.
    Profile,
    /// No key of the media stands in the description.
    NoMediaKeys,
    /// The certificate is named.
    HasFingerprint,
    /// It is named by SHA-256.
    FingerprintHash,
    /// Header extensions are encrypted.
    EncryptedExtensions,
    /// None of them shows when somebody speaks.
    NoAudioLevel,
    /// There is nothing but sound, pictures and data.
    KnownMedia,
}

impl SdpRule {
    /// All rules.
    pub const ALL: [Self; 10] = [
        Self::HasAudio,
        Self::OneAudioCodec,
        Self::ConstantBitRate,
        Self::Profile,
        Self::NoMediaKeys,
        Self::HasFingerprint,
        Self::FingerprintHash,
        Self::EncryptedExtensions,
        Self::NoAudioLevel,
        Self::KnownMedia,
    ];

    /// The name of its violation in the chapter.
    pub const fn violation(self) -> &'static str {
        match self {
            Self::HasAudio => "no_audio",
            Self::OneAudioCodec => "audio_codecs",
            Self::ConstantBitRate => "no_cbr",
            Self::Profile => "profile",
            Self::NoMediaKeys => "sdes",
            Self::HasFingerprint => "no_fingerprint",
            Self::FingerprintHash => "fingerprint_hash",
            Self::EncryptedExtensions => "plain_header_extension",
            Self::NoAudioLevel => "audio_level_extension",
            Self::KnownMedia => "unknown_media",
        }
    }
}

/// The rules that a description breaks.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[must_use]
pub struct Violations(u16);

impl Violations {
    /// Whether it breaks none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it breaks `rule`.
    #[must_use]
    pub const fn contains(self, rule: SdpRule) -> bool {
        self.0 & (1 << rule as u16) != 0
    }

    /// The broken rules.
    pub fn iter(self) -> impl Iterator<Item = SdpRule> {
        let is_broken = move |rule: &SdpRule| self.contains(*rule);
        SdpRule::ALL.into_iter().filter(is_broken)
    }

    fn add(&mut self, rule: SdpRule) {
        self.0 |= 1 << rule as u16;
    }

    fn demand(&mut self, rule: SdpRule, holds: bool) {
        if !holds {
            self.add(rule);
        }
    }
}

impl fmt::Debug for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// Checks a description as it is.
pub fn check(text: &str) -> Violations {
    let mut violations = Violations::default();
    let mut audio = Audio::default();
    let (mut has_audio, mut has_fingerprint) = (false, false);
    for line in lines(text) {
        if let Some(media) = line.strip_prefix("m=") {
            audio.finish(&mut violations);
            audio = check_media(media, &mut violations);
            has_audio |= audio.payload_type.is_some();
        } else if let Some(uri) = sdp_line::extension(line) {
            violations.demand(SdpRule::EncryptedExtensions, uri.starts_with(ENCRYPT));
            violations.demand(SdpRule::NoAudioLevel, !sdp_line::is_leaking(uri));
        } else if let Some(fingerprint) = line.strip_prefix("a=fingerprint:") {
            has_fingerprint = true;
            let hash = fingerprint.split(' ').next();
            violations.demand(SdpRule::FingerprintHash, hash == Some("sha-256"));
        } else if line.starts_with("a=crypto:") {
            violations.add(SdpRule::NoMediaKeys);
        } else {
            audio.line(line);
        }
    }
    audio.finish(&mut violations);
    violations.demand(SdpRule::HasAudio, has_audio);
    violations.demand(SdpRule::HasFingerprint, has_fingerprint);
    violations
}

/// Checks the line of a section; gives what is collected of one with sound.
fn check_media<'a>(media: &'a str, violations: &mut Violations) -> Audio<'a> {
    let mut fields = media.split(' ');
    let kind = fields.next();
    let profile = fields.nth(1);
    let is_rtp = profile == Some("UDP/TLS/RTP/SAVPF");
    match kind {
        Some("audio") => {
            violations.demand(SdpRule::Profile, is_rtp);
            let payload_type = fields.next();
            violations.demand(
                SdpRule::OneAudioCodec,
                payload_type.is_some_and(|first| !first.is_empty()) && fields.next().is_none(),
            );
            return Audio {
                payload_type: Some(payload_type.unwrap_or("")),
                ..Audio::default()
            };
        }
        Some("video") => violations.demand(SdpRule::Profile, is_rtp),
        Some("application") => violations.demand(
            SdpRule::Profile,
            matches!(
                profile,
                Some("UDP/DTLS/SCTP" | "TCP/DTLS/SCTP" | "DTLS/SCTP")
            ),
        ),
        _ => violations.add(SdpRule::KnownMedia),
    }
    Audio::default()
}

/// What is collected of a section with sound.
#[derive(Default)]
struct Audio<'a> {
    /// `None` outside of sound.
    payload_type: Option<&'a str>,
    /// How often the bit rate is said to be constant, or anything else.
    said: usize,
    is_constant: bool,
}

impl Audio<'_> {
    fn line(&mut self, line: &str) {
        let Some((payload_type, parameters)) = sdp_line::payload_type(line, "a=fmtp:") else {
            return;
        };
        if self.payload_type != Some(payload_type) {
            return;
        }
        for (key, value) in parameters.split(';').map(sdp_line::parameter) {
            if key.eq_ignore_ascii_case("cbr") {
                self.said = self.said.saturating_add(1);
                self.is_constant = value == "1";
            }
        }
    }

    fn finish(&self, violations: &mut Violations) {
        if self.payload_type.is_some() {
            let is_constant = self.said == 1 && self.is_constant;
            violations.demand(SdpRule::ConstantBitRate, is_constant);
        }
    }
}
