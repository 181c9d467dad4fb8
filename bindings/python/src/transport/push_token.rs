//! Where a push service reaches a device.

use eeema::transport::{PushService, PushToken, TokenForm};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::convert::{Array, Data};
use crate::error::Error;
use crate::values::{CONNECTION, class_of, value};

/// As a value of Python.
pub(super) fn push_token<'py>(
    py: Python<'py>,
    token: &PushToken<'_>,
) -> PyResult<Bound<'py, PyAny>> {
    let form = match token.form() {
        TokenForm::Apns {
            device_token,
            bundle_id,
            encryption_key,
        } => {
            let fields = (PyBytes::new(py, device_token), bundle_id, *encryption_key);
            value(py, CONNECTION, "TokenForm.Apns", fields)
        }
        TokenForm::Hms { app_id, token } => value(
            py,
            CONNECTION,
            "TokenForm.Hms",
            (app_id, PyBytes::new(py, token)),
        ),
        TokenForm::Raw(token) => value(py, CONNECTION, "TokenForm.Raw", (PyBytes::new(py, token),)),
        _ => value(py, CONNECTION, "TokenForm.Raw", (PyBytes::new(py, &[]),)),
    };
    value(py, CONNECTION, "PushToken", (token.service().0, form?))
}

/// Lets `use_it` have a token of Python.
pub(super) fn with_push_token<T>(
    token: &Bound<'_, PyAny>,
    use_it: impl FnOnce(PushToken<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let service = PushService(token.getattr("service")?.extract()?);
    let form = token.getattr("form")?;
    let field = |name: &str| form.getattr(name);
    let (token, id, key): (Bound<'_, PyAny>, String, Array<32>);
    let data: Data<'_>;
    let form = match class_of(&form)?.as_str() {
        "TokenForm.Apns" => {
            token = field("device_token")?;
            data = token.extract()?;
            id = field("bundle_id")?.extract()?;
            key = field("encryption_key")?.extract()?;
            TokenForm::Apns {
                device_token: data.as_bytes(),
                bundle_id: &id,
                encryption_key: &key.0,
            }
        }
        "TokenForm.Hms" => {
            token = field("token")?;
            data = token.extract()?;
            id = field("app_id")?.extract()?;
            TokenForm::Hms {
                app_id: &id,
                token: data.as_bytes(),
            }
        }
        "TokenForm.Raw" => {
            token = field("token")?;
            data = token.extract()?;
            TokenForm::Raw(data.as_bytes())
        }
        _ => return Err(PyTypeError::new_err("a class of `TokenForm` is needed").into()),
    };
    use_it(PushToken::new(service, form)?)
}
