//! What a chat server pays for each client that connects: the hello and the check of the login, one at a time and
//! many side by side. Drawing keys, opening the login and sealing the answers is in it; the client is not.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use eeema::time::UnixMillis;
use eeema::transport::{Client, ConnectionKeys, Error, Server, ServerKeys};
use eeema::{Identity, OsRandom, PublicKey, SecretKey};

/// A client that is connected to a server, and what it sends next.
struct Connection {
    client: Client,
    server: Server,
    sent: Vec<u8>,
}

fn keys() -> ConnectionKeys {
    ConnectionKeys::generate(&mut OsRandom).unwrap()
}

/// Clients whose hello waits at the server.
fn waiting(count: usize, server_key: &SecretKey) -> Vec<Connection> {
    let accepted = ServerKeys::only(server_key.public_key());
    let connect = |_| {
        let (client, hello) = Client::start(keys(), accepted);
        Connection {
            client,
            server: Server::new(keys()),
            sent: hello.to_vec(),
        }
    };
    (0..count).map(connect).collect()
}

/// Lets every client answer its server-hello.
fn log_in(connections: &mut [Connection], hellos: &mut [Result<[u8; 80], Error>], own: &Identity) {
    for (connection, hello) in connections.iter_mut().zip(hellos) {
        let hello = hello.as_mut().unwrap();
        assert!(connection.client.receive(hello).is_ok());
        connection.sent = vec![0; Client::login_len(&[])];
        let login = connection.client.login(own, &[], &mut connection.sent);
        login.unwrap();
    }
}

fn receive_all(connections: &mut [Connection], length: usize) {
    for Connection { server, sent, .. } in connections {
        assert!(server.receive(&mut sent[..length]).is_ok());
        sent.drain(..length);
    }
}

fn machines(connections: &mut [Connection]) -> Vec<&mut Server> {
    let connections = connections.iter_mut();
    connections
        .map(|connection| &mut connection.server)
        .collect()
}

fn accept_all(connections: &mut [Connection]) {
    receive_all(connections, 16);
    for connection in connections {
        connection.server.accept(UnixMillis(1), 0).unwrap();
    }
}

fn handshake(criterion: &mut Criterion) {
    let server_key = SecretKey::generate(&mut OsRandom).unwrap();
    let own = Identity::generate("ALICE001".parse().unwrap(), &mut OsRandom).unwrap();
    let public_key: PublicKey = own.public_key();
    let mut group = criterion.benchmark_group("handshake");
    for count in [1, 8, 64] {
        let mut hellos = vec![Err(Error::OutOfTurn); count];
        let mut checked = vec![Err(Error::OutOfTurn); count];
        let public_keys = vec![Some(public_key); count];
        group.throughput(Throughput::Elements(count as u64));
        let hello = BenchmarkId::new("hello", count);
        group.bench_function(hello, |bencher| {
            bencher.iter_batched_ref(
                || waiting(count, &server_key),
                |connections| {
                    receive_all(connections, 48);
                    Server::hello_many(&mut machines(connections), &server_key, &mut hellos);
                },
                BatchSize::LargeInput,
            );
        });
        let login = BenchmarkId::new("login", count);
        group.bench_function(login, |bencher| {
            bencher.iter_batched_ref(
                || {
                    let mut connections = waiting(count, &server_key);
                    let mut hellos = vec![Err(Error::OutOfTurn); count];
                    receive_all(&mut connections, 48);
                    Server::hello_many(&mut machines(&mut connections), &server_key, &mut hellos);
                    log_in(&mut connections, &mut hellos, &own);
                    connections
                },
                |connections| {
                    receive_all(connections, 144);
                    let mut servers = machines(connections);
                    Server::client_key_many(&mut servers, &server_key, &public_keys, &mut checked);
                    accept_all(connections);
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, handshake);
criterion_main!(benches);
