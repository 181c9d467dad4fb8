//! Values of the classes that are written in Python: what comes out of sessions and connections.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// The file with the values of sessions.
pub(crate) const SESSIONS: &str = "eeema._sessions";
/// The file with the values of connections.
pub(crate) const CONNECTION: &str = "eeema._connection";

/// A value of `class`, as `Event.Opened`, of a file of the package.
pub(crate) fn value<'py, F>(
    py: Python<'py>,
    file: &str,
    class: &str,
    fields: F,
) -> PyResult<Bound<'py, PyAny>>
where
    F: IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>>,
{
    let fields = fields.into_pyobject(py).map_err(Into::into)?;
    make(py, file, class, &fields)
}

fn make<'py>(
    py: Python<'py>,
    file: &str,
    class: &str,
    fields: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut found = py.import(file)?.into_any();
    for name in class.split('.') {
        found = found.getattr(name)?;
    }
    found.call1(fields)
}

/// The name of the class of a value, as `Event.Opened`.
pub(crate) fn class_of(value: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(value.get_type().qualname()?.to_string())
}
