//! The tables of a backup: every row of every version as a value
//! ([chapter 14 sections 4 to 6](crate::protocol::data_backup)).
//!
//! | entry | row |
//! |---|---|
//! | `contacts.csv` | [`Contact`] |
//! | `message_….csv`, `group_message_….csv`, `distribution_list_message_….csv` | [`Message`] with its [`Body`] |
//! | `groups.csv` | [`Group`] |
//! | `distribution_list.csv` | [`DistributionList`] |
//! | `ballot.csv`, `ballot_choice.csv`, `ballot_vote.csv` | [`Ballot`], [`BallotChoice`], [`BallotVote`] |
//! | `contact_reactions.csv`, `group_reactions.csv`, `reaction_counts.csv` | [`ContactReaction`], [`GroupReaction`], [`ReactionCounts`] |
//! | `nonces.csv`, `nonces_d2d.csv`, `nonce_counts.csv` | [`Nonces`], [`NonceCounts`] |
//!
//! A row that lacks what every row needs is skipped, and [`Row::record`] says why. Every other cell that
//! is absent or cannot be read counts as null. Columns that are not known are kept beside the row.

mod ballot;
mod body;
mod cell_value;
mod cells;
mod columns;
mod contact;
mod distribution_list;
mod group;
mod json_array;
mod message;
mod message_kind;
mod nonce;
mod reaction;
mod reader;
mod record;
mod version;
mod writer;

pub use ballot::{Ballot, BallotChoice, BallotVote};
pub use body::{
    BallotBody, Body, CallBody, FileBody, FileMetadata, ForwardSecurityBody, GroupCallBody,
    GroupStatusBody, ImageBody, LocationBody, VideoBody, VoiceBody,
};
pub use cell_value::CellValue;
pub use cells::{Cells, SkipReason};
pub use columns::Table;
pub use contact::Contact;
pub use distribution_list::DistributionList;
pub use group::{Group, UserState};
pub use message::Message;
pub use message_kind::{MessageKind, MessageState};
pub use nonce::{NonceCounts, Nonces, UsedNonce};
pub use reaction::{ContactReaction, GroupReaction, ReactionCounts};
pub use reader::{Row, TableReader};
pub use record::Record;
pub use version::{Column, Version};
pub use writer::{write_cells, write_header, write_row};
