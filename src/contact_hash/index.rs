use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::{EmailAddress, EmailHash, Match, PhoneHash, PhoneNumber};

/// An address book by its hashes: leads from the matches of a server back to the contacts.
///
/// Several contacts may share a number or an address, and one contact may have several. `C` is what
/// the caller knows a contact by.
///
/// ```
/// use eeema::contact_hash::{EmailAddress, Index, Match, PhoneNumber};
/// use eeema::{PublicKey, ThreemaId};
///
/// let mut index = Index::new();
/// index.insert_phone(&PhoneNumber::parse("+41 79 123 45 67")?, "Alice");
/// index.insert_email(&EmailAddress::parse("alice@gmail.com")?, "Alice");
/// index.insert_email(&EmailAddress::parse("bob@example.com")?, "Bob");
///
/// let found = Match::new(ThreemaId::ECHOECHO, PublicKey::from_bytes([9; 32]))
///     .with_email(EmailAddress::parse("alice@googlemail.com")?.hash());
/// assert_eq!(index.contacts(&found), [&"Alice"]);
/// # Ok::<(), eeema::contact_hash::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Index<C> {
    phones: BTreeMap<PhoneHash, Vec<C>>,
    emails: BTreeMap<EmailHash, Vec<C>>,
}

impl<C: Clone + PartialEq> Index<C> {
    /// An index without contacts.
    pub const fn new() -> Self {
        Self {
            phones: BTreeMap::new(),
            emails: BTreeMap::new(),
        }
    }

    /// Adds a phone number of a contact.
    pub fn insert_phone(&mut self, number: &PhoneNumber, contact: C) {
        self.insert_phone_hash(number.hash(), contact);
    }

    /// Adds the hash of a phone number of a contact, for example one that was computed in bulk.
    pub fn insert_phone_hash(&mut self, hash: PhoneHash, contact: C) {
        insert(self.phones.entry(hash).or_default(), contact);
    }

    /// Adds an e-mail address of a contact, under both hashes if it has two.
    pub fn insert_email(&mut self, address: &EmailAddress<'_>, contact: C) {
        for hash in address.hashes() {
            insert(self.emails.entry(hash).or_default(), contact.clone());
        }
    }

    /// The hashes of all phone numbers, each one once: what a request asks for.
    pub fn phone_hashes(&self) -> impl Iterator<Item = PhoneHash> {
        self.phones.keys().copied()
    }

    /// The hashes of all e-mail addresses, each one once: what a request asks for.
    pub fn email_hashes(&self) -> impl Iterator<Item = EmailHash> {
        self.emails.keys().copied()
    }

    /// The contacts that a match belongs to, each one once. It is empty if the server answers with
    /// a hash that was not asked for.
    pub fn contacts(&self, found: &Match) -> Vec<&C> {
        let by_phone = found.phone().and_then(|hash| self.phones.get(&hash));
        let by_email = found.email().and_then(|hash| self.emails.get(&hash));
        let mut contacts = Vec::new();
        for contact in by_phone.into_iter().chain(by_email).flatten() {
            insert(&mut contacts, contact);
        }
        contacts
    }
}

impl<C: Clone + PartialEq> Default for Index<C> {
    fn default() -> Self {
        Self::new()
    }
}

fn insert<C: PartialEq>(contacts: &mut Vec<C>, contact: C) {
    if !contacts.contains(&contact) {
        contacts.push(contact);
    }
}
