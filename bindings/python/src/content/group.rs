//! What is said of groups.

use eeema::content::{self as library};
use eeema::crypto::Secret;
use eeema::identity::GroupId;
use eeema::{OsRandom, ThreemaId};
use pyo3::prelude::*;

use super::{content, field};
use crate::convert::{Array, Id};
use crate::error::Error;

/// A group: its creator and its id.
#[pyclass(frozen, eq, hash, module = "eeema.group")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct GroupIdentity(pub(crate) library::GroupIdentity);

#[pymethods]
impl GroupIdentity {
    /// From its creator and its id of 8 bytes.
    #[new]
    const fn new(creator: Id, id: Array<8>) -> Self {
        Self(library::GroupIdentity {
            creator: creator.0,
            id: GroupId::from_bytes(id.0),
        })
    }

    /// With a fresh id.
    #[staticmethod]
    fn generate(creator: Id) -> Result<Self, Error> {
        Ok(Self(library::GroupIdentity::generate(
            creator.0,
            &mut OsRandom,
        )?))
    }

    /// Who made it.
    #[getter]
    const fn creator(&self) -> Id {
        Id(self.0.creator)
    }

    /// Its id: 8 bytes.
    #[getter]
    const fn id(&self) -> [u8; 8] {
        *self.0.id.as_bytes()
    }

    fn __repr__(&self) -> String {
        let (creator, id) = (self.0.creator.as_str(), self.0.id);
        format!("GroupIdentity('{creator}', bytes.fromhex('{id}'))")
    }
}

content! {
    /// The members of a group.
    GroupSetup {
        /// All members but the creator; nobody if the group is dissolved.
        #[new]
        fn new(members: Vec<Id>) -> Result<PyClassInitializer<Self>, Error> {
            let members: Vec<ThreemaId> = members.iter().map(|id| id.0).collect();
            Self::made(library::GroupSetup::new(&members))
        }

        /// As they stand in the message.
        #[getter]
        fn members(slf: PyRef<'_, Self>) -> Result<Vec<Id>, Error> {
            field!(slf, GroupSetup(setup) => setup.iter().map(Id).collect())
        }

        /// Who is in the group of `creator` after this: each once, and without the creator.
        fn members_with(slf: PyRef<'_, Self>, creator: Id) -> Result<Vec<Id>, Error> {
            field!(slf, GroupSetup(setup) => setup.members(creator.0).map(Id).collect())
        }
    }
}

content! {
    /// The name of a group.
    GroupName {
        /// A name of at most 256 bytes.
        #[new]
        fn new(name: &str) -> Result<PyClassInitializer<Self>, Error> {
            Self::made(library::GroupName::new(name)?)
        }

        /// The name.
        #[getter]
        fn name(slf: PyRef<'_, Self>) -> Result<String, Error> {
            field!(slf, GroupName(name) => name.as_str().to_owned())
        }
    }
}

content! {
    /// The start of a call in a group.
    GroupCallStart {
        /// With the key of the call, 32 bytes, and the address of the server.
        #[new]
        #[pyo3(signature = (key, sfu_base_url, *, protocol_version = 1))]
        fn new(key: Array<32>, sfu_base_url: &str, protocol_version: u32) -> Result<PyClassInitializer<Self>, Error> {
            let key = Secret::from_bytes(key.0);
            Self::made(library::GroupCallStart::new(protocol_version, key, sfu_base_url)?)
        }

        /// The version of the protocol.
        #[getter]
        fn protocol_version(slf: PyRef<'_, Self>) -> Result<u32, Error> {
            field!(slf, GroupCallStart(start) => start.protocol_version())
        }

        /// A copy of the key of the call, which Python does not wipe.
        #[getter]
        fn key(slf: PyRef<'_, Self>) -> Result<[u8; 32], Error> {
            field!(slf, GroupCallStart(start) => *start.key().as_bytes())
        }

        /// The address of the server.
        #[getter]
        fn sfu_base_url(slf: PyRef<'_, Self>) -> Result<String, Error> {
            field!(slf, GroupCallStart(start) => start.sfu_base_url().to_owned())
        }
    }
}
