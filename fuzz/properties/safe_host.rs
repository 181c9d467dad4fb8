//! Heads of requests to a server, as they come over the wire: no file outside the folder is ever named, no
//! upload is longer than the limit, and what is framed in two ways is refused.

use eeema::safe::ServerConfig;
use eeema::safe::server::{Action, Head, Server};

pub(crate) fn check(data: &[u8]) {
    let head = match Head::parse(data) {
        Ok(head) => head,
        Err(answer) => return assert!(answer.status().code() >= 400),
    };
    let (name, condition) = match Server::new(ServerConfig::USUAL).route(&head) {
        Ok(Action::Store {
            name,
            length,
            condition,
            ..
        }) => {
            assert!(length <= ServerConfig::USUAL.max_backup_bytes());
            let text = str::from_utf8(data).unwrap().to_ascii_lowercase();
            // Behind the empty line stands the body.
            let lines = text.lines().skip_while(|line| line.is_empty());
            let head: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
            let count = |name| head.iter().filter(|line| line.starts_with(name)).count();
            assert_eq!(
                (count("transfer-encoding:"), count("content-length:")),
                (0, 1)
            );
            (name, condition)
        }
        Ok(Action::Read { name, condition } | Action::Delete { name, condition }) => {
            (name, condition)
        }
        Ok(Action::Config) => return,
        Err(answer) => {
            assert!((400..500).contains(&answer.status().code()));
            return;
        }
    };
    assert!(condition.check(true).is_ok() || condition.check(false).is_ok() || data.len() > 100);
    let digits = name.as_str().bytes();
    assert!(name.as_str().len() == 64 && digits.into_iter().all(|b| b.is_ascii_hexdigit()));
}
