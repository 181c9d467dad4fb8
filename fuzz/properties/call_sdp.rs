//! Session descriptions: patching adds no header extension that was not there in another form, never
//! weakens, and has nothing to do a second time; what passes the check passes it after the patch.

use eeema::call::{
    CallReport, HeaderExtensions, IceTransportPolicy, LocalCandidates, Patched, SdpError, SdpKind,
    SdpPatcher, SdpRule, check as check_sdp, filter_candidates, judge_remote,
};

const ENCRYPT: &str = "urn:ietf:params:rtp-hdrext:encrypt";

/// What a patch never breaks. Sound and certificate may go with a section that no call has.
const KEPT: [SdpRule; 6] = [
    SdpRule::Profile,
    SdpRule::NoMediaKeys,
    SdpRule::FingerprintHash,
    SdpRule::EncryptedExtensions,
    SdpRule::NoAudioLevel,
    SdpRule::KnownMedia,
];

/// The first byte says which description it is, and with which extensions.
pub(crate) fn check(data: &[u8]) {
    let [choice, text @ ..] = data else {
        return;
    };
    let Ok(text) = str::from_utf8(text) else {
        return;
    };
    let kind = match choice % 4 {
        0 => SdpKind::LocalOffer,
        1 => SdpKind::LocalAnswer,
        2 => SdpKind::RemoteOffer,
        _ => SdpKind::RemoteAnswer,
    };
    let mode = match choice / 4 % 3 {
        0 => HeaderExtensions::Disable,
        1 => HeaderExtensions::OneByte,
        _ => HeaderExtensions::OneAndTwoByte,
    };
    candidates(text);

    let mut patcher = SdpPatcher::new(mode);
    if kind == SdpKind::LocalAnswer {
        // The peer offered the same.
        let offered = patcher.patch(SdpKind::RemoteOffer, text);
        assert_eq!(offered.is_ok(), patcher.clone().patch(kind, text).is_ok());
    }
    let Ok(patched) = patcher.patch(kind, text) else {
        return;
    };
    assert_eq!(patched.violations(), check_sdp(patched.text()));
    is_no_worse(text, &patched);
    adds_nothing(text, &patched);
    again(patcher, kind, &patched);
    if patched.violations().is_empty() {
        // Who receives it patches it too.
        let received = SdpPatcher::new(mode).patch(SdpKind::RemoteAnswer, patched.text());
        let holds = |received: Patched| CallReport::of(patched.text(), received.text()).holds();
        assert!(received.map_or_else(is_about_opus, holds));
    }
}

fn candidates(text: &str) {
    let filtered = filter_candidates(text, false);
    for line in filtered
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix("a="))
    {
        assert!(!line.starts_with("candidate:") || judge_remote(line, false).is_ok());
        has_one_address(line);
    }
    text.lines().for_each(has_one_address);
    let own = LocalCandidates::new(true).with_policy(IceTransportPolicy::Relay);
    for line in own.clone().filter(text).text().lines() {
        assert!(!line.starts_with("a=candidate:") || line.contains(" typ relay"));
    }
    assert!(own.clone().judge(text).is_err() || text.contains(" typ relay"));
}

/// Whoever reads the fields of a candidate that is kept, apart by whatever white space, finds the address
/// that was judged.
fn has_one_address(candidate: &str) {
    if judge_remote(candidate, true).is_ok() {
        let address = candidate.split_whitespace().nth(4);
        assert_eq!(candidate.split(' ').nth(4), address);
    }
}

fn is_no_worse(text: &str, patched: &Patched) {
    let before = check_sdp(text);
    assert!(!before.is_empty() || patched.violations().is_empty());
    for rule in KEPT {
        let is_new = patched.violations().contains(rule) && !before.contains(rule);
        assert!(!is_new, "{rule:?}");
    }
}

/// Every line was there before, or says in another form what was there.
fn adds_nothing(text: &str, patched: &Patched) {
    let before: Vec<&str> = text.split(['\r', '\n']).collect();
    for line in patched
        .text()
        .split_terminator("\r\n")
        .filter(|line| !before.contains(line))
    {
        if let Some(extension) = extension(line) {
            let encrypted = extension.strip_prefix(ENCRYPT);
            let plain = encrypted.and_then(|plain| plain.strip_prefix(' '));
            let plain = plain.expect(line);
            let mut extensions = before.iter().filter_map(|line| self::extension(line));
            assert!(extensions.any(|old| old == plain), "{line:?}");
        } else if line.starts_with("m=audio ") {
            let is_shorter = |old: &&str| line.len() < old.len() && old.starts_with("m=audio ");
            assert!(before.iter().any(is_shorter), "{line:?}");
        } else {
            let (_type, parameters) = line
                .strip_prefix("a=fmtp:")
                .unwrap()
                .split_once(' ')
                .unwrap();
            for (key, value) in parameters
                .split(';')
                .filter_map(|item| item.split_once('='))
            {
                match key.trim().to_ascii_lowercase().as_str() {
                    "cbr" => assert_eq!(value, "1", "{line:?}"),
                    "stereo" | "sprop-stereo" => assert_eq!(value, "0", "{line:?}"),
                    _ => {}
                }
            }
        }
    }
}

fn extension(line: &str) -> Option<&str> {
    let (_id, uri) = line.strip_prefix("a=extmap:")?.split_once(' ')?;
    Some(uri)
}

/// A second pass leaves a description as it is; only that an own offer has no encrypted extensions of its
/// own, and loses them. Where a section that goes had named Opus it finds none, or another one.
fn again(mut patcher: SdpPatcher, kind: SdpKind, patched: &Patched) {
    let twice = match patcher.patch(kind, patched.text()) {
        Ok(twice) => twice,
        Err(error) => return assert!(is_about_opus(error)),
    };
    assert_eq!(twice.violations(), check_sdp(twice.text()));
    if kind == SdpKind::LocalOffer {
        let without = |line: &&str| extension(line).is_none_or(|uri| !uri.starts_with(ENCRYPT));
        let lines = patched.text().split_terminator("\r\n").filter(without);
        let is_left = twice.text().split_terminator("\r\n").filter(without);
        assert!(is_left.eq(lines));
    } else {
        assert_eq!(twice.text(), patched.text());
    }
}

fn is_about_opus(error: SdpError) -> bool {
    matches!(error, SdpError::NoOpus | SdpError::OpusNotInMediaLine)
}
