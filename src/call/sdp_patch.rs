use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::sdp_check::{Violations, check};
use super::sdp_line::{self, ENCRYPT, Section, lines};

/// Patches the descriptions of one call, and checks what comes out
/// ([chapter 16 section 7](crate::protocol::calls)).
///
/// Every description passes it once: the own ones before they are set and sent, those of the peer before
/// they are set. It forces Opus at a constant bit rate, so that the sizes of packets do not follow speech,
/// and leaves no header extension unencrypted. One patcher lives as long as one call.
///
/// ```
/// use eeema::call::{HeaderExtensions, SdpKind, SdpPatcher};
///
/// let own = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=rtpmap:111 opus/48000/2\r\n\
///            a=fmtp:111 minptime=10;cbr=0\r\na=fingerprint:sha-256 AB:CD\r\n";
/// let mut patcher = SdpPatcher::new(HeaderExtensions::Disable);
/// let patched = patcher.patch(SdpKind::LocalOffer, own)?;
/// assert!(patched.text().contains("a=fmtp:111 minptime=10;stereo=0;sprop-stereo=0;cbr=1"));
/// assert!(patched.violations().is_empty()); // else end the call
/// # Ok::<(), eeema::call::SdpError>(())
/// ```
#[derive(Clone, Debug)]
pub struct SdpPatcher {
    mode: HeaderExtensions,
    /// The encrypted extensions of the latest offer of the peer.
    offered_audio: Vec<String>,
    offered_video: Vec<String>,
}

/// Which description is patched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SdpKind {
    /// The own offer.
    LocalOffer,
    /// The own answer.
    LocalAnswer,
    /// The offer of the peer.
    RemoteOffer,
    /// The answer of the peer.
    RemoteAnswer,
}

/// Which header extensions a call has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HeaderExtensions {
    /// None: calls without pictures.
    Disable,
    /// Encrypted ones with ids up to 14.
    OneByte,
    /// Encrypted ones with ids up to 255: calls with pictures.
    OneAndTwoByte,
}

/// A patched description.
#[derive(Clone, PartialEq, Eq)]
pub struct Patched {
    text: String,
    violations: Violations,
    removed: Vec<String>,
}

/// Why a description cannot be patched: end the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SdpError {
    /// It does not have Opus.
    NoOpus,
    /// A section with sound does not list Opus.
    OpusNotInMediaLine,
    /// It has more header extensions than there are ids.
    ExtensionIdsExhausted,
}

impl fmt::Display for SdpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoOpus | Self::OpusNotInMediaLine => {
                "the description of the call has no Opus; end the call"
            }
            Self::ExtensionIdsExhausted => {
                "the description of the call has too many header extensions; end the call"
            }
        })
    }
}

impl core::error::Error for SdpError {}

impl Patched {
    /// The description, with CR LF behind every line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The rules that it breaks: if there are any, end the call.
    pub const fn violations(&self) -> Violations {
        self.violations
    }

    /// The lines that were removed or replaced, in their order.
    pub fn removed(&self) -> &[String] {
        &self.removed
    }
}

impl SdpPatcher {
    /// Starts with a call.
    pub const fn new(mode: HeaderExtensions) -> Self {
        Self {
            mode,
            offered_audio: Vec::new(),
            offered_video: Vec::new(),
        }
    }

    /// Patches a description and checks the result.
    ///
    /// # Errors
    ///
    /// An [`SdpError`]; what was remembered of an earlier offer stays then.
    pub fn patch(&mut self, kind: SdpKind, text: &str) -> Result<Patched, SdpError> {
        let mut pass = Pass {
            patcher: self,
            kind,
            opus: opus(text).ok_or(SdpError::NoOpus)?,
            section: Section::Global,
            output: String::with_capacity(text.len()),
            removed: Vec::new(),
            ids: Vec::new(),
            offered_audio: Vec::new(),
            offered_video: Vec::new(),
            has_answered: [false; 2],
        };
        for line in lines(text) {
            pass.line(line)?;
        }
        let Pass {
            output,
            removed,
            offered_audio,
            offered_video,
            ..
        } = pass;
        if kind == SdpKind::RemoteOffer {
            self.offered_audio = offered_audio;
            self.offered_video = offered_video;
        }
        let violations = check(&output);
        Ok(Patched {
            text: output,
            violations,
            removed,
        })
    }
}

/// The payload type of Opus.
fn opus(text: &str) -> Option<&str> {
    lines(text).find_map(|line| {
        let (payload_type, codec) = sdp_line::payload_type(line, "a=rtpmap:")?;
        let is_plain = !payload_type.is_empty() && !payload_type.contains(char::is_whitespace);
        (is_plain && codec.starts_with("opus/")).then_some(payload_type)
    })
}

/// One walk through a description.
struct Pass<'a> {
    patcher: &'a SdpPatcher,
    kind: SdpKind,
    opus: &'a str,
    section: Section,
    output: String,
    removed: Vec<String>,
    /// The extensions that got an id, in the order of their ids.
    ids: Vec<&'a str>,
    offered_audio: Vec<String>,
    offered_video: Vec<String>,
    /// Whether the remembered extensions of sound and pictures were written.
    has_answered: [bool; 2],
}

impl<'a> Pass<'a> {
    fn line(&mut self, line: &'a str) -> Result<(), SdpError> {
        if line.starts_with("m=") {
            return self.media(line);
        }
        match self.section {
            Section::Other => self.remove(line),
            Section::Data => self.keep(line),
            Section::Global => self.common(line),
            Section::Audio | Section::Video => return self.of_media(line),
        }
        Ok(())
    }

    fn keep(&mut self, line: &str) {
        self.output.push_str(line);
        self.output.push_str("\r\n");
    }

    fn remove(&mut self, line: &str) {
        self.removed.push(line.into());
    }

    fn replace(&mut self, line: &str, new: &[&str]) {
        let start = self.output.len();
        for part in new {
            self.output.push_str(part);
        }
        let is_same = self.output.get(start..) == Some(line);
        self.output.push_str("\r\n");
        if !is_same {
            self.remove(line);
        }
    }

    fn media(&mut self, line: &str) -> Result<(), SdpError> {
        if line.starts_with("m=audio ") {
            let mut fields = line.splitn(4, ' ');
            let (Some(media), Some(port), Some(profile), Some(types)) =
                (fields.next(), fields.next(), fields.next(), fields.next())
            else {
                return Err(SdpError::OpusNotInMediaLine);
            };
            if !types
                .split(' ')
                .any(|payload_type| payload_type == self.opus)
            {
                return Err(SdpError::OpusNotInMediaLine);
            }
            self.section = Section::Audio;
            self.replace(line, &[media, " ", port, " ", profile, " ", self.opus]);
        } else if line.starts_with("m=video") {
            self.section = Section::Video;
            self.keep(line);
        } else if line.starts_with("m=application") && line.contains("DTLS/SCTP") {
            self.section = Section::Data;
            self.keep(line);
        } else {
            self.section = Section::Other;
            self.remove(line);
        }
        Ok(())
    }

    /// What holds in front of all media and inside of sound and pictures.
    fn common(&mut self, line: &str) {
        let is_mixed = line.starts_with("a=extmap-allow-mixed");
        if is_mixed && self.patcher.mode != HeaderExtensions::OneAndTwoByte {
            self.remove(line);
        } else {
            self.keep(line);
        }
    }

    fn of_media(&mut self, line: &'a str) -> Result<(), SdpError> {
        if let Some(uri) = sdp_line::extension(line) {
            return self.extension(line, uri);
        }
        if self.section == Section::Audio {
            for attribute in ["a=rtpmap:", "a=fmtp:"] {
                match sdp_line::payload_type(line, attribute) {
                    Some((payload_type, _)) if payload_type != self.opus => {
                        self.remove(line);
                        return Ok(());
                    }
                    Some((_, parameters)) if attribute == "a=fmtp:" => {
                        self.parameters(line, parameters);
                        return Ok(());
                    }
                    _ => {}
                }
            }
        }
        self.common(line);
        if self.kind == SdpKind::LocalAnswer && line.starts_with("a=mid:") {
            self.repeat_offered();
        }
        Ok(())
    }

    /// Forces a constant bit rate.
    fn parameters(&mut self, line: &str, parameters: &str) {
        let forced = ["stereo", "sprop-stereo", "cbr"];
        let is_kept = |item: &&str| {
            let (key, _) = sdp_line::parameter(item);
            !item.is_empty() && !forced.iter().any(|name| name.eq_ignore_ascii_case(key))
        };
        let mut new = String::from("a=fmtp:");
        new.push_str(self.opus);
        new.push(' ');
        for item in parameters.split(';').map(str::trim).filter(is_kept) {
            new.push_str(item);
            new.push(';');
        }
        new.push_str("stereo=0;sprop-stereo=0;cbr=1");
        self.replace(line, &[&new]);
    }

    fn extension(&mut self, line: &'a str, uri: &'a str) -> Result<(), SdpError> {
        let is_encrypted = uri.starts_with(ENCRYPT);
        let is_refused = uri.is_empty()
            || self.patcher.mode == HeaderExtensions::Disable
            || sdp_line::is_leaking(uri);
        match self.kind {
            _ if is_refused => self.remove(line),
            SdpKind::RemoteOffer if is_encrypted => {
                let offered = match self.section {
                    Section::Audio => &mut self.offered_audio,
                    _ => &mut self.offered_video,
                };
                offered.push(line.into());
                self.keep(line);
            }
            SdpKind::RemoteAnswer if is_encrypted => self.keep(line),
            SdpKind::LocalOffer if !is_encrypted => {
                let id = alloc::format!("a=extmap:{} {ENCRYPT} ", self.id(uri)?);
                self.replace(line, &[&id, uri]);
            }
            _ => self.remove(line),
        }
        Ok(())
    }

    /// The id of an extension in the own offer: they count from 1 and skip 15.
    fn id(&mut self, uri: &'a str) -> Result<usize, SdpError> {
        let index = match self.ids.iter().position(|known| *known == uri) {
            Some(index) => index,
            None => {
                self.ids.push(uri);
                self.ids.len().saturating_sub(1)
            }
        };
        let id = if index < 14 {
            index.saturating_add(1)
        } else {
            index.saturating_add(2)
        };
        let largest = match self.patcher.mode {
            HeaderExtensions::OneAndTwoByte => 255,
            _ => 14,
        };
        if id > largest {
            return Err(SdpError::ExtensionIdsExhausted);
        }
        Ok(id)
    }

    /// Writes the extensions that the peer offered, once for sound and once for pictures.
    fn repeat_offered(&mut self) {
        let patcher = self.patcher;
        let [audio, video] = &mut self.has_answered;
        let (has_answered, offered) = match self.section {
            Section::Audio => (audio, &patcher.offered_audio),
            _ => (video, &patcher.offered_video),
        };
        if !core::mem::replace(has_answered, true) {
            for line in offered {
                self.keep(line);
            }
        }
    }
}

impl fmt::Debug for Patched {
    /// Without the text, which has addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Patched({:?})", self.violations)
    }
}
