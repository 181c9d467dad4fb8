//! Connections to a chat server, and the keys of linked devices.

use core::hint::black_box;

use eeema::multi_device::DeviceGroupKey;
use eeema::time::UnixMillis;
use eeema::transport::{
    Client, ClientEvent, ConnectionKeys, DeviceCookie, Extension, FRAME_OVERHEAD, LossyText,
    Progress, Server, ServerEvent, ServerKeys, SupportedFeatures,
};
use eeema::{Identity, PublicKey, SecretKey, ThreemaId};

use crate::vectors::{
    d2m_challenge_response as challenge, derive_counting as derived, ordinary as connection,
};

/// A handshake of both ends, and the first frame of the client.
pub(crate) fn transport() -> Option<bool> {
    let secret = |bytes: &[u8; 32]| SecretKey::from_bytes(*black_box(bytes));
    let id: ThreemaId = black_box(connection::IDENTITY).parse().ok()?;
    let own = Identity::new(id, secret(&connection::CLIENT_SECRET));
    let server_key = secret(&connection::SERVER_PERMANENT_SECRET);
    let accepted = ServerKeys::only(PublicKey::from_bytes(connection::SERVER_PERMANENT_PUBLIC));
    let keys = ConnectionKeys::chosen(
        secret(&connection::CLIENT_TEMPORARY_SECRET),
        connection::CLIENT_COOKIE,
    );
    let (mut client, mut client_hello) = Client::start(keys, accepted);
    let keys = ConnectionKeys::chosen(
        secret(&connection::SERVER_TEMPORARY_SECRET),
        connection::SERVER_COOKIE,
    );
    let mut server = Server::new(keys);
    let mut is_right = client_hello == connection::CLIENT_HELLO;
    let Progress::Event { .. } = server.receive(&mut client_hello).ok()? else {
        return None;
    };
    let mut hello = server.hello(&server_key).ok()?;
    is_right &= hello == connection::SERVER_HELLO;
    let Progress::Event { .. } = client.receive(&mut hello).ok()? else {
        return None;
    };

    let extensions = [
        Extension::ClientInfo(LossyText::from_bytes(&connection::EXTENSIONS_0_PAYLOAD)),
        Extension::SupportedFeatures(SupportedFeatures::METADATA_AND_ECHO),
        Extension::DeviceCookie(DeviceCookie::from_bytes(connection::EXTENSIONS_2_PAYLOAD)),
    ];
    let mut login = [0; connection::LOGIN.len()];
    client.login(&own, &extensions, &mut login).ok()?;
    is_right &= login == connection::LOGIN;
    let (data, rest) = login.split_at_mut(144);
    let Progress::Event {
        event: ServerEvent::LoginData {
            identity: Some(named),
        },
        ..
    } = server.receive(data).ok()?
    else {
        return None;
    };
    let public_key = PublicKey::from_bytes(connection::CLIENT_PUBLIC);
    server.client_key(&server_key, Some(&public_key)).ok()?;
    let Progress::Event { .. } = server.receive(rest).ok()? else {
        return None;
    };
    let time = UnixMillis(connection::LOGIN_ACK_TIME_MS.parse().ok()?);
    let mut ack = server
        .accept(time, connection::LOGIN_ACK_QUEUED as u32)
        .ok()?;
    is_right &= named == id && ack == connection::LOGIN_ACK;
    let Progress::Event { .. } = client.receive(&mut ack).ok()? else {
        return None;
    };
    Some(is_right && first_frame(&mut client, &mut server)?)
}

fn first_frame(client: &mut Client, server: &mut Server) -> Option<bool> {
    const FRAME: [u8; connection::FRAMES_0_FRAME.len()] = connection::FRAMES_0_FRAME;
    let [kind, _, _, _, payload @ ..] = connection::FRAMES_0_CONTAINER;
    let mut frame = [0; FRAME.len()];
    frame
        .split_at_mut(FRAME_OVERHEAD)
        .1
        .copy_from_slice(&payload);
    client.seal_frame(kind, &mut frame).ok()?;
    let is_sealed = frame == FRAME;
    let Progress::Event {
        event: ServerEvent::Frame(opened),
        ..
    } = server.receive(&mut frame).ok()?
    else {
        return None;
    };
    // A client that received nothing waits for the two bytes of a length.
    let waits = matches!(
        client.receive(&mut []),
        Ok(Progress::<ClientEvent<'_>>::Missing(2))
    );
    Some(is_sealed && waits && opened.kind == kind && opened.payload == payload)
}

/// The keys of a device group, and the answer to a challenge.
pub(crate) fn multi_device() -> Option<bool> {
    let keys = DeviceGroupKey::from_bytes(*black_box(&derived::DGK)).derive();
    let is_derived = *keys.path().as_bytes() == derived::DGPK
        && *keys.reflect().as_bytes() == derived::DGRK
        && *keys.device_info().as_bytes() == derived::DGDIK
        && *keys.shared_device_data().as_bytes() == derived::DGSDDK
        && *keys.transaction_scope().as_bytes() == derived::DGTSK
        && *keys.group_id().as_bytes() == derived::DGID;
    let keys = DeviceGroupKey::from_bytes(*black_box(&challenge::DGK)).derive();
    let mediator_key = PublicKey::from_bytes(*black_box(&challenge::ESK_PUBLIC));
    let mut random = |bytes: &mut [u8]| bytes.copy_from_slice(&challenge::NONCE);
    let response = keys.respond(&mediator_key, &challenge::CHALLENGE, &mut random);
    Some(is_derived && response.ok()? == challenge::RESPONSE)
}
