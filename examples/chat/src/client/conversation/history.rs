use eeema::ThreemaId;
use eeema::forward_security::DhType;
use eeema::group::GroupIdentity;
use eeema::identity::{GroupId, MessageId};
use eeema::time::UnixMillis;
use redb::TableDefinition;

use super::Conversation;
use crate::Failure;
use crate::store::{Database, Id, Series, Transaction, all_of, next_number};

/// Sender, receiver or creator, group or zeros, message id; time; agreements behind its key; text.
type Row = (Id, Id, Id, Id, u64, u8, &'static str);

const HISTORY: TableDefinition<(Id, u64), Row> = TableDefinition::new("history");

/// A text that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its place in the history, from 1; 0 before it has one.
    pub number: u64,
    /// Who said it.
    pub sender: ThreemaId,
    /// To whom; `None` in a group.
    pub receiver: Option<ThreemaId>,
    /// In which group.
    pub group: Option<GroupIdentity>,
    /// Its id.
    pub message_id: MessageId,
    /// When, as its sender says.
    pub time: UnixMillis,
    /// The text.
    pub text: String,
    /// Which agreements stand behind its key; `None` outside of sessions.
    pub dh_type: Option<DhType>,
}

/// What an identity said and heard, in the order of its store.
pub struct History;

impl History {
    /// Puts a text behind the others.
    pub(super) fn push(
        transaction: &Transaction,
        own: ThreemaId,
        said: &Said,
    ) -> Result<(), Failure> {
        let own = *own.as_bytes();
        let number = next_number(transaction, own, Series::History)?;
        let (other, group) = match (said.group, said.receiver) {
            (Some(group), _) => (*group.creator.as_bytes(), *group.id.as_bytes()),
            (None, Some(receiver)) => (*receiver.as_bytes(), [0; 8]),
            (None, None) => return Err("a text goes to somebody or to a group".into()),
        };
        let mut table = transaction.open_table(HISTORY)?;
        let text = said.text.as_str();
        let (sender, id) = (*said.sender.as_bytes(), *said.message_id.as_bytes());
        let dh_type = match said.dh_type {
            None => 0,
            Some(DhType::TwoDh) => 2,
            Some(DhType::FourDh) => 4,
        };
        let row = (sender, other, group, id, said.time.0, dh_type, text);
        table.insert((own, number), row)?;
        Ok(())
    }

    /// Everything that `own` said and heard.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn all(database: &Database, own: ThreemaId) -> Result<Vec<Said>, Failure> {
        let read = database.read()?;
        let table = match read.open_table(HISTORY) {
            Ok(table) => table,
            Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let mut all = Vec::new();
        for entry in table.range(all_of(*own.as_bytes()))? {
            let (key, row) = entry?;
            let (sender, other, group, id, time, dh_type, text) = row.value();
            let other = ThreemaId::from_bytes(&other)?;
            let group = (group != [0; 8]).then_some(GroupIdentity {
                creator: other,
                id: GroupId::from_bytes(group),
            });
            all.push(Said {
                number: key.value().1,
                sender: ThreemaId::from_bytes(&sender)?,
                receiver: group.is_none().then_some(other),
                group,
                message_id: MessageId::from_bytes(id),
                time: UnixMillis(time),
                text: text.to_owned(),
                dh_type: match dh_type {
                    2 => Some(DhType::TwoDh),
                    4 => Some(DhType::FourDh),
                    _ => None,
                },
            });
        }
        Ok(all)
    }
}

impl Conversation {
    /// Everything that was said and heard.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn history(&self) -> Result<Vec<Said>, Failure> {
        History::all(&self.database, self.own.id)
    }
}
