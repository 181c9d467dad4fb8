//! What a client says of itself when it logs in.

use eeema::OsRandom;
use eeema::crypto::SecretVec;
use eeema::transport::{
    self, ClientInfo, DeviceId, Extension, Extensions, LossyText, Platform, SupportedFeatures,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::convert::{Array, Data, Wipeable, secret};
use crate::error::Error;
use crate::values::{CONNECTION, class_of, value};

/// 16 random bytes, drawn once for a device.
#[pyclass(frozen, module = "eeema.transport")]
pub(crate) struct DeviceCookie(Wipeable<transport::DeviceCookie>);

secret! { impl DeviceCookie {
    /// Copies 16 bytes.
    #[new]
    fn new(cookie: Array<16>) -> Self {
        Self(Wipeable::new(transport::DeviceCookie::from_bytes(cookie.0)))
    }

    /// A fresh cookie.
    #[staticmethod]
    fn generate() -> Result<Self, Error> {
        Ok(Self(Wipeable::new(transport::DeviceCookie::generate(&mut OsRandom)?)))
    }

    /// A copy of the 16 bytes, which Python does not wipe.
    fn to_bytes(&self) -> Result<[u8; 16], Error> {
        Ok(*self.0.get()?.as_bytes())
    }

    /// Compares in constant time.
    fn __eq__(&self, other: &Self) -> Result<bool, Error> {
        Ok(*self.0.get()? == *other.0.get()?)
    }
}}

/// An extension that borrows from nothing.
enum Part {
    ClientInfo(SecretVec),
    DeviceId([u8; 8]),
    SupportedFeatures(u8),
    DeviceCookie(transport::DeviceCookie),
    Unknown(u8, SecretVec),
}

impl Part {
    fn of(extension: &Extension<'_>) -> Self {
        match extension {
            Extension::ClientInfo(text) => Self::ClientInfo(text.as_bytes().to_vec().into()),
            Extension::DeviceId(DeviceId(id)) => Self::DeviceId(*id),
            Extension::SupportedFeatures(SupportedFeatures(bits)) => Self::SupportedFeatures(*bits),
            Extension::DeviceCookie(cookie) => Self::DeviceCookie(cookie.clone()),
            Extension::Unknown { kind, payload } => Self::Unknown(*kind, payload.to_vec().into()),
            _ => Self::Unknown(u8::MAX, SecretVec::zeroed(0)),
        }
    }

    fn get(&self) -> Extension<'_> {
        match self {
            Self::ClientInfo(text) => Extension::ClientInfo(LossyText::from_bytes(text.as_bytes())),
            Self::DeviceId(id) => Extension::DeviceId(DeviceId(*id)),
            Self::SupportedFeatures(bits) => Extension::SupportedFeatures(SupportedFeatures(*bits)),
            Self::DeviceCookie(cookie) => Extension::DeviceCookie(cookie.clone()),
            Self::Unknown(kind, payload) => Extension::Unknown {
                kind: *kind,
                payload: payload.as_bytes(),
            },
        }
    }

    fn value<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let make = |class, field: Bound<'py, PyAny>| value(py, CONNECTION, class, (field,));
        match self {
            Self::ClientInfo(text) => {
                let text = LossyText::from_bytes(text.as_bytes()).to_string();
                value(py, CONNECTION, "Extension.ClientInfo", (text,))
            }
            Self::DeviceId(id) => value(py, CONNECTION, "Extension.DeviceId", (*id,)),
            Self::SupportedFeatures(bits) => {
                value(py, CONNECTION, "Extension.SupportedFeatures", (*bits,))
            }
            Self::DeviceCookie(cookie) => {
                make("Extension.DeviceCookie", cookie_object(py, cookie)?)
            }
            Self::Unknown(kind, payload) => {
                let fields = (*kind, payload.as_bytes().to_vec());
                value(py, CONNECTION, "Extension.Unknown", fields)
            }
        }
    }

    /// Of a value of Python.
    fn extract(extension: &Bound<'_, PyAny>) -> Result<Self, Error> {
        let field = |name: &str| extension.getattr(name);
        Ok(match class_of(extension)?.as_str() {
            "Extension.ClientInfo" => {
                let text: String = field("text")?.extract()?;
                Self::ClientInfo(text.into_bytes().into())
            }
            "Extension.DeviceId" => Self::DeviceId(field("device_id")?.extract::<Array<8>>()?.0),
            "Extension.SupportedFeatures" => Self::SupportedFeatures(field("bits")?.extract()?),
            "Extension.DeviceCookie" => {
                let cookie = field("cookie")?;
                let cookie = cookie.cast::<DeviceCookie>().map_err(PyErr::from)?;
                Self::DeviceCookie((*cookie.get().0.get()?).clone())
            }
            "Extension.Unknown" => {
                let payload = field("payload")?;
                let payload: Data<'_> = payload.extract()?;
                Self::Unknown(
                    field("kind")?.extract()?,
                    payload.as_bytes().to_vec().into(),
                )
            }
            _ => return Err(PyTypeError::new_err("an extension is needed").into()),
        })
    }
}

fn cookie_object<'py>(
    py: Python<'py>,
    cookie: &transport::DeviceCookie,
) -> PyResult<Bound<'py, PyAny>> {
    let object = DeviceCookie(Wipeable::new(cookie.clone()));
    Ok(Bound::new(py, object)?.into_any())
}

/// Lets `use_them` have the extensions in an iterable.
pub(super) fn with_extensions<T>(
    extensions: &Bound<'_, PyAny>,
    use_them: impl FnOnce(&[Extension<'_>]) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut parts = Vec::new();
    for extension in extensions.try_iter()? {
        parts.push(Part::extract(&extension?)?);
    }
    let extensions: Vec<Extension<'_>> = parts.iter().map(Part::get).collect();
    use_them(&extensions)
}

/// The extensions of a login, without anything that is borrowed.
pub(super) struct Owned {
    entries: Vec<Part>,
    client_info: Option<String>,
    device_id: Option<[u8; 8]>,
    supported_features: Option<u8>,
    device_cookie: Option<transport::DeviceCookie>,
}

impl Owned {
    /// A copy.
    pub(super) fn of(extensions: &Extensions<'_>) -> Self {
        Self {
            entries: extensions.iter().map(|entry| Part::of(&entry)).collect(),
            client_info: extensions.client_info().map(|text| text.to_string()),
            device_id: extensions.device_id().map(|id| id.0),
            supported_features: extensions.supported_features().map(|bits| bits.0),
            device_cookie: extensions.device_cookie().cloned(),
        }
    }
}

/// As a value of Python.
pub(super) fn extensions<'py>(py: Python<'py>, said: Owned) -> PyResult<Bound<'py, PyAny>> {
    let entries = said.entries.iter().map(|entry| entry.value(py));
    let entries = entries.collect::<PyResult<Vec<_>>>()?;
    let cookie = said.device_cookie.map(|cookie| cookie_object(py, &cookie));
    let fields = (
        PyTuple::new(py, entries)?,
        said.client_info,
        said.device_id,
        said.supported_features,
        cookie.transpose()?,
    );
    value(py, CONNECTION, "Extensions", fields)
}

/// Reads the plaintext of the extensions box of a login.
#[pyfunction]
pub(crate) fn decode_extensions<'py>(
    py: Python<'py>,
    encoded: Data<'_>,
) -> Result<Bound<'py, PyAny>, Error> {
    let decoded = Extensions::decode(encoded.as_bytes())?;
    Ok(extensions(py, Owned::of(&decoded))?)
}

/// The text with which a client introduces itself.
#[pyfunction]
#[pyo3(signature = (version, language, country, platform, *details))]
pub(crate) fn client_info(
    version: &str,
    language: &str,
    country: &str,
    platform: &str,
    details: Vec<String>,
) -> PyResult<String> {
    let details: Vec<&str> = details.iter().map(String::as_str).collect();
    let platform = match (platform, details.as_slice()) {
        ("android", &[model, os_version]) => Platform::Android { model, os_version },
        ("ios", &[model, os_version]) => Platform::Ios { model, os_version },
        ("desktop", &[renderer, renderer_version, os_name, os_architecture]) => Platform::Desktop {
            renderer,
            renderer_version,
            os_name,
            os_architecture,
        },
        ("bot", &[os_name, os_architecture]) => Platform::Bot {
            os_name,
            os_architecture,
        },
        _ => {
            let text =
                "one of these with so many details is needed: android 2, ios 2, desktop 4, bot 2";
            return Err(PyValueError::new_err(text));
        }
    };
    let info = ClientInfo {
        version,
        language,
        country,
        platform,
    };
    Ok(info.to_string())
}
