use eeema::ThreemaId;
use eeema::group::{GroupIdentity, KnownGroup};
use eeema::identity::GroupId;
use redb::{ReadableTable, TableDefinition};

use super::Conversation;
use crate::Failure;
use crate::store::{Id, Transaction};

/// Name, members one behind the other, and whether the group was left.
type Row = (&'static str, &'static [u8], bool);

/// By own identity, creator and id.
const GROUPS: TableDefinition<(Id, Id, Id), Row> = TableDefinition::new("groups");

/// A group that an identity knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which one.
    pub identity: GroupIdentity,
    /// Its name; empty before its creator says one.
    pub name: String,
    /// The members without the creator.
    pub members: Vec<ThreemaId>,
    /// Whether the own identity is in it no more.
    pub is_left: bool,
}

impl Group {
    /// The group as the library judges messages by it.
    pub(super) fn known(&self) -> KnownGroup<'_> {
        KnownGroup {
            identity: self.identity,
            members: &self.members,
            left: self.is_left,
        }
    }

    /// Writes it in place of what was known.
    pub(super) fn store(&self, transaction: &Transaction, own: ThreemaId) -> Result<(), Failure> {
        let mut members = Vec::new();
        for member in &self.members {
            members.extend(member.as_bytes());
        }
        let mut table = transaction.open_table(GROUPS)?;
        let row = (self.name.as_str(), members.as_slice(), self.is_left);
        table.insert(key(own, self.identity), row)?;
        Ok(())
    }

    pub(super) fn find(
        transaction: &Transaction,
        own: ThreemaId,
        identity: GroupIdentity,
    ) -> Result<Option<Self>, Failure> {
        let table = transaction.open_table(GROUPS)?;
        let row = table.get(key(own, identity))?;
        row.map(|row| Self::read(identity, row.value())).transpose()
    }

    fn read(identity: GroupIdentity, row: (&str, &[u8], bool)) -> Result<Self, Failure> {
        let (name, members, is_left) = row;
        let members = members.as_chunks::<8>().0.iter();
        let members = members.map(|member| ThreemaId::from_bytes(member));
        Ok(Self {
            identity,
            name: name.to_owned(),
            members: members.collect::<Result<_, _>>()?,
            is_left,
        })
    }
}

fn key(own: ThreemaId, group: GroupIdentity) -> (Id, Id, Id) {
    (
        *own.as_bytes(),
        *group.creator.as_bytes(),
        *group.id.as_bytes(),
    )
}

impl Conversation {
    /// A group of this identity.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn group(&self, identity: GroupIdentity) -> Result<Option<Group>, Failure> {
        let mut groups = self.groups()?.into_iter();
        Ok(groups.find(|group| group.identity == identity))
    }

    /// All groups of this identity.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn groups(&self) -> Result<Vec<Group>, Failure> {
        let read = self.database.read()?;
        let table = match read.open_table(GROUPS) {
            Ok(table) => table,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let own = *self.own.id.as_bytes();
        let mut groups = Vec::new();
        for entry in table.range((own, [0; 8], [0; 8])..=(own, [0xff; 8], [0xff; 8]))? {
            let (key, row) = entry?;
            let (_, creator, id) = key.value();
            let identity = GroupIdentity {
                creator: ThreemaId::from_bytes(&creator)?,
                id: GroupId::from_bytes(id),
            };
            groups.push(Group::read(identity, row.value())?);
        }
        Ok(groups)
    }
}
