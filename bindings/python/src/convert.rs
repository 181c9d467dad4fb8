//! What Python hands over, and what it gets back.

use std::sync::{Arc, Mutex, PoisonError};

use eeema::ThreemaId;
use eeema::crypto::SecretVec;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};

use crate::error::{self, Error};

/// Bytes of anything that lends them: `bytes` as they are; of a `bytearray` a copy, which is wiped; of others, such as
/// a NumPy array, a copy.
pub(crate) enum Data<'py> {
    /// Lent by Python.
    Bytes(Bound<'py, PyBytes>),
    /// A copy.
    Copy(SecretVec),
}

impl Data<'_> {
    /// The bytes.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(bytes) => bytes.as_bytes(),
            Self::Copy(copy) => copy.as_bytes(),
        }
    }

    /// The bytes, if there are `N`.
    pub(crate) fn array<const N: usize>(&self) -> Result<&[u8; N], Error> {
        let bytes = self.as_bytes();
        bytes.try_into().map_err(|_| error::length(N, bytes.len()))
    }
}

impl<'a, 'py> FromPyObject<'a, 'py> for Data<'py> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(Self::Bytes(bytes.to_owned()));
        }
        if let Ok(array) = object.cast::<PyByteArray>() {
            return Ok(Self::Copy(array.to_vec().into()));
        }
        let view = PyMemoryView::from(&object)?;
        Ok(Self::Bytes(view.call_method0("tobytes")?.cast_into()?))
    }
}

/// Exactly `N` bytes.
pub(crate) struct Array<const N: usize>(pub(crate) [u8; N]);

impl<'a, 'py, const N: usize> FromPyObject<'a, 'py> for Array<N> {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let data = Data::extract(object)?;
        Ok(Self(*data.array()?))
    }
}

/// An identity, which is a `str` of 8 characters in Python.
#[derive(Clone, Copy)]
pub(crate) struct Id(pub(crate) ThreemaId);

impl<'a, 'py> FromPyObject<'a, 'py> for Id {
    type Error = PyErr;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let text = object.cast::<PyString>()?;
        let id: ThreemaId = text.to_str()?.parse().map_err(Error::from)?;
        Ok(Self(id))
    }
}

impl<'py> IntoPyObject<'py> for Id {
    type Target = PyString;
    type Output = Bound<'py, PyString>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(PyString::new(py, self.0.as_str()))
    }
}

/// A value that is shared with calls that run without the interpreter, until it is wiped or used.
pub(crate) struct Wipeable<T>(Mutex<Option<Arc<T>>>);

impl<T> Wipeable<T> {
    /// Takes it over.
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(Some(Arc::new(value))))
    }

    /// The value, unless it was wiped.
    pub(crate) fn get(&self) -> Result<Arc<T>, Error> {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        place.clone().ok_or_else(error::consumed)
    }

    /// Gives it up; its bytes are wiped as soon as no call needs it any more.
    pub(crate) fn wipe(&self) {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *place = None;
    }
}

/// A value that is used once.
pub(crate) struct Once<T>(Mutex<Option<T>>);

impl<T> Once<T> {
    /// Takes it over.
    pub(crate) const fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// One that was used before.
    pub(crate) const fn used() -> Self {
        Self(Mutex::new(None))
    }

    /// Takes it out.
    pub(crate) fn take(&self) -> Result<T, Error> {
        let mut place = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        place.take().ok_or_else(error::consumed)
    }
}

/// Demands that `object` has a method for each of `names`.
pub(crate) fn demand_methods(object: &Bound<'_, PyAny>, names: &[&str]) -> PyResult<()> {
    for name in names {
        let method = object.getattr_opt(*name)?;
        if !method.is_some_and(|method| method.is_callable()) {
            let text = format!("the object needs a method `{name}`");
            return Err(PyTypeError::new_err(text));
        }
    }
    Ok(())
}

/// The methods of a class whose value is a secret in `self.0`, beside its own.
macro_rules! secret {
    (impl $class:ident { $($methods:tt)* }) => {
        #[pymethods]
        impl $class {
            $($methods)*

            /// Wipes the secret: everything that needs it raises `ConsumedError` from here on.
            fn wipe(&self) {
                self.0.wipe();
            }

            /// `with` wipes it in the end.
            fn __enter__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
                slf
            }

            /// Wipes it.
            #[pyo3(signature = (*_exception))]
            fn __exit__(&self, _exception: &Bound<'_, pyo3::types::PyTuple>) {
                self.0.wipe();
            }

            /// It is neither pickled nor copied.
            fn __reduce__(&self) -> PyResult<()> {
                Err(pyo3::exceptions::PyTypeError::new_err("a secret is not pickled; keep its bytes where they are safe"))
            }

            /// Its class only.
            fn __repr__(&self) -> &'static str {
                concat!("<", stringify!($class), ">")
            }
        }
    };
}
pub(crate) use secret;

/// An enumeration of the library as a `str` in Python.
macro_rules! names {
    ($($(#[$doc:meta])* $name:ident for $source:ident { $($variant:ident = $text:literal),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name(pub(crate) $source);

        impl<'a, 'py> FromPyObject<'a, 'py> for $name {
            type Error = PyErr;

            fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
                let text = object.cast::<pyo3::types::PyString>()?;
                match text.to_str()? {
                    $($text => Ok(Self($source::$variant)),)+
                    _ => Err(pyo3::exceptions::PyValueError::new_err(
                        concat!("one of these is needed:" $(, " ", $text)+),
                    )),
                }
            }
        }

        impl<'py> IntoPyObject<'py> for $name {
            type Target = pyo3::types::PyString;
            type Output = Bound<'py, Self::Target>;
            type Error = PyErr;

            fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
                Ok(pyo3::types::PyString::intern(py, match self.0 {
                    $($source::$variant => $text,)+
                    #[allow(unreachable_patterns, reason = "for enumerations that may grow")]
                    _ => "unknown",
                }))
            }
        }
    )+};
}
pub(crate) use names;
