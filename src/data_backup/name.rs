use core::fmt;

use super::deflate::Compression;

/// What an entry is, by its name ([chapter 14 section 3](crate::protocol::data_backup)). The order is that in
/// which the app writes them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryName<'a> {
    /// `settings`: the version.
    Settings,
    /// `identity`: an ID export under the same password.
    Identity,
    /// `contact_avatar_me`: the own picture.
    OwnPicture,
    /// `contact_avatar_…`: the picture of a contact that the user chose, by contact key. Before version 19
    /// the own one too, by the own identity.
    ContactPicture(&'a str),
    /// `contact_profile_pic_…`: the picture that the contact sent, by contact key.
    ProfilePicture(&'a str),
    /// A file of a message, by the uid of the message.
    Media(Chats, &'a str),
    /// A thumbnail of a message, by the uid of the message.
    Thumbnail(Chats, &'a str),
    /// Messages of a chat, by contact key, group key or number of the list.
    Messages(Chats, &'a str),
    /// `contacts.csv`.
    Contacts,
    /// `group_avatar_…`: the picture of a group, by group key.
    GroupPicture(&'a str),
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
    /// `nonces.csv`.
    Nonces,
    /// `nonces_d2d.csv`.
    DeviceGroupNonces,
    /// `nonce_counts.csv`.
    NonceCounts,
    /// Any other name.
    Unknown(&'a str),
}

/// A step within a chat, in the order in which the app writes them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Picture,
    SecondPicture,
    File,
    Messages,
}

/// What kind of chats an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chats {
    /// With one contact.
    Contact,
    /// In a group.
    Group,
    /// To a distribution list.
    List,
}

/// Names that are always the same.
const FIXED: [(&str, EntryName<'static>); 15] = [
    ("settings", EntryName::Settings),
    ("identity", EntryName::Identity),
    ("contact_avatar_me", EntryName::OwnPicture),
    ("contacts.csv", EntryName::Contacts),
    ("groups.csv", EntryName::Groups),
    ("distribution_list.csv", EntryName::DistributionLists),
    ("ballot.csv", EntryName::Ballots),
    ("ballot_choice.csv", EntryName::BallotChoices),
    ("ballot_vote.csv", EntryName::BallotVotes),
    ("contact_reactions.csv", EntryName::ContactReactions),
    ("group_reactions.csv", EntryName::GroupReactions),
    ("reaction_counts.csv", EntryName::ReactionCounts),
    ("nonces.csv", EntryName::Nonces),
    ("nonces_d2d.csv", EntryName::DeviceGroupNonces),
    ("nonce_counts.csv", EntryName::NonceCounts),
];

impl<'a> EntryName<'a> {
    /// Says what a name is. Every name is something.
    pub fn of(name: &'a str) -> Self {
        if let Some((_, fixed)) = FIXED.iter().find(|(fixed, _)| *fixed == name) {
            return *fixed;
        }
        Self::with_key(name).unwrap_or(Self::Unknown(name))
    }

    /// Names that hold a key. Longer beginnings come first.
    fn with_key(name: &'a str) -> Option<Self> {
        type Make<'a> = fn(&'a str) -> EntryName<'a>;
        let beginnings: [(&str, Make<'a>); 9] = [
            ("contact_profile_pic_", Self::ProfilePicture),
            ("contact_avatar_", Self::ContactPicture),
            ("group_avatar_", Self::GroupPicture),
            ("message_media_", |uid| Self::Media(Chats::Contact, uid)),
            ("message_thumbnail_", |uid| {
                Self::Thumbnail(Chats::Contact, uid)
            }),
            ("group_message_media_", |uid| Self::Media(Chats::Group, uid)),
            ("group_message_thumbnail_", |uid| {
                Self::Thumbnail(Chats::Group, uid)
            }),
            ("distribution_list_message_media_", |uid| {
                Self::Media(Chats::List, uid)
            }),
            ("distribution_list_thumbnail_", |uid| {
                Self::Thumbnail(Chats::List, uid)
            }),
        ];
        for (beginning, make) in beginnings {
            match name.strip_prefix(beginning) {
                Some("") => return None,
                Some(key) => return Some(make(key)),
                None => {}
            }
        }
        let table = name.strip_suffix(".csv")?;
        for (beginning, chats) in [
            ("message_", Chats::Contact),
            ("group_message_", Chats::Group),
            ("distribution_list_message_", Chats::List),
        ] {
            match table.strip_prefix(beginning) {
                Some("") => return None,
                Some(key) => return Some(Self::Messages(chats, key)),
                None => {}
            }
        }
        None
    }

    /// How the app compresses it. It leaves pictures, media and two short texts as they are, and so is what
    /// no app writes.
    #[must_use]
    pub const fn compression(&self) -> Compression {
        match self {
            Self::Identity
            | Self::OwnPicture
            | Self::ContactPicture(_)
            | Self::ProfilePicture(_)
            | Self::GroupPicture(_)
            | Self::Media(..)
            | Self::Thumbnail(..)
            | Self::NonceCounts
            | Self::Unknown(_) => Compression::None,
            _ => Compression::Default,
        }
    }

    /// Which part of the order it belongs to. Within a part, chat follows chat, each in its [steps](Self::step).
    pub(super) const fn part(&self) -> u8 {
        match self {
            Self::Settings => 0,
            Self::Identity => 1,
            Self::OwnPicture => 2,
            Self::ContactPicture(_) | Self::ProfilePicture(_) => 3,
            Self::Media(Chats::Contact, _)
            | Self::Thumbnail(Chats::Contact, _)
            | Self::Messages(Chats::Contact, _) => 3,
            Self::Contacts => 4,
            Self::GroupPicture(_) => 5,
            Self::Media(Chats::Group, _)
            | Self::Thumbnail(Chats::Group, _)
            | Self::Messages(Chats::Group, _) => 5,
            Self::Groups => 6,
            Self::Media(Chats::List, _)
            | Self::Thumbnail(Chats::List, _)
            | Self::Messages(Chats::List, _) => 7,
            Self::DistributionLists => 8,
            Self::Ballots => 9,
            Self::BallotChoices => 10,
            Self::BallotVotes => 11,
            Self::ContactReactions => 12,
            Self::GroupReactions => 13,
            Self::ReactionCounts => 14,
            Self::Nonces => 15,
            Self::DeviceGroupNonces => 16,
            Self::NonceCounts => 17,
            Self::Unknown(_) => 18,
        }
    }

    /// Which step it is within its chat: pictures, then files, then messages.
    pub(super) const fn step(&self) -> Step {
        match self {
            Self::ProfilePicture(_) => Step::SecondPicture,
            Self::Media(..) | Self::Thumbnail(..) => Step::File,
            Self::Messages(..) => Step::Messages,
            _ => Step::Picture,
        }
    }

    /// The contact key, group key or number of the list, of what names it.
    pub(super) const fn chat(&self) -> Option<&'a str> {
        match self {
            Self::ContactPicture(key)
            | Self::ProfilePicture(key)
            | Self::GroupPicture(key)
            | Self::Messages(_, key) => Some(key),
            _ => None,
        }
    }
}

impl fmt::Display for EntryName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (prefix, key, suffix) = match self {
            Self::ContactPicture(key) => ("contact_avatar_", key, ""),
            Self::ProfilePicture(key) => ("contact_profile_pic_", key, ""),
            Self::GroupPicture(key) => ("group_avatar_", key, ""),
            Self::Media(Chats::Contact, uid) => ("message_media_", uid, ""),
            Self::Media(Chats::Group, uid) => ("group_message_media_", uid, ""),
            Self::Media(Chats::List, uid) => ("distribution_list_message_media_", uid, ""),
            Self::Thumbnail(Chats::Contact, uid) => ("message_thumbnail_", uid, ""),
            Self::Thumbnail(Chats::Group, uid) => ("group_message_thumbnail_", uid, ""),
            Self::Thumbnail(Chats::List, uid) => ("distribution_list_thumbnail_", uid, ""),
            Self::Messages(Chats::Contact, key) => ("message_", key, ".csv"),
            Self::Messages(Chats::Group, key) => ("group_message_", key, ".csv"),
            Self::Messages(Chats::List, key) => ("distribution_list_message_", key, ".csv"),
            Self::Unknown(name) => return f.write_str(name),
            fixed => {
                let name = FIXED.iter().find(|(_, other)| other == fixed);
                return name.map_or(Ok(()), |(name, _)| f.write_str(name));
            }
        };
        write!(f, "{prefix}{key}{suffix}")
    }
}

impl fmt::Debug for EntryName<'_> {
    /// Shows what it is, and not whose.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EntryName(part {})", self.part())
    }
}
