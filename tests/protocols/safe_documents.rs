//! Documents of any content that the apps could have.

use eeema::identity::{GroupId, VerificationLevel, WorkVerificationLevel};
use eeema::safe::document::{
    Contact, DistributionList, DistributionListId, Document, Group, Link, PictureRelease, Policy,
    Settings,
};
use eeema::time::UnixMillis;
use eeema::{PublicKey, SecretKey, ThreemaId};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;

fn ids() -> impl Strategy<Value = ThreemaId> {
    "[0-9A-Z*][0-9A-Z]{7}".prop_map(|text| text.parse().unwrap())
}

fn id_lists() -> impl Strategy<Value = Vec<ThreemaId>> {
    btree_set(ids(), 0..4).prop_map(|ids| ids.into_iter().collect())
}

fn times() -> impl Strategy<Value = UnixMillis> {
    (0_u64..1 << 53).prop_map(UnixMillis)
}

fn policies() -> impl Strategy<Value = Policy> {
    prop::sample::select(&[Policy::Default, Policy::Send, Policy::DoNotSend][..])
}

fn levels() -> impl Strategy<Value = VerificationLevel> {
    use VerificationLevel::{FullyVerified, ServerVerified, Unverified};
    prop::sample::select(&[Unverified, ServerVerified, FullyVerified][..])
}

fn work_levels() -> impl Strategy<Value = WorkVerificationLevel> {
    use WorkVerificationLevel::{None, SubscriptionVerified};
    prop::sample::select(&[None, SubscriptionVerified][..])
}

prop_compose! {
    fn contacts()(
        public_key in option::of(any::<[u8; 32]>()),
        times in (times(), option::of(times())),
        verification in levels(),
        work_verification in work_levels(),
        flags: [bool; 2],
        names: [String; 3],
        policies in (policies(), policies()),
    ) -> Contact {
        let mut contact = Contact::new(ThreemaId::ECHOECHO);
        contact.public_key = public_key.map(PublicKey::from_bytes);
        (contact.created_at, contact.last_update) = times;
        contact.verification = verification;
        contact.work_verification = work_verification;
        [contact.hidden, contact.private] = flags;
        [contact.first_name, contact.last_name, contact.nickname] = names;
        (contact.read_receipts, contact.typing_indicators) = policies;
        contact
    }
}

prop_compose! {
    fn groups()(
        times in (times(), option::of(times())),
        members in id_lists(),
        name: String,
        flags: [bool; 2],
    ) -> Group {
        let mut group = Group::new(GroupId::from_bytes([0; 8]), ThreemaId::ECHOECHO);
        (group.created_at, group.last_update) = times;
        [group.deleted, group.private] = flags;
        group.name = name;
        group.members = if group.deleted { Vec::new() } else { members };
        group
    }
}

prop_compose! {
    fn lists()(
        id: Option<[u8; 8]>,
        name: String,
        times in (times(), option::of(times())),
        members in id_lists(),
        private: bool,
    ) -> DistributionList {
        let mut list = DistributionList::new(id.map(DistributionListId::from_bytes), name);
        (list.created_at, list.last_update) = times;
        (list.members, list.private) = (members, private);
        list
    }
}

fn links() -> impl Strategy<Value = Link> {
    prop_oneof![
        "[1-9][0-9]{2,14}".prop_map(|value| Link::new(Link::MOBILE, value)),
        "[a-z]{1,9}@[a-z]{1,9}".prop_map(|value| Link::new(Link::EMAIL, value)),
        any::<String>().prop_map(|value| Link::new("pager", value)),
    ]
}

fn releases() -> impl Strategy<Value = PictureRelease> {
    prop_oneof![
        Just(PictureRelease::Unset),
        Just(PictureRelease::Nobody),
        Just(PictureRelease::Everyone),
        btree_set(ids(), 1..4).prop_map(|ids| PictureRelease::AllowList(ids.into_iter().collect())),
    ]
}

prop_compose! {
    fn settings()(
        flags: [bool; 8],
        lists in (id_lists(), id_lists()),
        recent_emojis: Vec<String>,
    ) -> Settings {
        let mut settings = Settings::default();
        [
            settings.sync_contacts,
            settings.block_unknown,
            settings.read_receipts,
            settings.send_typing,
            settings.threema_calls,
            settings.relay_threema_calls,
            settings.disable_screenshots,
            settings.incognito_keyboard,
        ] = flags;
        (settings.blocked_contacts, settings.sync_excluded) = lists;
        settings.recent_emojis = recent_emojis;
        settings
    }
}

prop_compose! {
    pub(crate) fn documents()(
        key: [u8; 32],
        texts: [String; 2],
        picture in option::of(vec(any::<u8>(), 1..200)),
        release in releases(),
        links in vec(links(), 0..3),
        contacts in btree_map(ids(), contacts(), 0..5),
        groups in btree_map((any::<[u8; 8]>(), ids()), groups(), 0..3),
        lists in vec(lists(), 0..3),
        settings in settings(),
    ) -> Document {
        let mut document = Document::new(SecretKey::from_bytes(key));
        [document.device, document.nickname] = texts;
        document.profile_picture = picture;
        document.profile_picture_release = release;
        document.links = links;
        for (identity, contact) in contacts {
            document.contacts.push(Contact { identity, ..contact });
        }
        for ((id, creator), group) in groups {
            let id = GroupId::from_bytes(id);
            document.groups.push(Group { id, creator, ..group });
        }
        document.distribution_lists = lists;
        document.settings = settings;
        document
    }
}
