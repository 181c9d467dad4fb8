use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::sdp_check::{Violations, check};
use super::sdp_kind::{HeaderExtensions, SdpError, SdpKind};
use super::sdp_pass::{self, Offered};

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
    /// Those of the latest offer of the peer.
    offered: Offered,
}

/// A patched description.
#[derive(Clone, PartialEq, Eq)]
pub struct Patched {
    text: String,
    violations: Violations,
    removed: Vec<String>,
}

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
            offered: Offered::NONE,
        }
    }

    /// Patches a description and checks the result.
    ///
    /// # Errors
    ///
    /// An [`SdpError`]; what was remembered of an earlier offer stays then.
    pub fn patch(&mut self, kind: SdpKind, text: &str) -> Result<Patched, SdpError> {
        let walked = sdp_pass::walk(self.mode, kind, &self.offered, text)?;
        if kind == SdpKind::RemoteOffer {
            self.offered = walked.offered;
        }
        Ok(Patched {
            violations: check(&walked.output),
            text: walked.output,
            removed: walked.removed,
        })
    }
}

impl fmt::Debug for Patched {
    /// Without the text, which has addresses.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Patched({:?})", self.violations)
    }
}
