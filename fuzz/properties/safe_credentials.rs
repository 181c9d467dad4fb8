//! Credentials and tokens: a server lets in who sends the header of its account and
//! nobody else.
//!
//! User name, password and the header of another request, one a line.

use eeema::safe::server::{Action, Answer, Head, Server, Status};
use eeema::safe::{AddressError, Authorization, Credentials, ServerConfig, Token};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    match Token::new(text) {
        Ok(token) => {
            let header = Authorization::Token(token).header().unwrap();
            assert_eq!(header.as_str().strip_prefix("Token "), Some(text));
        }
        Err(_) => assert!(text.is_empty() || !data.iter().all(u8::is_ascii_graphic)),
    }
    let mut lines = text.split('\n');
    let (name, password) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    let credentials = match Credentials::new(name, password) {
        Ok(Some(credentials)) => credentials,
        Ok(None) => return assert!(name.is_empty() || password.is_empty()),
        Err(error) => return assert!(error == AddressError::UsernameColon && name.contains(':')),
    };
    assert_eq!(
        (credentials.username(), credentials.password()),
        (name, password)
    );
    let header = credentials.header();
    let host = Server::new(ServerConfig::USUAL).with_credentials(&credentials);
    assert_eq!(ask(&host, Some(header.as_str())), Ok(Action::Config));
    assert_eq!(ask(&host, None), Err(Status::UNAUTHORIZED.into()));
    // Another header lets in only if it is Basic of any case with the same credentials.
    let other = lines.next().unwrap_or_default();
    let is_admitted = ask(&host, Some(other)).is_ok();
    let words: Vec<_> = other.split(' ').filter(|word| !word.is_empty()).collect();
    let right = header.as_str().strip_prefix("Basic ").unwrap();
    let is_latin = format!("{name}:{password}")
        .chars()
        .all(|c| u32::from(c) < 0x100);
    if words.len() == 2 && words[0].eq_ignore_ascii_case("basic") && words[1] == right {
        assert!(is_admitted || other.contains('\t') || !other.trim_start().starts_with(words[0]));
    } else if is_admitted {
        assert!(
            is_latin && words[0].trim().eq_ignore_ascii_case("basic") || words[1].trim() == right
        );
    }
}

fn ask(host: &Server, authorization: Option<&str>) -> Result<Action, Answer> {
    let mut headers = vec![("User-Agent", "Threema"), ("Accept", "application/json")];
    headers.extend(authorization.map(|value| ("Authorization", value)));
    host.route(&Head::new("GET", "/config", headers))
}
