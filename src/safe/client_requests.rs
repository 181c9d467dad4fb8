//! The requests of a client, and the headers that they need.

use alloc::string::ToString;

use super::refusal::Refusal;
use super::request::{Method, OCTETS, Request};
use super::{Authorization, BackupId, ServerAddress, ServerConfig};
use crate::crypto::SecretString;

/// A server, and how to be let in: makes the requests.
///
/// ```
/// use eeema::safe::client::Client;
/// use eeema::safe::{MasterKey, ServerAddress};
///
/// # let master_key = MasterKey::from_bytes(&[7; 64]);
/// let client = Client::new(ServerAddress::parse("https://dav.example.com/safe/")?);
/// let request = client.download(master_key.backup_id());
/// assert_eq!(request.method().as_str(), "GET");
/// assert!(request.path().starts_with("/safe/backups/"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    address: ServerAddress,
    authorization: Authorization,
}

impl Client {
    /// A server with the credentials that stood in its address.
    pub fn new(address: ServerAddress) -> Self {
        let credentials = address.credentials().cloned();
        Self {
            address,
            authorization: credentials.map_or(Authorization::None, Authorization::Basic),
        }
    }

    /// The same server with another authorization.
    #[must_use]
    pub fn with_authorization(self, authorization: Authorization) -> Self {
        Self {
            authorization,
            ..self
        }
    }

    /// Asks what the server takes. Do so before every upload.
    pub fn config(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.config_url(backup_id);
        self.request(Method::Get, url, &[("Accept", "application/json")])
    }

    /// Asks whether there is a backup.
    pub fn exists(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.backup_url(backup_id);
        self.request(Method::Head, url, &[("Accept", OCTETS)])
    }

    /// Fetches the backup.
    pub fn download(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.backup_url(backup_id);
        self.request(Method::Get, url, &[("Accept", OCTETS)])
    }

    /// Stores the backup and replaces an older one.
    ///
    /// # Errors
    ///
    /// [`Refusal::TooLarge`] if the server would refuse it.
    pub fn upload<'a>(
        &self,
        backup_id: &BackupId,
        backup: &'a [u8],
        config: &ServerConfig,
    ) -> Result<Request<'a>, Refusal> {
        if !config.accepts(backup.len()) {
            return Err(Refusal::TooLarge);
        }
        Ok(self.store(backup_id, backup))
    }

    /// Stores anything under the name of a backup.
    pub(super) fn store<'a>(&self, backup_id: &BackupId, backup: &'a [u8]) -> Request<'a> {
        let url = self.address.backup_url(backup_id);
        let length = backup.len().to_string();
        let headers = [("Content-Type", OCTETS), ("Content-Length", &length)];
        self.request(Method::Put, url, &headers).with_body(backup)
    }

    /// Deletes the backup.
    pub fn delete(&self, backup_id: &BackupId) -> Request<'static> {
        let url = self.address.backup_url(backup_id);
        self.request(Method::Delete, url, &[])
    }

    fn request(
        &self,
        method: Method,
        url: SecretString,
        headers: &[(&'static str, &str)],
    ) -> Request<'static> {
        let mut request = Request::new(method, url, headers);
        request.set_authorization(self.authorization.header());
        request
    }
}
