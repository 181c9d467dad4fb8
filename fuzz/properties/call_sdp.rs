//! Session descriptions: patching adds no header extension that was not there in another form, never
//! weakens, and what passes the check passes it after another patch.

use eeema::call::{
    CallReport, HeaderExtensions, LocalCandidates, SdpKind, SdpPatcher, check as check_sdp,
    filter_candidates, judge_remote,
};

const ENCRYPT: &str = "urn:ietf:params:rtp-hdrext:encrypt";

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
    let filtered = filter_candidates(text, false);
    for line in filtered
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix("a="))
    {
        assert!(!line.starts_with("candidate:") || judge_remote(line, false).is_ok());
    }
    let mut local = LocalCandidates::new(true);
    assert!(local.judge(text).is_ok() || local.judge(text).is_err());

    let mut patcher = SdpPatcher::new(mode);
    let Ok(patched) = patcher.patch(kind, text) else {
        return;
    };
    assert_eq!(patched.violations(), check_sdp(patched.text()));
    for uri in extensions(patched.text()).filter(|uri| uri.starts_with(ENCRYPT)) {
        let plain = uri.trim_start_matches(ENCRYPT).trim_start();
        assert!(text.contains(plain), "{uri:?} was not there");
    }
    if patched.violations().is_empty() {
        // A description of the peer that passes is left alone by another pass.
        let again = SdpPatcher::new(mode).patch(SdpKind::RemoteAnswer, patched.text());
        let again = again.unwrap();
        assert!(again.violations().is_empty(), "{:?}", again.violations());
        assert!(CallReport::of(patched.text(), again.text()).holds());
    }
}

fn extensions(text: &str) -> impl Iterator<Item = &str> {
    let lines = text
        .split("\r\n")
        .filter_map(|line| line.strip_prefix("a=extmap:"));
    lines.filter_map(|line| line.split_once(' ').map(|(_, uri)| uri))
}
