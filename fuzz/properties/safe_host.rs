//! Heads of requests to a server, one line for the method, the path, and each header: no file
//! outside the folder is ever named, and no upload is longer than the limit.

use eeema::safe::ServerConfig;
use eeema::safe::host::{Action, Head, Host};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let mut lines = text.lines();
    let (method, path) = (lines.next(), lines.next());
    let headers: Vec<_> = lines.filter_map(|line| line.split_once(": ")).collect();
    let head = Head {
        method: method.unwrap_or_default(),
        path: path.unwrap_or_default(),
        headers: &headers,
    };
    let name = match Host::new(ServerConfig::USUAL).authorise(&head) {
        Ok(Action::Store { name, length }) => {
            assert!(length <= ServerConfig::USUAL.max_backup_bytes);
            name
        }
        Ok(Action::Read(name) | Action::Probe(name) | Action::Delete(name)) => name,
        Ok(Action::Config) => return,
        Err(status) => {
            assert!((400..500).contains(&status.code()));
            return;
        }
    };
    let digits = name.as_str().bytes();
    assert!(name.as_str().len() == 64 && digits.into_iter().all(|b| b.is_ascii_hexdigit()));
}
