//! Groups: the fan-out of a message, and what is done with messages of groups.

use eeema::content::{GroupSetup as LibrarySetup, Kind};
use eeema::group::{self, Decision, FanOut, SetupDecision, SyncDecision};
use eeema::time::UnixMillis;
use eeema::{OsRandom, ThreemaId, content as library};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::content::{Content, GroupIdentity};
use crate::convert::{Id, names};
use crate::error::Error;
use crate::identity::{Peer, peers};
use crate::inbox::Inbox;
use crate::message::{Header, with_header};

names! {
    /// What is done with a message of a group.
    DecisionName for Decision {
        Process = "process",
        Drop = "drop",
        AnswerLeave = "answer_leave",
        AnswerEmptySetup = "answer_empty_setup",
        RequestSync = "request_sync",
    }
    /// What is done with a group setup.
    SetupName for SetupDecision {
        Apply = "apply",
        Drop = "drop",
        Removed = "removed",
    }
    /// What is done with a sync request.
    SyncName for SyncDecision {
        Drop = "drop",
        AnswerEmptySetup = "answer_empty_setup",
        Resync = "resync",
    }
}

/// Seals one content for many members, and records all nonces in `inbox`; with `None` nothing is recorded.
#[pyfunction]
#[pyo3(signature = (receivers, content, *, group, inbox, header = None))]
pub(crate) fn fan_out<'py>(
    py: Python<'py>,
    receivers: Vec<Bound<'py, Peer>>,
    content: &Content,
    group: &GroupIdentity,
    inbox: Option<&Bound<'py, Inbox>>,
    header: Option<&Bound<'py, Header>>,
) -> Result<Vec<(Id, Bound<'py, PyBytes>)>, Error> {
    let receivers = peers(&receivers)?;
    let sealed = content.with_body(Some(group.0), |body| {
        with_header(header, |header| {
            let fan_out = FanOut::new(*header, body);
            let receivers = receivers.iter().map(|peer| &**peer);
            Ok(py.detach(|| fan_out.seal(receivers, &mut OsRandom))?)
        })
    })?;
    let envelopes = match inbox {
        Some(inbox) => sealed.record(&mut inbox.get().library(py))?,
        None => sealed.without_record(),
    };
    let envelopes = envelopes.iter();
    Ok(envelopes
        .map(|(id, envelope)| (Id(id), PyBytes::new(py, envelope)))
        .collect())
}

/// What a device knows of a group.
#[pyclass(frozen, module = "eeema.group")]
pub(crate) struct KnownGroup {
    identity: library::GroupIdentity,
    members: Vec<ThreemaId>,
    left: bool,
}

impl KnownGroup {
    fn get(&self) -> group::KnownGroup<'_> {
        group::KnownGroup {
            identity: self.identity,
            members: &self.members,
            left: self.left,
        }
    }
}

#[pymethods]
impl KnownGroup {
    /// The group, all members but the own identity, and whether it was left.
    #[new]
    #[pyo3(signature = (identity, members, *, left = false))]
    fn new(identity: &GroupIdentity, members: Vec<Id>, left: bool) -> Self {
        Self {
            identity: identity.0,
            members: members.iter().map(|id| id.0).collect(),
            left,
        }
    }

    /// Whether somebody belongs to it.
    fn includes(&self, id: Id) -> bool {
        self.get().includes(id.0)
    }

    /// Whether nobody but `user` is in it.
    fn is_notes_group(&self, user: Id) -> bool {
        self.get().is_notes_group(user.0)
    }

    /// Who gets a message of the type `kind` from `user`.
    fn receivers(&self, user: Id, group_name: &str, kind: u8) -> Vec<Id> {
        let receivers = self.get().receivers(user.0, group_name, Kind(kind));
        receivers.map(Id).collect()
    }
}

/// A message that came in a group, before anything is done with it.
#[pyclass(frozen, module = "eeema.group")]
pub(crate) struct Incoming(group::Incoming);

#[pymethods]
impl Incoming {
    /// The group that it names, who sent it to whom, and whether the user blocked the creator.
    #[new]
    #[pyo3(signature = (identity, sender, user, *, creator_blocked = false))]
    fn new(identity: &GroupIdentity, sender: Id, user: Id, creator_blocked: bool) -> Self {
        Self(group::Incoming {
            identity: identity.0,
            sender: sender.0,
            user: user.0,
            creator_blocked,
        })
    }

    /// What is done with a message that is none of the following.
    fn decide(&self, known: Option<&Bound<'_, KnownGroup>>) -> DecisionName {
        let known = known.map(|known| known.get().get());
        DecisionName(self.0.decide(known.as_ref()))
    }

    /// What is done if somebody leaves.
    fn decide_leave(&self, known: Option<&Bound<'_, KnownGroup>>) -> DecisionName {
        let known = known.map(|known| known.get().get());
        DecisionName(self.0.decide_leave(known.as_ref()))
    }

    /// What is done with a setup with these members.
    fn decide_setup(&self, known: Option<&Bound<'_, KnownGroup>>, members: Vec<Id>) -> SetupName {
        let known = known.map(|known| known.get().get());
        let members: Vec<ThreemaId> = members.iter().map(|id| id.0).collect();
        SetupName(
            self.0
                .decide_setup(known.as_ref(), &LibrarySetup::new(&members)),
        )
    }

    /// What is done with a sync request; `limited` says whether one was answered a moment ago.
    fn decide_sync_request(
        &self,
        known: Option<&Bound<'_, KnownGroup>>,
        limited: bool,
    ) -> SyncName {
        let known = known.map(|known| known.get().get());
        SyncName(self.0.decide_sync_request(known.as_ref(), limited))
    }
}

/// Whether the creator sends the state of the group again; times in milliseconds.
#[pyfunction]
pub(crate) fn is_resync_due(identity: &GroupIdentity, user: Id, last: u64, now: u64) -> bool {
    group::is_resync_due(identity.0, user.0, UnixMillis(last), UnixMillis(now))
}

/// Whether a sync request is not answered, because the last one was answered too recently.
#[pyfunction]
pub(crate) fn is_sync_limited(last: Option<u64>, now: u64) -> bool {
    group::is_sync_limited(last.map(UnixMillis), UnixMillis(now))
}

/// Whether a member may ask the creator for the state of the group.
#[pyfunction]
pub(crate) fn may_request_sync(
    identity: &GroupIdentity,
    user: Id,
    last: Option<u64>,
    now: u64,
) -> bool {
    group::may_request_sync(identity.0, user.0, last.map(UnixMillis), UnixMillis(now))
}
