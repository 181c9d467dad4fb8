//! What a client says of itself when it logs in.

use eeema::transport::{
    ClientInfo, DeviceCookie, DeviceId, Extension, Extensions, LossyText, Platform,
    SupportedFeatures,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::errors::{Result, out_of_range, refuse};
use crate::fields::{Fields, bytes, text};
use crate::record::Record;
use crate::wiped::Wiped;

/// An extension that borrows from nothing.
pub(super) enum Owned {
    ClientInfo(Vec<u8>),
    DeviceId(DeviceId),
    SupportedFeatures(SupportedFeatures),
    DeviceCookie(DeviceCookie),
    Unknown(u8, Vec<u8>),
}

impl Owned {
    pub(super) fn extension(&self) -> Extension<'_> {
        match self {
            Self::ClientInfo(text) => Extension::ClientInfo(LossyText::from_bytes(text)),
            Self::DeviceId(id) => Extension::DeviceId(*id),
            Self::SupportedFeatures(bits) => Extension::SupportedFeatures(*bits),
            Self::DeviceCookie(cookie) => Extension::DeviceCookie(cookie.clone()),
            Self::Unknown(kind, payload) => Extension::Unknown {
                kind: *kind,
                payload,
            },
        }
    }
}

pub(super) fn extension_of(value: &JsValue, name: &str) -> Result<Owned> {
    let fields = Fields::of(value, name)?;
    Ok(match fields.text("type")?.as_str() {
        "clientInfo" => {
            let info = fields.value("text")?;
            Owned::ClientInfo(if info.is_string() {
                text(&info, "text")?.into_bytes()
            } else {
                bytes(&info, "text")?
            })
        }
        "deviceId" => Owned::DeviceId(DeviceId(fields.array("id")?)),
        "supportedFeatures" => Owned::SupportedFeatures(SupportedFeatures(fields.integer("bits")?)),
        "deviceCookie" => {
            let cookie = Wiped(fields.bytes("cookie")?);
            Owned::DeviceCookie(DeviceCookie::from_bytes(cookie.array("cookie")?))
        }
        "unknown" => Owned::Unknown(fields.integer("kind")?, fields.bytes("payload")?),
        _ => return Err(out_of_range("type", "the type of an extension")),
    })
}

#[wasm_bindgen]
pub fn extensions_decode(encoded: Vec<u8>) -> Result<JsValue> {
    let encoded = Wiped(encoded);
    let extensions = Extensions::decode(&encoded).map_err(refuse)?;
    Ok(show_extensions(&extensions).into())
}

pub(super) fn show_extensions(extensions: &Extensions<'_>) -> Record {
    let mut record = Record::new().list("entries", extensions.iter().map(|entry| show(&entry)));
    if let Some(info) = extensions.client_info() {
        record = record.text("clientInfo", &info.to_string());
    }
    if let Some(DeviceId(id)) = extensions.device_id() {
        record = record.bytes("deviceId", &id);
    }
    if let Some(cookie) = extensions.device_cookie() {
        record = record.bytes("deviceCookie", cookie.as_bytes());
    }
    let features = extensions.supported_features();
    record.optional("supportedFeatures", features.map(|features| features.0))
}

fn show(extension: &Extension<'_>) -> Record {
    match extension {
        Extension::ClientInfo(text) => Record::of("clientInfo").text("text", &text.to_string()),
        Extension::DeviceId(DeviceId(id)) => Record::of("deviceId").bytes("id", id),
        Extension::SupportedFeatures(features) => {
            Record::of("supportedFeatures").value("bits", features.0)
        }
        Extension::DeviceCookie(cookie) => {
            Record::of("deviceCookie").bytes("cookie", cookie.as_bytes())
        }
        Extension::Unknown { kind, payload } => Record::of("unknown")
            .value("kind", *kind)
            .bytes("payload", payload),
        // An extension that is newer than this binding.
        _ => Record::of("unknown"),
    }
}

/// The text with which a client introduces itself.
#[wasm_bindgen]
pub fn client_info(info: &JsValue) -> Result<String> {
    let fields = Fields::of(info, "info")?;
    let platform = fields.value("platform")?;
    let platform = Fields::of(&platform, "platform")?;
    let part = |name| platform.text(name);
    let (kind, mut parts) = (platform.text("type")?, Vec::new());
    let names: &[&str] = match kind.as_str() {
        "android" | "ios" => &["model", "osVersion"],
        "desktop" => &["renderer", "rendererVersion", "osName", "osArchitecture"],
        "bot" => &["osName", "osArchitecture"],
        _ => return Err(out_of_range("platform", "android, ios, desktop or bot")),
    };
    for name in names {
        parts.push(part(name)?);
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let platform = match (kind.as_str(), parts.as_slice()) {
        ("android", &[model, os_version]) => Platform::Android { model, os_version },
        (_, &[renderer, renderer_version, os_name, os_architecture]) => Platform::Desktop {
            renderer,
            renderer_version,
            os_name,
            os_architecture,
        },
        ("bot", &[os_name, os_architecture]) => Platform::Bot {
            os_name,
            os_architecture,
        },
        (_, &[model, os_version]) => Platform::Ios { model, os_version },
        _ => return Err(out_of_range("platform", "its parts")),
    };
    Ok(ClientInfo {
        version: &fields.text("version")?,
        language: &fields.text("language")?,
        country: &fields.text("country")?,
        platform,
    }
    .to_string())
}
