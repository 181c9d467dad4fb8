//! Messages of web sessions: what was read is written, and is read as the same.

use eeema::web_session::msgpack::{Limits, Value};
use eeema::web_session::{AppMessage, Control, Error, Message};

/// The first byte says what the rest is.
pub(crate) fn check(data: &[u8]) {
    let [kind, bytes @ ..] = data else {
        return;
    };
    match kind % 3 {
        0 => signalling(bytes),
        1 => application(bytes),
        _ => value(bytes),
    }
}

fn signalling(bytes: &[u8]) {
    let Ok(message) = Message::decode(bytes) else {
        return;
    };
    let written = match message.encode() {
        Ok(written) => written,
        // A field that may be absent is written all the same, and counts.
        Err(error) => return assert_eq!(error, Error::Limit),
    };
    let again = Message::decode(&written).unwrap();
    assert_eq!(again.encode().as_ref(), Ok(&written));
    assert!(again == message || is_unequal_to_itself(&message));
}

fn application(bytes: &[u8]) {
    let Ok(Some(message)) = AppMessage::decode(bytes) else {
        return;
    };
    let written = message.encode().unwrap();
    let again = AppMessage::decode(&written).unwrap().unwrap();
    assert_eq!(again.encode().as_ref(), Ok(&written));
    assert!(again == message || is_unequal_to_itself(&message));
    assert!(again == again.clone().into_owned() || is_unequal_to_itself(&message));
    assert_eq!(again.ack(), message.ack());
    if let Ok(Some(control)) = Control::of(&message) {
        let written = control.to_message().encode().unwrap();
        let again = AppMessage::decode(&written).unwrap().unwrap();
        assert_eq!(Control::of(&again), Ok(Some(control)));
    }
}

fn value(bytes: &[u8]) {
    for limits in [Limits::SIGNALLING, Limits::APPLICATION, Limits::new(2, 5)] {
        let Ok(value) = Value::decode(bytes, limits) else {
            continue;
        };
        let written = value.encode(limits).unwrap();
        let again = Value::decode(&written, limits).unwrap();
        assert_eq!(again.encode(limits).as_ref(), Ok(&written));
        assert!(again == value || is_unequal_to_itself(&value));
    }
}

/// Whether there is a number in it that is none.
#[expect(clippy::eq_op, reason = "NaN is not equal to itself")]
fn is_unequal_to_itself<T: PartialEq>(value: &T) -> bool {
    value != value
}
