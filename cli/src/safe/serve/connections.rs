//! Who is connected, and who has to go.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

/// Connections of one client at a time.
pub(super) const PER_CLIENT: usize = 32;

/// All connections. `H` closes one.
///
/// Where there are too many, the one whose request has been waited for longest makes room: who sends slowly
/// takes the place of nobody who does not.
pub(super) struct Connections<H> {
    limit: usize,
    next: u64,
    open: HashMap<u64, Connection<H>>,
}

struct Connection<H> {
    /// The network of the client; `None` for this machine, where the reverse proxy is.
    client: Option<IpAddr>,
    /// Whether the head of its request is complete.
    is_served: bool,
    handle: Option<H>,
}

/// What becomes of a new connection.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Admission<H> {
    /// It is number so and so. The other one, if any, must be closed.
    Admitted(u64, Option<H>),
    /// All others are being served.
    Refused,
}

impl<H> Connections<H> {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            next: 0,
            open: HashMap::new(),
        }
    }

    /// Takes a new connection.
    pub(super) fn admit(&mut self, address: IpAddr) -> Admission<H> {
        let client = (!address.to_canonical().is_loopback()).then(|| network(address));
        let is_crowded = client.is_some() && self.count(client) >= PER_CLIENT;
        let mut closed = None;
        if is_crowded || self.open.len() >= self.limit {
            let waiting = self
                .open
                .iter()
                .filter(|(_, other)| !other.is_served && (!is_crowded || other.client == client));
            let Some(oldest) = waiting.map(|(number, _)| *number).min() else {
                return Admission::Refused;
            };
            closed = self.open.remove(&oldest).and_then(|other| other.handle);
        }
        let number = self.next;
        self.next = self.next.wrapping_add(1);
        let connection = Connection {
            client,
            is_served: false,
            handle: None,
        };
        self.open.insert(number, connection);
        Admission::Admitted(number, closed)
    }

    /// What closes a connection.
    pub(super) fn set_handle(&mut self, number: u64, handle: H) {
        if let Some(connection) = self.open.get_mut(&number) {
            connection.handle = Some(handle);
        }
    }

    /// The head of the request is complete. `forwarded` is the address of the client that a proxy on this
    /// machine names; nobody else is believed. Whether it may be served.
    pub(super) fn serve(&mut self, number: u64, forwarded: Option<IpAddr>) -> bool {
        let forwarded = forwarded.map(network);
        let is_crowded = forwarded.is_some() && self.count(forwarded) >= PER_CLIENT;
        let Some(connection) = self.open.get_mut(&number) else {
            return false;
        };
        connection.is_served = true;
        if connection.client.is_some() {
            return true;
        }
        if !is_crowded {
            connection.client = forwarded;
        }
        !is_crowded
    }

    /// The request has its answer: the connection makes room again.
    pub(super) fn answered(&mut self, number: u64) {
        if let Some(connection) = self.open.get_mut(&number) {
            connection.is_served = false;
        }
    }

    /// A connection ended.
    pub(super) fn ended(&mut self, number: u64) {
        self.open.remove(&number);
    }

    fn count(&self, client: Option<IpAddr>) -> usize {
        let others = self.open.values();
        others.filter(|other| other.client == client).count()
    }
}

/// What one client may have: an IPv4 address, or 64 bits of an IPv6 address.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_one_waited_for_longest_makes_room() {
        let mut connections = Connections::new(2);
        for number in 0..2 {
            assert_eq!(connections.admit(HERE), Admission::Admitted(number, None));
            connections.set_handle(number, number);
        }
        assert!(connections.serve(0, None));
        assert_eq!(connections.admit(HERE), Admission::Admitted(2, Some(1)));
        connections.set_handle(2, 2);
        // The one that was closed may report its end late.
        connections.ended(1);
        assert!(!connections.serve(1, None));
        assert!(connections.serve(2, None));
        assert_eq!(connections.admit(HERE), Admission::Refused);
        connections.answered(2);
        assert_eq!(connections.admit(HERE), Admission::Admitted(3, Some(2)));
        connections.ended(0);
        assert_eq!(connections.admit(HERE), Admission::Admitted(4, None));
    }

    #[test]
    fn one_client_crowds_out_itself_only() {
        let mut connections = Connections::new(1000);
        let (one, other) = (address("203.0.113.9"), address("203.0.113.10"));
        assert_eq!(connections.admit(other), Admission::Admitted(0, None));
        for number in 1..=PER_CLIENT as u64 {
            assert_eq!(connections.admit(one), Admission::Admitted(number, None));
            connections.set_handle(number, number);
        }
        let mapped = address("::ffff:203.0.113.9");
        assert_eq!(connections.admit(mapped), Admission::Admitted(33, Some(1)));
        for number in 2..=33 {
            assert!(connections.serve(number, None));
        }
        assert_eq!(connections.admit(one), Admission::Refused);
        assert_eq!(connections.admit(other), Admission::Admitted(34, None));
    }

    #[test]
    fn the_clients_of_a_proxy_on_this_machine_are_counted_one_by_one() {
        let mut connections: Connections<()> = Connections::new(1000);
        let mut ask = |from: &str| {
            let Admission::Admitted(number, None) = connections.admit(HERE) else {
                panic!("nobody has to go");
            };
            connections.serve(number, Some(address(from)))
        };
        for client in 0..PER_CLIENT {
            // All of one network.
            assert!(ask(&format!("2001:db8::{client:x}")));
        }
        assert!(!ask("2001:db8::ffff:1"));
        assert!(ask("2001:db8:0:1::1"));
        assert!(ask("198.51.100.1"));
        // Who comes from elsewhere cannot name others.
        let mut connections: Connections<()> = Connections::new(1000);
        connections.admit(address("203.0.113.9"));
        assert!(connections.serve(0, Some(address("198.51.100.1"))));
        assert_eq!(connections.count(Some(address("198.51.100.1"))), 0);
    }
}
