//! What a server says in the end of its handshake: the cookie of the client, and what the owner of a pinned key vouches
//! for, the key of this connection and that of this client.

use eeema::crypto::Secret;
use eeema::crypto::hazmat::{agreement, secretbox};
use eeema::web_session::{
    Address, Connection, Cookie, Csn, Error, Message, Nonce, Output, Present, ServerKey, Trust,
};

use crate::web_world::{Counter, NOW, key, relayed, token};

/// The keys of a server: the pinned one, and that of the connection.
static PERMANENT: Secret<32> = Secret::from_bytes([5; 32]);
static SESSION: Secret<32> = Secret::from_bytes([6; 32]);

fn public(secret: &Secret<32>) -> [u8; 32] {
    agreement::public_key(secret)
}

/// Lets a client log in at a server that vouches for these two keys. Why the client leaves, if it does.
fn logged_in(session: [u8; 32], client: [u8; 32]) -> Result<(), Error> {
    logged_in_with(session, client, |_| {})
}

/// The same with the cookie changed that the server gives back.
fn logged_in_with(
    session: [u8; 32],
    client: [u8; 32],
    change: impl Fn(&mut Cookie),
) -> Result<(), Error> {
    let mut random = Counter(0);
    let setup = relayed(key(1)).with_server_key(ServerKey::from_bytes(public(&PERMANENT)));
    let trust = Trust::Token(token());
    let mut connection = Connection::initiator(setup, trust, &mut random).unwrap();
    let hello = Message::ServerHello {
        key: public(&SESSION),
    };
    let mut nonce = Nonce {
        cookie: Cookie::generate(&mut random).unwrap(),
        source: Address::SERVER,
        destination: Address::SERVER,
        csn: Csn::generate(&mut random).unwrap(),
    };
    let mut hello = [nonce.to_bytes().to_vec(), hello.encode().unwrap()].concat();
    connection.receive(&mut hello, NOW, &mut random).unwrap();
    let Some(Output::Send(answer)) = connection.poll_output() else {
        panic!("no client-auth");
    };
    let mut answer = answer.as_slice().to_vec();
    let (mut theirs, _) = Nonce::split(&mut answer).unwrap();
    change(&mut theirs.cookie);

    (nonce.destination, nonce.csn) = (Address::INITIATOR, nonce.csn.next().unwrap());
    let own = *key(1).public_key().as_bytes();
    let sealed = |secret: &Secret<32>, mut data: Vec<u8>| {
        let key = agreement::agree(secret, &own).unwrap();
        let tag = secretbox::seal_in_place(&key, &nonce.to_bytes(), &mut data);
        [tag.as_slice(), &data].concat()
    };
    let vouched = sealed(&PERMANENT, [session, client].concat());
    let auth = Message::ServerAuth {
        your_cookie: theirs.cookie,
        present: Present::Responders(Vec::new()),
        signed_keys: Some(vouched.try_into().unwrap()),
    };
    let auth = sealed(&SESSION, auth.encode().unwrap());
    let mut auth = [nonce.to_bytes().as_slice(), &auth].concat();
    connection.receive(&mut auth, NOW, &mut random)
}

#[test]
fn a_server_vouches_for_both_keys() {
    let own = *key(1).public_key().as_bytes();
    let other = *key(2).public_key().as_bytes();
    assert_eq!(logged_in(public(&SESSION), own), Ok(()));
    assert_eq!(logged_in(public(&SESSION), other), Err(Error::Unauthentic));
    assert_eq!(logged_in(public(&PERMANENT), own), Err(Error::Unauthentic));
    assert_eq!(logged_in(own, public(&SESSION)), Err(Error::Unauthentic));
}

#[test]
fn a_server_repeats_the_cookie() {
    let own = *key(1).public_key().as_bytes();
    let another = |cookie: &mut Cookie| *cookie = Cookie::generate(&mut Counter(99)).unwrap();
    assert_eq!(
        logged_in_with(public(&SESSION), own, another),
        Err(Error::Unauthentic)
    );
}
