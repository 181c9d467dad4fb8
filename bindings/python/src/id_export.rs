//! ID exports: the text that holds an identity under a password.

use eeema::OsRandom;
use eeema::id_export::{self, PasswordRule, RevocationKey, Scheme};
use pyo3::prelude::*;

use crate::convert::{Id, names};
use crate::error::Error;
use crate::identity::{Identity, PublicKey, SecretKey};
use crate::long::{detach_if_long, detach_if_long_text};

names! {
    /// The two forms of an export.
    SchemeName for Scheme {
        Legacy = "legacy",
        V1 = "v1",
    }
    /// Who demands what of a password.
    RuleName for PasswordRule {
        AndroidReads = "android_reads",
        AndroidWrites = "android_writes",
        IosReads = "ios_reads",
        IosWrites = "ios_writes",
        Recommended = "recommended",
    }
}

/// The text of an ID export.
#[pyclass(frozen, eq, module = "eeema.id_export")]
#[derive(PartialEq)]
pub(crate) struct Code(id_export::Code);

#[pymethods]
impl Code {
    /// Reads a text that is an export and nothing else.
    #[staticmethod]
    fn parse(py: Python<'_>, text: &str) -> Result<Self, Error> {
        let code = detach_if_long_text(py, text.len(), || id_export::Code::parse(text));
        Ok(Self(code?))
    }

    /// Finds an export in a longer text, such as an e-mail.
    #[staticmethod]
    fn find(py: Python<'_>, text: &str) -> Result<Self, Error> {
        let code = detach_if_long_text(py, text.len(), || id_export::Code::find(text));
        Ok(Self(code?))
    }

    /// Which of the two forms it is.
    #[getter]
    const fn scheme(&self) -> SchemeName {
        SchemeName(self.0.scheme())
    }

    /// Opens it, which takes 60 milliseconds or, of the form `v1`, a second and 128 MiB; `public_key` is the one that
    /// the identity must have.
    #[pyo3(signature = (password, *, public_key = None))]
    fn open(
        &self,
        py: Python<'_>,
        password: &str,
        public_key: Option<&Bound<'_, PublicKey>>,
    ) -> Result<Identity, Error> {
        let public_key = public_key.map(|key| key.get().0);
        let opened = py.detach(|| match public_key {
            Some(public_key) => id_export::open_expecting(&self.0, password, &public_key),
            None => id_export::open(&self.0, password),
        });
        Ok(Identity::of(opened?))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> &'static str {
        "<Code>"
    }
}

/// Makes the export of an identity, which takes as long as opening it.
#[pyfunction]
#[pyo3(
    signature = (id, secret_key, password, *, scheme = SchemeName(Scheme::V1)),
    text_signature = "(id, secret_key, password, *, scheme='v1')"
)]
pub(crate) fn seal(
    py: Python<'_>,
    id: Id,
    secret_key: &SecretKey,
    password: &str,
    scheme: SchemeName,
) -> Result<String, Error> {
    let key = secret_key.0.get()?;
    let sealed = py.detach(|| id_export::seal(id.0, &key, password, scheme.0, &mut OsRandom));
    Ok(sealed?)
}

/// Raises if a password does not keep a rule.
#[pyfunction]
#[pyo3(
    signature = (password, *, rule = RuleName(PasswordRule::Recommended)),
    text_signature = "(password, *, rule='recommended')"
)]
pub(crate) fn check_password(py: Python<'_>, password: &str, rule: RuleName) -> Result<(), Error> {
    Ok(detach_if_long(py, password.len(), || {
        rule.0.check(password)
    })?)
}

/// The key that revokes an identity with this password: 8 hexadecimal digits.
#[pyfunction]
pub(crate) fn revocation_key(py: Python<'_>, password: &str) -> String {
    detach_if_long(py, password.len(), || {
        RevocationKey::derive(password).as_str().to_owned()
    })
}

/// Which characters people mistake for this one.
#[pyfunction]
pub(crate) fn look_alikes(character: char) -> Vec<char> {
    id_export::look_alikes(character).to_vec()
}
