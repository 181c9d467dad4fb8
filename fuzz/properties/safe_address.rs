//! Addresses of servers: what is accepted is `https`, loses its credentials, and is read back equal.

use eeema::safe::{BackupId, Server, ServerAddress};

pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else {
        return;
    };
    let Ok(address) = ServerAddress::parse(text) else {
        return;
    };
    let backup_id = BackupId::from_bytes([0x0a; 32]);
    let config = address.config_url(&backup_id);
    assert!(config.starts_with("https://") && config.ends_with("/config"));
    assert!(!config.contains(|c: char| c.is_whitespace() || c == '?' || c == '#'));
    let base = config.strip_suffix("config").unwrap();
    let again = ServerAddress::parse(base).unwrap();
    assert_eq!(again.backup_url(&backup_id), address.backup_url(&backup_id));
    assert!(again.credentials().is_none());
    let request = Server::new(address).download(&backup_id);
    assert!(request.path().ends_with(&"0a".repeat(32)));
}
