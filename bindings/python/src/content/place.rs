//! A place.

use eeema::content as library;
use pyo3::prelude::*;

use super::{content, field};
use crate::error::Error;

content! {
    /// A place.
    Location {
        /// Degrees, metres, and what the place is called; a name needs an address.
        #[new]
        #[pyo3(signature = (latitude, longitude, *, accuracy = None, name = None, address = None))]
        fn new(
            latitude: f64,
            longitude: f64,
            accuracy: Option<f64>,
            name: Option<&str>,
            address: Option<&str>,
        ) -> Result<PyClassInitializer<Self>, Error> {
            let mut location = library::Location::new(latitude, longitude)?;
            if let Some(accuracy) = accuracy {
                location = location.with_accuracy(accuracy)?;
            }
            location = match (name, address) {
                (Some(name), address) => location.with_place(name, address.unwrap_or_default())?,
                (None, Some(address)) => location.with_address(address)?,
                (None, None) => location,
            };
            Self::made(location)
        }

        /// Degrees north.
        #[getter]
        fn latitude(slf: PyRef<'_, Self>) -> Result<f64, Error> {
            field!(slf, Location(location) => location.latitude())
        }

        /// Degrees east.
        #[getter]
        fn longitude(slf: PyRef<'_, Self>) -> Result<f64, Error> {
            field!(slf, Location(location) => location.longitude())
        }

        /// Metres.
        #[getter]
        fn accuracy(slf: PyRef<'_, Self>) -> Result<Option<f64>, Error> {
            field!(slf, Location(location) => location.accuracy())
        }

        /// The name of the place.
        #[getter]
        fn name(slf: PyRef<'_, Self>) -> Result<Option<String>, Error> {
            field!(slf, Location(location) => location.name().map(str::to_owned))
        }

        /// The lines of the address.
        #[getter]
        fn address(slf: PyRef<'_, Self>) -> Result<Option<Vec<String>>, Error> {
            field!(slf, Location(location) => {
                location.address().map(|address| address.lines().map(str::to_owned).collect())
            })
        }
    }
}
