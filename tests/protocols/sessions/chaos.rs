//! Two and three parties over a server that loses, repeats, delays and reorders, while they stop at any
//! point. Afterwards the server behaves, and all end in one session.

use proptest::prelude::*;

use super::world::{Order, World};

#[derive(Clone, Debug)]
enum Action {
    /// To the next party, or to all others in a group.
    Write(usize, bool),
    /// An envelope of any place in the queue, perhaps not for the last time.
    Deliver(usize, usize, bool),
    Lose(usize, usize),
    /// The party stops after so many steps.
    Stop(usize, usize),
    Refresh(usize),
    Forget(usize),
    Wait(u64),
}

fn action() -> impl Strategy<Value = Action> {
    let party = 0..3_usize;
    prop_oneof![
        4 => (party.clone(), any::<bool>()).prop_map(|(from, group)| Action::Write(from, group)),
        8 => (party.clone(), 0..4_usize, prop::bool::weighted(0.2))
            .prop_map(|(to, place, repeats)| Action::Deliver(to, place, repeats)),
        1 => (party.clone(), 0..4_usize).prop_map(|(to, place)| Action::Lose(to, place)),
        1 => (party.clone(), 0..12_usize).prop_map(|(party, steps)| Action::Stop(party, steps)),
        1 => party.clone().prop_map(Action::Refresh),
        1 => party.prop_map(Action::Forget),
        1 => (0..30_u64).prop_map(Action::Wait),
    ]
}

fn act(world: &mut World, action: &Action) {
    let parties = world.parties.len();
    let fold = |party: usize| party % parties;
    match *action {
        Action::Write(from, in_group) => {
            let from = fold(from);
            let others: Vec<usize> = (0..parties).filter(|to| *to != from).collect();
            let receivers = if in_group { &others[..] } else { &others[..1] };
            world.write(from, receivers, in_group);
            let sent = world.send(from);
            world.restart_if(from, sent);
        }
        Action::Deliver(to, place, repeats) => {
            let to = fold(to);
            if let Some(place) = place.checked_rem(world.queues[to].len()) {
                let delivered = world.deliver(to, place, repeats);
                world.restart_if(to, delivered);
            }
        }
        Action::Lose(to, place) => {
            let to = fold(to);
            if let Some(place) = place.checked_rem(world.queues[to].len()) {
                world.lose(to, place);
            }
        }
        Action::Stop(party, steps) => {
            world.parties[fold(party)].disk.0.borrow_mut().fuel = Some(steps);
        }
        Action::Refresh(from) => {
            let from = fold(from);
            let refreshed = world.refresh(from, fold(from + 1));
            world.restart_if(from, refreshed);
        }
        Action::Forget(party) => {
            world.parties[fold(party)]
                .disk
                .0
                .borrow_mut()
                .forget_sessions();
        }
        Action::Wait(hours) => world.now.0 += hours * 3_600_000,
    }
}

/// The server behaves from now on: whatever it held is delivered in order, and all talk to all.
fn calm(world: &mut World) {
    for party in &world.parties {
        party.disk.0.borrow_mut().fuel = None;
    }
    world.settle();
    let parties = world.parties.len();
    for _ in 0..4 {
        for from in 0..parties {
            let others: Vec<usize> = (0..parties).filter(|to| *to != from).collect();
            world.write(from, &others, false);
            world.settle();
        }
    }
}

fn holds(parties: usize, seed: u64, actions: &[Action]) -> Result<(), String> {
    let mut world = World::new(parties, seed, Order::Right);
    for action in actions {
        act(&mut world, action);
        world.no_key_is_used_twice()?;
    }
    calm(&mut world);
    world.no_key_is_used_twice()?;
    world.nothing_is_lost(true)?;
    for one in 0..parties {
        for other in one + 1..parties {
            world.one_session(one, other)?;
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn two_parties_come_to_one_session(
        seed in any::<u64>(),
        actions in prop::collection::vec(action(), 0..60),
    ) {
        prop_assert_eq!(holds(2, seed, &actions), Ok(()));
    }

    #[test]
    fn three_parties_come_to_one_session_each(
        seed in any::<u64>(),
        actions in prop::collection::vec(action(), 0..60),
    ) {
        prop_assert_eq!(holds(3, seed, &actions), Ok(()));
    }
}
