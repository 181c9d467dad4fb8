//! Changes of the work directory: a list of them, or the news that a full sync is due.

use core::fmt;

use super::contact_delta::ContactDelta;
use super::error::{Error, Field};
use super::kind::Kind;
use super::properties::{Exemption, Properties, Reflect};
use super::wire::{self, DirectContent, Wire};
use crate::codec::protobuf::{FieldWriter, Fields, Message, UnknownFields, Value};
use crate::codec::{BufferTooSmall, Writer};

/// Fields of the body, of which one is set.
const REQUIRE_WORK_SYNC: u32 = 1;
const APPLY: u32 = 2;
/// Field of *apply*.
const DELTA: u32 = 1;

impl Kind {
    /// Changes of the work directory, from `*3MAW0RK`.
    pub const WORK_SYNC_DELTA: Self = Self(0xfd);
}

/// Comes from a special contact, who cannot be blocked, and is each device's own to get.
pub(super) static DIRECT: Properties = Properties {
    forward_security_minimum: None,
    exempt_from_blocking: Exemption::Always,
    reflect: Reflect::NOTHING,
    ..Properties::direct(Kind::WORK_SYNC_DELTA)
};

/// Changes of the work directory (0xfd; [chapter 03 section 13](crate::protocol::message_types)), from
/// `*3MAW0RK` to the work flavour only, in Protocol Buffers.
///
/// | message | field | type | meaning |
/// |---|---|---|---|
/// | body | 1 | empty message | a full sync is required |
/// | body | 2 | apply | or: these changes |
/// | apply | 1 | repeated delta | |
/// | delta | 1 | uint64 | applied at, milliseconds |
/// | delta | 2 | contact sync | |
/// | contact sync | 1 | update | |
/// | update | 1 | string | identity |
/// | update | 2 | optional availability | |
/// | availability | 1 | enumeration | category: 0 none, 1 unavailable, 2 busy |
/// | availability | 2 | string | description |
///
/// ```
/// use eeema::content::{ContactDelta, WorkSyncDelta};
/// use eeema::time::UnixMillis;
///
/// let changes = [ContactDelta::new(UnixMillis(1_700_000_000_000), "ECHOECHO".parse()?)];
/// assert_eq!(WorkSyncDelta::apply(&changes).deltas().unwrap().count(), 1);
/// assert!(WorkSyncDelta::require_work_sync().deltas().is_none()); // ask for everything
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct WorkSyncDelta<'a> {
    /// Field 1 or 2: of both, the later one counts.
    action: Action<'a>,
    /// Fields of newer senders, written again behind the known ones.
    unknown: UnknownFields<'a>,
}

/// What the directory wants.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action<'a> {
    /// With what a newer sender writes into the empty message.
    RequireWorkSync(&'a [u8]),
    /// These changes.
    Apply(Deltas<'a>),
}

impl<'a> WorkSyncDelta<'a> {
    /// Demands a full sync.
    pub fn require_work_sync() -> Self {
        Self {
            action: Action::RequireWorkSync(&[]),
            unknown: UnknownFields::default(),
        }
    }

    /// Announces these changes.
    pub fn apply(deltas: &'a [ContactDelta<'a>]) -> Self {
        Self {
            action: Action::Apply(Deltas::Given(deltas)),
            unknown: UnknownFields::default(),
        }
    }

    /// The changes in their order; `None` if a full sync is required instead.
    pub fn deltas(&self) -> Option<impl Iterator<Item = ContactDelta<'a>> + use<'a>> {
        match self.action {
            Action::RequireWorkSync(_) => None,
            Action::Apply(deltas) => Some(deltas.iter()),
        }
    }
}

impl Message for WorkSyncDelta<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        match &self.action {
            Action::RequireWorkSync(content) | Action::Apply(Deltas::Read(content)) => {
                let field = match self.action {
                    Action::RequireWorkSync(_) => REQUIRE_WORK_SYNC,
                    Action::Apply(_) => APPLY,
                };
                output.field(field, Value::Bytes(content));
            }
            Action::Apply(Deltas::Given(deltas)) => output.message(APPLY, &Apply(deltas)),
        }
        self.unknown.write_fields(output);
    }
}

/// The message around the changes of a sender.
struct Apply<'a>(&'a [ContactDelta<'a>]);

impl Message for Apply<'_> {
    fn write_fields(&self, output: &mut FieldWriter<'_>) {
        for delta in self.0 {
            output.message(DELTA, delta);
        }
    }
}

impl Wire for WorkSyncDelta<'_> {
    fn encoded_len(&self) -> usize {
        Message::encoded_len(self)
    }

    fn encode(&self, writer: &mut Writer<'_>) -> Result<(), BufferTooSmall> {
        Message::encode(self, writer)
    }
}

impl DirectContent for WorkSyncDelta<'_> {
    fn direct_kind(&self) -> Kind {
        Kind::WORK_SYNC_DELTA
    }
}

impl<'a> WorkSyncDelta<'a> {
    /// Reads the changes. Refused are a body without action, and one with a change that is malformed; they are
    /// read once here, so that [`WorkSyncDelta::deltas`] cannot fail.
    pub(super) fn decode(body: &'a [u8]) -> Result<Self, Error> {
        let mut action = None;
        let mut fields = Fields::new(body);
        while let Some((number, value)) = fields.next_field()? {
            if matches!(number, REQUIRE_WORK_SYNC | APPLY) {
                action = Some((number, value.bytes()?));
            }
        }
        let action = match action.ok_or(Error::Field(Field::Action))? {
            (REQUIRE_WORK_SYNC, content) => {
                let mut fields = Fields::new(content);
                while fields.next_field()?.is_some() {}
                Action::RequireWorkSync(content)
            }
            (_, content) => Action::Apply(Deltas::decode(content)?),
        };
        Ok(Self {
            action,
            unknown: UnknownFields::of(body, APPLY),
        })
    }
}

impl fmt::Debug for WorkSyncDelta<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        wire::debug(f, "WorkSyncDelta", self)
    }
}

/// The content of *apply*: a list of the sender, or bytes that were decoded once without error.
#[derive(Clone, Copy)]
enum Deltas<'a> {
    Given(&'a [ContactDelta<'a>]),
    Read(&'a [u8]),
}

impl<'a> Deltas<'a> {
    /// The changes one after the other. Those of a body are decoded again, which went well before.
    fn iter(self) -> impl Iterator<Item = ContactDelta<'a>> + use<'a> {
        let (given, read) = match self {
            Self::Given(deltas) => (deltas, [].as_slice()),
            Self::Read(content) => ([].as_slice(), content),
        };
        let mut fields = Fields::new(read);
        given.iter().copied().chain(core::iter::from_fn(move || {
            loop {
                if let (DELTA, value) = fields.next_field().ok()?? {
                    return ContactDelta::decode(value.bytes().ok()?).ok();
                }
            }
        }))
    }

    /// Decodes every change once and keeps the bytes: there is no list of values, so no heap is needed.
    fn decode(content: &'a [u8]) -> Result<Self, Error> {
        let mut fields = Fields::new(content);
        while let Some((number, value)) = fields.next_field()? {
            if number == DELTA {
                ContactDelta::decode(value.bytes()?)?;
            }
        }
        Ok(Self::Read(content))
    }
}

impl PartialEq for Deltas<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Deltas<'_> {}
