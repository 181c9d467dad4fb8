use core::fmt;

use super::sdp_check::{SdpRule, Violations, check};

/// Whether a call is what it should be: the rules, checked on the descriptions of both sides as they were
/// set. For auditors, who have nothing but the two texts.
///
/// `Display` writes a line for each rule of [chapter 16 section 7.3](crate::protocol::calls), with the name
/// that its violation has there. What no description says is in [`media_rules`](super::media_rules).
///
/// ```
/// use eeema::call::{CallReport, SdpRule};
///
/// let report = CallReport::of("v=0\r\n", "v=0\r\n");
/// assert!(!report.holds());
/// assert_eq!(report.of_rule(SdpRule::HasAudio), (false, false));
/// let lines = report.to_string();
/// assert_eq!(lines.lines().next(), Some("HasAudio: own BROKEN, peer BROKEN (no_audio)"));
/// assert_eq!(lines.lines().count(), SdpRule::ALL.len());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallReport {
    local: Violations,
    remote: Violations,
}

impl CallReport {
    /// Checks both descriptions.
    pub fn of(local: &str, remote: &str) -> Self {
        Self {
            local: check(local),
            remote: check(remote),
        }
    }

    /// Whether both keep all rules.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.local.is_empty() && self.remote.is_empty()
    }

    /// Whether the own description and that of the peer keep a rule.
    pub const fn of_rule(&self, rule: SdpRule) -> (bool, bool) {
        (!self.local.contains(rule), !self.remote.contains(rule))
    }
}

impl fmt::Display for CallReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |holds| if holds { "holds" } else { "BROKEN" };
        for rule in SdpRule::ALL {
            let (local, remote) = self.of_rule(rule);
            write!(f, "{rule:?}: own {}, peer {}", word(local), word(remote))?;
            match local && remote {
                true => writeln!(f)?,
                false => writeln!(f, " ({})", rule.violation())?,
            }
        }
        Ok(())
    }
}
