//! The columns of every table, in their order ([chapter 14 section 6](crate::protocol::data_backup)).

use super::version::{Column, Version};
use crate::data_backup::name::{Chats, EntryName};

/// Which table an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Table {
    /// `contacts.csv`.
    Contacts,
    /// Messages of one chat.
    Messages(Chats),
    /// `groups.csv`.
    Groups,
    /// `distribution_list.csv`.
    DistributionLists,
    /// `ballot.csv`.
    Ballots,
    /// `ballot_choice.csv`.
    BallotChoices,
    /// `ballot_vote.csv`.
    BallotVotes,
    /// `contact_reactions.csv`.
    ContactReactions,
    /// `group_reactions.csv`.
    GroupReactions,
    /// `reaction_counts.csv`.
    ReactionCounts,
    /// `nonces.csv`, `nonces_d2d.csv`.
    Nonces,
    /// `nonce_counts.csv`.
    NonceCounts,
}

impl Table {
    /// The table in an entry of this name, if it is one with a header.
    pub const fn of(name: &EntryName<'_>) -> Option<Self> {
        Some(match name {
            EntryName::Contacts => Self::Contacts,
            EntryName::Messages(chats, _) => Self::Messages(*chats),
            EntryName::Groups => Self::Groups,
            EntryName::DistributionLists => Self::DistributionLists,
            EntryName::Ballots => Self::Ballots,
            EntryName::BallotChoices => Self::BallotChoices,
            EntryName::BallotVotes => Self::BallotVotes,
            EntryName::ContactReactions => Self::ContactReactions,
            EntryName::GroupReactions => Self::GroupReactions,
            EntryName::ReactionCounts => Self::ReactionCounts,
            EntryName::Nonces | EntryName::DeviceGroupNonces => Self::Nonces,
            EntryName::NonceCounts => Self::NonceCounts,
            _ => return None,
        })
    }

    /// The names in the header that a version writes, in their order.
    pub fn columns(self, version: Version) -> impl Iterator<Item = &'static str> {
        let columns = self.all_columns().iter();
        columns
            .filter(move |column| version.has(column))
            .map(Column::name)
    }

    /// The columns of all versions.
    pub const fn all_columns(self) -> &'static [Column] {
        match self {
            Self::Contacts => &CONTACTS,
            Self::Messages(Chats::Contact) => &MESSAGES,
            Self::Messages(Chats::Group) => &GROUP_MESSAGES,
            Self::Messages(Chats::List) => &LIST_MESSAGES,
            Self::Groups => &GROUPS,
            Self::DistributionLists => &LISTS,
            Self::Ballots => &BALLOTS,
            Self::BallotChoices => &BALLOT_CHOICES,
            Self::BallotVotes => &BALLOT_VOTES,
            Self::ContactReactions => &CONTACT_REACTIONS,
            Self::GroupReactions => &GROUP_REACTIONS,
            Self::ReactionCounts => &REACTION_COUNTS,
            Self::Nonces => &NONCES,
            Self::NonceCounts => &NONCE_COUNTS,
        }
    }
}

const CONTACTS: [Column; 14] = [
    Column::always("identity"),
    Column::always("publickey"),
    Column::always("verification"),
    Column::always("acid"),
    Column::until("tacid", 22),
    Column::always("firstname"),
    Column::always("lastname"),
    Column::from("nick_name", 3),
    Column::until("color", 16),
    Column::from("last_update", 22),
    Column::from("hidden", 13),
    Column::from("archived", 14),
    Column::within("forward_security", 18, 18).and_before_app_5_1(),
    Column::from("identity_id", 19),
];

/// What the three kinds of messages have in common in front of and behind the sender.
const MESSAGES: [Column; 21] = {
    let [apiid, uid, _, rest @ ..] = GROUP_MESSAGES;
    join([apiid, uid], rest)
};

const fn join(front: [Column; 2], back: [Column; 19]) -> [Column; 21] {
    let [a, b] = front;
    let [c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u] = back;
    [
        a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u,
    ]
}

const GROUP_MESSAGES: [Column; 22] = [
    Column::always("apiid"),
    Column::always("uid"),
    Column::always("identity"),
    Column::always("isoutbox"),
    Column::always("isread"),
    Column::always("issaved"),
    Column::always("messagestae"),
    Column::always("posted_at"),
    Column::always("created_at"),
    Column::from("modified_at", 5),
    Column::always("type"),
    Column::always("body"),
    Column::from("isstatusmessage", 2),
    Column::within("isqueued", 9, 21),
    Column::from("caption", 10),
    Column::from("quoted_message_apiid", 15),
    Column::from("delivered_at", 16),
    Column::from("read_at", 16),
    Column::from("g_msg_states", 17),
    Column::from("display_tags", 20),
    Column::from("edited_at", 23),
    Column::from("deleted_at", 24),
];

const LIST_MESSAGES: [Column; 18] = {
    let [columns @ .., _, _, _, _] = GROUP_MESSAGES;
    columns
};

const GROUPS: [Column; 12] = [
    Column::always("id"),
    Column::always("creator"),
    Column::always("groupname"),
    Column::always("created_at"),
    Column::from("last_update", 22),
    Column::always("members"),
    Column::until("deleted", 26),
    Column::from("archived", 14),
    Column::from("groupDesc", 17),
    Column::from("groupDescTimestamp", 17),
    Column::from("group_uid", 19),
    Column::from("user_state", 25),
];

const LISTS: [Column; 6] = [
    Column::always("id"),
    Column::always("distribution_list_name"),
    Column::always("created_at"),
    Column::from("last_update", 22),
    Column::always("distribution_members"),
    Column::always("archived"),
];

const BALLOTS: [Column; 13] = [
    Column::always("id"),
    Column::always("aid"),
    Column::always("creator"),
    Column::always("ref"),
    Column::always("ref_id"),
    Column::always("name"),
    Column::always("state"),
    Column::always("assessment"),
    Column::always("type"),
    Column::always("choice_type"),
    Column::always("last_viewed_at"),
    Column::always("created_at"),
    Column::always("modified_at"),
];

const BALLOT_CHOICES: [Column; 9] = [
    Column::always("id"),
    Column::always("ballot"),
    Column::always("aid"),
    Column::always("type"),
    Column::always("name"),
    Column::always("vote_count"),
    Column::always("order"),
    Column::always("created_at"),
    Column::always("modified_at"),
];

const BALLOT_VOTES: [Column; 7] = [
    Column::always("id"),
    Column::always("ballot_uid"),
    Column::always("choice_uid"),
    Column::always("identity"),
    Column::always("choice"),
    Column::always("created_at"),
    Column::always("modified_at"),
];

const CONTACT_REACTIONS: [Column; 5] = [
    Column::always("identity"),
    Column::always("api_message_id"),
    Column::always("sender_identity"),
    Column::always("emoji_sequence"),
    Column::always("reacted_at"),
];

const GROUP_REACTIONS: [Column; 6] = [
    Column::always("api_group_id"),
    Column::always("group_creator_identity"),
    Column::always("api_message_id"),
    Column::always("sender_identity"),
    Column::always("emoji_sequence"),
    Column::always("reacted_at"),
];

const REACTION_COUNTS: [Column; 2] = [
    Column::always("contactReactions"),
    Column::always("groupReactions"),
];

const NONCES: [Column; 1] = [Column::always("nonces")];

const NONCE_COUNTS: [Column; 2] = [Column::always("csp"), Column::always("d2d")];
