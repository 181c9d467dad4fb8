//! One walk through a description, line by line.

use alloc::string::String;
use alloc::vec::Vec;

use super::sdp_kind::{HeaderExtensions, SdpError, SdpKind};
use super::sdp_line::{self, ENCRYPT, Section, lines};

/// The encrypted extensions that a peer offered, as lines.
#[derive(Clone, Debug)]
pub(super) struct Offered {
    audio: Vec<String>,
    video: Vec<String>,
}

impl Offered {
    pub(super) const NONE: Self = Self {
        audio: Vec::new(),
        video: Vec::new(),
    };
}

/// What a walk made.
pub(super) struct Walked {
    pub(super) output: String,
    /// The lines that are not in the output as they were.
    pub(super) removed: Vec<String>,
    /// What is offered, if it is an offer of the peer.
    pub(super) offered: Offered,
}

/// Patches a description; an own answer repeats what was `offered`.
pub(super) fn walk(
    mode: HeaderExtensions,
    kind: SdpKind,
    offered: &Offered,
    text: &str,
) -> Result<Walked, SdpError> {
    let mut pass = Pass {
        mode,
        kind,
        offered,
        opus: opus(text).ok_or(SdpError::NoOpus)?,
        section: Section::Global,
        is_forced: false,
        walked: Walked {
            output: String::with_capacity(text.len()),
            removed: Vec::new(),
            offered: Offered::NONE,
        },
        ids: Vec::new(),
        has_answered: [false; 2],
    };
    for line in lines(text) {
        pass.line(line)?;
    }
    Ok(pass.walked)
}

/// The payload type of Opus.
fn opus(text: &str) -> Option<&str> {
    lines(text).find_map(|line| {
        let (payload_type, codec) = sdp_line::payload_type(line, "a=rtpmap:")?;
        let is_plain = !payload_type.is_empty() && !payload_type.contains(char::is_whitespace);
        (is_plain && codec.starts_with("opus/")).then_some(payload_type)
    })
}

struct Pass<'a> {
    mode: HeaderExtensions,
    kind: SdpKind,
    offered: &'a Offered,
    opus: &'a str,
    section: Section,
    /// Whether a line of the section forces the bit rate.
    is_forced: bool,
    walked: Walked,
    /// The extensions that got an id, in the order of their ids.
    ids: Vec<&'a str>,
    /// Whether the offered extensions of sound and pictures were written.
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
        self.walked.output.push_str(line);
        self.walked.output.push_str("\r\n");
    }

    fn remove(&mut self, line: &str) {
        self.walked.removed.push(line.into());
    }

    fn replace(&mut self, line: &str, new: &[&str]) {
        let start = self.walked.output.len();
        for part in new {
            self.walked.output.push_str(part);
        }
        let is_same = self.walked.output.get(start..) == Some(line);
        self.walked.output.push_str("\r\n");
        if !is_same {
            self.remove(line);
        }
    }

    fn media(&mut self, line: &str) -> Result<(), SdpError> {
        self.is_forced = false;
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
        if is_mixed && self.mode != HeaderExtensions::OneAndTwoByte {
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
        let items = parameters.split(';').map(str::trim).filter(is_kept);
        let mut items: Vec<&str> = items.collect();
        // What is said twice breaks the rule: further lines of the section say nothing of it.
        if !core::mem::replace(&mut self.is_forced, true) {
            items.extend(["stereo=0", "sprop-stereo=0", "cbr=1"]);
        }
        if items.is_empty() {
            self.remove(line);
        } else {
            self.replace(line, &["a=fmtp:", self.opus, " ", &items.join(";")]);
        }
    }

    fn extension(&mut self, line: &'a str, uri: &'a str) -> Result<(), SdpError> {
        let is_encrypted = uri.starts_with(ENCRYPT);
        let is_refused =
            uri.is_empty() || self.mode == HeaderExtensions::Disable || sdp_line::is_leaking(uri);
        match self.kind {
            _ if is_refused => self.remove(line),
            SdpKind::RemoteOffer if is_encrypted => {
                let offered = match self.section {
                    Section::Audio => &mut self.walked.offered.audio,
                    _ => &mut self.walked.offered.video,
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
        let largest = match self.mode {
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
        let offered = self.offered;
        let [audio, video] = &mut self.has_answered;
        let (has_answered, offered) = match self.section {
            Section::Audio => (audio, &offered.audio),
            _ => (video, &offered.video),
        };
        if !core::mem::replace(has_answered, true) {
            for line in offered {
                self.keep(line);
            }
        }
    }
}
