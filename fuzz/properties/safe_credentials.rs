//! Credentials, tokens and typed identities: a server lets in who sends the header of its account and
//! nobody else, and an identity is read in any case of its letters.
//!
//! User name, password and the header of another request, one a line.

use eeema::safe::host::{Action, Head, Host, Status};
use eeema::safe::{Authorization, Credentials, Error, ServerConfig, Token, parse_typed_id};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    match parse_typed_id(text) {
        Ok(id) => assert_eq!(id.as_str(), text.to_ascii_uppercase()),
        Err(error) => assert_eq!(error, Error::InvalidIdentity),
    }
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
        Err(error) => return assert!(error == Error::UsernameColon && name.contains(':')),
    };
    assert_eq!(
        (credentials.username(), credentials.password()),
        (name, password)
    );
    let header = credentials.header();
    let host = Host::new(ServerConfig::USUAL).with_credentials(credentials);
    assert_eq!(ask(&host, Some(header.as_str())), Ok(Action::Config));
    assert_eq!(ask(&host, None), Err(Status::UNAUTHORIZED));
    // White space around the value of a header does not count.
    let other = lines.next().unwrap_or_default();
    let is_right = other.trim() == header.as_str();
    assert_eq!(ask(&host, Some(other)).is_ok(), is_right);
}

fn ask(host: &Host, authorization: Option<&str>) -> Result<Action, Status> {
    let mut headers = vec![("User-Agent", "Threema"), ("Accept", "application/json")];
    headers.extend(authorization.map(|value| ("Authorization", value)));
    host.authorise(&Head {
        method: "GET",
        path: "/config",
        headers: &headers,
    })
}
