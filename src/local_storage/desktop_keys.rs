use alloc::string::String;
use core::fmt;

use super::{Defect, level};
use crate::codec::protobuf::{FieldWriter, Message};
use crate::crypto::{Secret, SecretString, SecretVec};
use crate::identity::{SecretKey, ThreemaId};

/// What the key storage of the desktop client holds ([chapter 13 section 10](crate::protocol::local_storage)).
///
/// | field | content |
/// |---|---|
/// | 1 | identity data: 1 identity, 2 client key, 4 server group |
/// | 2, 3 | device group key and database key, 32 bytes each |
/// | 4 | 1 device id at the mediator server, 2 at the chat server |
/// | 5 | version of the schema |
/// | 6 | work credentials: 1 user name, 2 password |
/// | 7 | On-prem: 1 URL, 3 cached configuration |
/// | 8 | device cookie, 16 bytes |
///
/// What else stands there is kept when the keys are sealed again.
#[derive(Clone)]
pub struct DesktopKeys {
    encoded: SecretVec,
    id: ThreemaId,
    client_key: SecretKey,
    server_group: Option<String>,
    device_group_key: Secret<32>,
    database_key: Secret<32>,
    device_ids: DeviceIds,
    schema_version: u32,
    work: Option<WorkCredentials>,
    on_prem: Option<OnPrem>,
    device_cookie: Option<[u8; 16]>,
}

/// The two ids of a device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DeviceIds {
    /// At the mediator server.
    pub mediator: u64,
    /// At the chat server.
    pub chat: u64,
}

/// User name and password of a work account.
#[derive(Clone)]
pub struct WorkCredentials {
    /// The user name.
    pub user: SecretString,
    /// The password.
    pub password: SecretString,
}

impl fmt::Debug for WorkCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorkCredentials")
    }
}

/// The configuration of a server of one's own.
#[derive(Clone)]
pub struct OnPrem {
    /// Where it is fetched from.
    pub url: String,
    /// As it was fetched.
    pub configuration: String,
}

impl fmt::Debug for OnPrem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnPrem")
    }
}

impl DesktopKeys {
    /// Keys of a new device, without work account and server of its own.
    pub fn new(
        id: ThreemaId,
        client_key: SecretKey,
        device_group_key: Secret<32>,
        database_key: Secret<32>,
        schema_version: u32,
    ) -> Self {
        let encoded = level::message(&NewKeys {
            identity: NewIdentity(id, &client_key),
            device_group_key: &device_group_key,
            database_key: &database_key,
            schema_version,
        });
        Self {
            encoded,
            id,
            client_key,
            server_group: None,
            device_group_key,
            database_key,
            device_ids: DeviceIds::default(),
            schema_version,
            work: None,
            on_prem: None,
            device_cookie: None,
        }
    }

    /// Reads the message, in which everything but the three keys and the identity may be absent.
    ///
    /// # Errors
    ///
    /// [`Defect::Protobuf`], [`Defect::KeyLength`], [`Defect::Identity`].
    pub fn parse(message: &[u8]) -> Result<Self, Defect> {
        let mut fields = Fields::default();
        level::each_field(message, |number, value| {
            match number {
                1 => fields.identity = value.bytes()?,
                2 => fields.device_group_key = value.bytes()?,
                3 => fields.database_key = value.bytes()?,
                4 => fields.device_ids = value.bytes()?,
                5 => fields.schema_version = value.uint32_exact()?,
                6 => fields.work = Some(value.bytes()?),
                7 => fields.on_prem = Some(value.bytes()?),
                8 => fields.device_cookie = Some(value.bytes()?),
                _ => {}
            }
            Ok(())
        })?;
        let IdentityData {
            id,
            client_key,
            server_group,
        } = IdentityData::parse(fields.identity)?;
        let keys = Self {
            encoded: level::concat(&[message]),
            device_ids: device_ids(fields.device_ids)?,
            work: fields.work.map(work).transpose()?,
            on_prem: fields.on_prem.map(on_prem).transpose()?,
            device_cookie: fields
                .device_cookie
                .and_then(|cookie| cookie.try_into().ok()),
            schema_version: fields.schema_version,
            server_group: server_group.map(String::from),
            client_key: SecretKey::from_bytes(key(client_key)?),
            device_group_key: Secret::from_bytes(key(fields.device_group_key)?),
            database_key: Secret::from_bytes(key(fields.database_key)?),
            id: ThreemaId::from_bytes(id).map_err(|_| Defect::Identity)?,
        };
        Ok(keys)
    }

    /// The message.
    pub(super) fn encode(&self) -> SecretVec {
        self.encoded.clone()
    }

    /// The identity.
    pub const fn id(&self) -> ThreemaId {
        self.id
    }

    /// Its secret key.
    pub const fn client_key(&self) -> &SecretKey {
        &self.client_key
    }

    /// The group of chat servers.
    pub fn server_group(&self) -> Option<&str> {
        self.server_group.as_deref()
    }

    /// The key of the device group.
    pub const fn device_group_key(&self) -> &Secret<32> {
        &self.device_group_key
    }

    /// The key of the database, a raw key of SQLCipher.
    pub const fn database_key(&self) -> &Secret<32> {
        &self.database_key
    }

    /// The ids of the device.
    pub const fn device_ids(&self) -> DeviceIds {
        self.device_ids
    }

    /// The version of the schema.
    pub const fn schema_version(&self) -> u32 {
        self.schema_version
    }

    /// The work account.
    pub const fn work(&self) -> Option<&WorkCredentials> {
        self.work.as_ref()
    }

    /// The server of one's own.
    pub const fn on_prem(&self) -> Option<&OnPrem> {
        self.on_prem.as_ref()
    }

    /// The cookie of the device.
    pub const fn device_cookie(&self) -> Option<&[u8; 16]> {
        self.device_cookie.as_ref()
    }
}

impl fmt::Debug for DesktopKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DesktopKeys")
    }
}

/// The message of a new device.
struct NewKeys<'a> {
    identity: NewIdentity<'a>,
    device_group_key: &'a Secret<32>,
    database_key: &'a Secret<32>,
    schema_version: u32,
}

impl Message for NewKeys<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.message(1, &self.identity);
        output.bytes(2, self.device_group_key.as_bytes());
        output.bytes(3, self.database_key.as_bytes());
        output.uint32(5, self.schema_version);
    }
}

struct NewIdentity<'a>(ThreemaId, &'a SecretKey);

impl Message for NewIdentity<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        output.bytes(1, self.0.as_bytes());
        output.bytes(2, self.1.as_bytes());
    }
}

/// The fields of the message, not read yet.
#[derive(Default)]
struct Fields<'a> {
    identity: &'a [u8],
    device_group_key: &'a [u8],
    database_key: &'a [u8],
    device_ids: &'a [u8],
    schema_version: u32,
    work: Option<&'a [u8]>,
    on_prem: Option<&'a [u8]>,
    device_cookie: Option<&'a [u8]>,
}

struct IdentityData<'a> {
    id: &'a [u8],
    client_key: &'a [u8],
    server_group: Option<&'a str>,
}

impl<'a> IdentityData<'a> {
    fn parse(message: &'a [u8]) -> Result<Self, Defect> {
        let mut data = Self {
            id: &[],
            client_key: &[],
            server_group: None,
        };
        level::each_field(message, |number, value| {
            match number {
                1 => data.id = value.bytes()?,
                2 => data.client_key = value.bytes()?,
                4 => data.server_group = Some(value.string()?),
                _ => {}
            }
            Ok(())
        })?;
        Ok(data)
    }
}

fn key(bytes: &[u8]) -> Result<[u8; 32], Defect> {
    bytes.try_into().map_err(|_| Defect::KeyLength)
}

fn device_ids(message: &[u8]) -> Result<DeviceIds, Defect> {
    let mut ids = DeviceIds::default();
    level::each_field(message, |number, value| {
        match number {
            1 => ids.mediator = value.uint64()?,
            2 => ids.chat = value.uint64()?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(ids)
}

fn work(message: &[u8]) -> Result<WorkCredentials, Defect> {
    let [user, password] = texts(message, [1, 2])?;
    Ok(WorkCredentials {
        user: user.into(),
        password: password.into(),
    })
}

fn on_prem(message: &[u8]) -> Result<OnPrem, Defect> {
    let [url, configuration] = texts(message, [1, 3])?;
    Ok(OnPrem {
        url: url.into(),
        configuration: configuration.into(),
    })
}

/// The last values of two fields that hold text; absent ones are empty.
fn texts(message: &[u8], numbers: [u32; 2]) -> Result<[&str; 2], Defect> {
    let [first, second] = level::byte_fields(message, numbers)?;
    Ok([utf8(first)?, utf8(second)?])
}

fn utf8(bytes: Option<&[u8]>) -> Result<&str, Defect> {
    str::from_utf8(bytes.unwrap_or_default()).map_err(|_| Defect::Protobuf)
}
