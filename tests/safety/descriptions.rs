//! Session descriptions put together from lines that mean something, some of them twice and in any order.

use proptest::collection::vec;
use proptest::prelude::*;

use crate::seeds::call_sdp;

const LINES: [&str; 34] = [
    "v=0",
    "",
    "a=group:BUNDLE 0 1 2",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111",
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0",
    "m=audio 9 UDP/TLS/RTP/SAVPF 0 111",
    "m=audio 9 RTP/SAVP 96",
    "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
    "m=application 9 TCP/DTLS/SCTP 5000",
    "m=image 9 UDP/TLS/RTP/SAVPF 0",
    "a=rtpmap:111 opus/48000/2",
    "a=rtpmap:0 PCMU/8000",
    "a=fmtp:111 minptime=10;useinbandfec=1",
    "a=fmtp:111 minptime=10;cbr=1",
    "a=fmtp:111 cbr=1",
    "a=fmtp:111 CBR = 0 ; stereo=1;;cbr=1",
    "a=fmtp:111",
    "a=fmtp:0 cbr=1",
    "a=mid:0",
    "a=mid:1",
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "a=extmap:2 urn:ietf:params:rtp-hdrext:encrypt urn:ietf:params:rtp-hdrext:csrc-audio-level",
    "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid",
    "a=extmap:4/sendonly urn:3gpp:video-orientation",
    "a=extmap:5 urn:ietf:params:rtp-hdrext:encrypt urn:3gpp:video-orientation",
    "a=extmap:6",
    "a=extmap-allow-mixed",
    "a=fingerprint:sha-256 AB:CD",
    "a=fingerprint:sha-1 AB:CD",
    "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA",
    "a=candidate:1 1 udp 2122194687 192.0.2.2 50896 typ host",
    "a=candidate:2 1 udp 2122194687 host.example.com 50896 typ host",
    "a=sendrecv",
];

/// Whose check passes, in some of the modes.
const GOOD: &str = "v=0\r\na=fingerprint:sha-256 AB:CD\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
                    a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;cbr=1\r\na=mid:0\r\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn patches_keep_their_promises(
        choice in 0..12_u8,
        is_good: bool,
        lines in vec(prop::sample::select(&LINES[..]), 0..24),
        line_end in prop::sample::select(&["\r\n", "\n", "\r"][..]),
    ) {
        let mut data = vec![choice];
        if is_good {
            data.extend_from_slice(GOOD.as_bytes());
        }
        data.extend_from_slice(lines.join(line_end).as_bytes());
        call_sdp::check(&data);
    }
}

/// A bit rate that is said in the second of two lines is still said once.
#[test]
fn a_constant_bit_rate_is_said_once() {
    for kind in 0..4 {
        let two_lines = GOOD.replace("minptime=10;cbr=1", "minptime=10\r\na=fmtp:111 cbr=1");
        let data = [&[kind], two_lines.as_bytes()].concat();
        call_sdp::check(&data);
    }
}
