//! Answers of the directory and of the Gateway: what is read was in the answer.

use eeema::contact_hash::directory::{Challenge, MatchAnswer, TokenAnswer};
use eeema::contact_hash::{Match, gateway};
use eeema::{SecretKey, ThreemaId};

pub(crate) fn check(data: &[u8]) {
    if let Ok(challenge) = Challenge::parse(data) {
        let secret_key = SecretKey::from_bytes([1; 32]);
        if let Ok(request) = challenge.respond(ThreemaId::ECHOECHO, &secret_key) {
            assert!(request.contains("ECHOECHO"));
        }
    }
    if let Ok(TokenAnswer::Granted(token)) = TokenAnswer::parse(data) {
        assert!(token.as_str().len() <= data.len());
    }
    if let Ok(answer) = MatchAnswer::parse(data) {
        each_was_sent(&answer.matches, data);
        assert_eq!(answer.without(ThreemaId::ECHOECHO).count(), {
            let others = answer.matches.iter();
            others
                .filter(|found| found.identity != ThreemaId::ECHOECHO)
                .count()
        });
    }
    if let Ok(matches) = gateway::parse_bulk_answer(data) {
        each_was_sent(&matches, data);
    }
}

/// Every match takes more bytes than its key, and its identity stands in the answer unless it was
/// escaped.
fn each_was_sent(matches: &[Match], data: &[u8]) {
    assert!(matches.len() <= data.len() / 32);
    for found in matches {
        let identity = found.identity.as_bytes();
        let stands_there = data
            .windows(identity.len())
            .any(|window| window == identity);
        assert!(stands_there || data.contains(&b'\\'));
    }
}
