//! Addresses of servers: what is accepted is `https`, loses its credentials, and is read back equal.
//! Without encryption there is only the machine itself.

use eeema::safe::{BackupId, Client, ServerAddress};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let parsed = ServerAddress::parse(text);
    let backup_id = BackupId::from_bytes([0x0a; 32]);
    if let Ok(address) = ServerAddress::parse_or_loopback(text) {
        let config = address.config_url(&backup_id);
        let local = config.strip_prefix("http://").is_some_and(is_local);
        assert_ne!(local, parsed.is_ok());
    }
    if let Ok(address) = ServerAddress::from_typed(text) {
        let config = address.config_url(&backup_id);
        let base = config.strip_suffix("config").unwrap();
        assert!(ServerAddress::parse(base).is_ok());
    }
    let Ok(address) = parsed else {
        return;
    };
    let shown = format!("{address:?}");
    assert_eq!(shown.matches('/').count(), 2, "no path is shown");
    let typed = ServerAddress::from_typed(text).map(|typed| typed.backup_url(&backup_id));
    assert!(typed.is_err() || typed.unwrap() == address.backup_url(&backup_id));
    let config = address.config_url(&backup_id);
    assert!(config.starts_with("https://") && config.ends_with("/config"));
    assert!(!config.contains(|c: char| c.is_whitespace() || c == '?' || c == '#'));
    let base = config.strip_suffix("config").unwrap();
    let again = ServerAddress::parse(base).unwrap();
    assert_eq!(again.backup_url(&backup_id), address.backup_url(&backup_id));
    assert!(again.credentials().is_none());
    let request = Client::new(address).download(&backup_id);
    assert!(request.path().ends_with(&"0a".repeat(32)));
}

/// One of three hosts, and perhaps a port, up to the path.
fn is_local(rest: &str) -> bool {
    let (authority, _) = rest.split_once('/').unwrap();
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
        let behind = authority.strip_prefix(host);
        let port = behind.and_then(|behind| behind.strip_prefix(':'));
        behind == Some("") || port.is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
    })
}
