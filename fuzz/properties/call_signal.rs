//! The messages of a call: what was read is written, and is read as the same.

use eeema::call::Signal;
use eeema::content::CallSignal;

/// The first byte says which of the five messages it is.
pub(crate) fn check(data: &[u8]) {
    let [kind, body @ ..] = data else {
        return;
    };
    let kind = match kind % 5 {
        0 => CallSignal::Offer,
        1 => CallSignal::Answer,
        2 => CallSignal::IceCandidates,
        3 => CallSignal::Hangup,
        _ => CallSignal::Ringing,
    };
    if let Ok(signal) = Signal::decode(kind, body) {
        assert_eq!(signal.kind(), kind);
        let written = signal.to_vec();
        assert_eq!(written.len(), signal.encoded_len());
        assert_eq!(Signal::decode(kind, &written), Ok(signal));
    }
}
