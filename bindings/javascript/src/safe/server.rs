//! The server of backups: addresses, requests, answers.

use eeema::safe::client::{Deletion, Presence, Refusal, Request, Response};
use eeema::safe::{Authorization, Client, Credentials, ServerAddress, ServerConfig, Token};
use js_sys::{JsString, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::key::backup_id_of;
use crate::errors::{Class, Result, out_of_range, refuse};
use crate::fields::{Fields, list, text};
use crate::record::{self, Record};
use crate::wiped::Wiped;

impl Class for Refusal {
    const NAME: &'static str = "SafeServerError";
}

/// An address with the credentials that it carries; wiped when it is freed.
#[wasm_bindgen]
pub struct RawServerAddress(ServerAddress);

#[wasm_bindgen]
impl RawServerAddress {
    pub fn official() -> Self {
        Self(ServerAddress::official())
    }

    pub fn parse(text: Vec<u8>) -> Result<Self> {
        let text = Wiped(text);
        let address = ServerAddress::parse(text.text("address")?);
        address.map(Self).map_err(refuse)
    }

    pub fn from_typed(text: Vec<u8>) -> Result<Self> {
        let text = Wiped(text);
        let address = ServerAddress::from_typed(text.text("address")?);
        address.map(Self).map_err(refuse)
    }

    pub fn config_url(&self, backup_id: &[u8]) -> Result<JsString> {
        let url = self.0.config_url(&backup_id_of(backup_id)?);
        Ok(JsString::from(url.as_str()))
    }

    pub fn backup_url(&self, backup_id: &[u8]) -> Result<JsString> {
        let url = self.0.backup_url(&backup_id_of(backup_id)?);
        Ok(JsString::from(url.as_str()))
    }

    pub fn username(&self) -> Option<JsString> {
        let credentials = self.0.credentials()?;
        Some(JsString::from(credentials.username()))
    }

    pub fn password(&self) -> Option<JsString> {
        let credentials = self.0.credentials()?;
        Some(JsString::from(credentials.password()))
    }
}

/// The value of the header `Authorization`; nothing if both are empty.
#[wasm_bindgen]
pub fn safe_credentials_header(username: &str, password: Vec<u8>) -> Result<Option<JsString>> {
    Ok(credentials(username, password)?
        .map(|credentials| JsString::from(credentials.header().as_str())))
}

fn credentials(username: &str, password: Vec<u8>) -> Result<Option<Credentials>> {
    let password = Wiped(password);
    Credentials::new(username, password.text("password")?).map_err(refuse)
}

/// Requests to one server, for whatever sends them.
#[wasm_bindgen]
pub struct RawSafeClient(pub(super) Client);

#[wasm_bindgen]
impl RawSafeClient {
    pub fn new(address: &RawServerAddress) -> Self {
        Self(Client::new(address.0.clone()))
    }

    pub fn with_credentials(self, username: &str, password: Vec<u8>) -> Result<Self> {
        let authorization = match credentials(username, password)? {
            Some(credentials) => Authorization::Basic(credentials),
            None => Authorization::None,
        };
        Ok(Self(self.0.with_authorization(authorization)))
    }

    pub fn with_token(self, token: Vec<u8>) -> Result<Self> {
        let token = Wiped(token);
        let token = Token::new(token.text("token")?).map_err(refuse)?;
        Ok(Self(self.0.with_authorization(Authorization::Token(token))))
    }

    /// The request of one of `config`, `exists`, `download` and `delete`.
    pub fn request(&self, what: &str, backup_id: &[u8]) -> Result<JsValue> {
        let id = backup_id_of(backup_id)?;
        let request = match what {
            "config" => self.0.config(&id),
            "exists" => self.0.exists(&id),
            "download" => self.0.download(&id),
            "delete" => self.0.delete(&id),
            _ => {
                return Err(out_of_range(
                    "request",
                    "config, exists, download or delete",
                ));
            }
        };
        Ok(show_request(&request).into())
    }

    pub fn upload(&self, backup_id: &[u8], backup: &[u8], config: &JsValue) -> Result<JsValue> {
        let id = backup_id_of(backup_id)?;
        let request = self.0.upload(&id, backup, &config_of(config)?);
        Ok(show_request(&request.map_err(refuse)?).into())
    }
}

pub(super) fn show_request(request: &Request<'_>) -> Record {
    let headers = request
        .headers()
        .fold(Record::new(), |record, (name, value)| {
            record.text(name, value)
        });
    Record::new()
        .text("method", request.method().as_str())
        .text("url", request.url())
        .value("headers", headers)
        .optional("body", request.body().map(Uint8Array::from))
}

/// What an answer says to one of `config`, `exists`, `download`, `upload` and `delete`.
#[wasm_bindgen]
pub fn safe_answer(what: &str, status: u16, headers: &JsValue, body: &[u8]) -> Result<JsValue> {
    let headers = headers_of(headers)?;
    let headers = pairs(&headers);
    let response = Response::new(status, &headers, body);
    Ok(match what {
        "config" => show_config(&response.config().map_err(refuse)?),
        "download" => Uint8Array::from(response.downloaded().map_err(refuse)?).into(),
        "upload" => {
            response.uploaded().map_err(refuse)?;
            JsValue::UNDEFINED
        }
        "exists" => JsValue::from(match response.presence().map_err(refuse)? {
            Presence::There => "there",
            Presence::NotThere => "notThere",
            Presence::AskByDownload => "askByDownload",
        }),
        "delete" => JsValue::from(match response.deleted().map_err(refuse)? {
            Deletion::Deleted => "deleted",
            Deletion::NothingThere => "nothingThere",
        }),
        _ => {
            return Err(out_of_range(
                "answer",
                "config, exists, download, upload or delete",
            ));
        }
    })
}

pub(super) fn headers_of(headers: &JsValue) -> Result<Vec<(String, String)>> {
    list(headers, "headers", |pair, name| {
        let pair = Fields::of(pair, name)?;
        Ok((
            text(&pair.value("0")?, name)?,
            text(&pair.value("1")?, name)?,
        ))
    })
}

pub(super) fn pairs(headers: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = headers.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

fn config_of(value: &JsValue) -> Result<ServerConfig> {
    if value.is_undefined() {
        return Ok(ServerConfig::USUAL);
    }
    let fields = Fields::of(value, "config")?;
    let config = ServerConfig::new(
        fields.integer("maxBackupBytes")?,
        fields.integer("retentionDays")?,
    );
    config.map_err(|_| out_of_range("config", "limits of a server"))
}

pub(super) fn show_config(config: &ServerConfig) -> JsValue {
    Record::new()
        .value("maxBackupBytes", record::integer(config.max_backup_bytes()))
        .value("retentionDays", record::integer(config.retention_days()))
        .into()
}
