//! Every party stops before each of its durable steps, one after the other: no key seals twice, nothing
//! that was acknowledged is lost, and both sides end in one session.

use eeema::forward_security::Version;

use super::disk::Stopped;
use super::world::{Order, World};

/// What happens, action by action. An action that stopped is not repeated: the party starts again, and
/// goes on with what it stored.
type Action = fn(&mut World) -> (usize, Result<(), Stopped>);

struct Story {
    name: &'static str,
    parties: usize,
    /// Whether a session is lost on purpose, so that messages are.
    loses: bool,
    actions: &'static [Action],
}

fn all(world: &mut World, party: usize) -> (usize, Result<(), Stopped>) {
    while !world.queues[party].is_empty() {
        let delivered = world.deliver(party, 0, false);
        if delivered.is_err() {
            return (party, delivered);
        }
    }
    (party, Ok(()))
}

fn says(
    world: &mut World,
    from: usize,
    to: &[usize],
    in_group: bool,
) -> (usize, Result<(), Stopped>) {
    world.write(from, to, in_group);
    (from, world.send(from))
}

const STORIES: &[Story] = &[
    Story {
        name: "a conversation",
        parties: 2,
        loses: false,
        actions: &[
            |world| says(world, 0, &[1], false),
            |world| says(world, 0, &[1], false),
            |world| all(world, 1),
            |world| says(world, 1, &[0], false),
            |world| all(world, 0),
            |world| says(world, 0, &[1], false),
            |world| all(world, 1),
            |world| says(world, 1, &[0], false),
            |world| all(world, 0),
        ],
    },
    Story {
        name: "a race",
        parties: 2,
        loses: false,
        actions: &[
            |world| says(world, 0, &[1], false),
            |world| says(world, 1, &[0], false),
            |world| all(world, 0),
            |world| says(world, 0, &[1], false),
            |world| all(world, 1),
            |world| says(world, 1, &[0], false),
            |world| all(world, 0),
        ],
    },
    Story {
        name: "a group of three",
        parties: 3,
        loses: false,
        actions: &[
            |world| says(world, 0, &[1, 2], true),
            |world| says(world, 1, &[0, 2], true),
            |world| all(world, 2),
            |world| all(world, 0),
            |world| all(world, 1),
            |world| says(world, 2, &[0, 1], true),
            |world| all(world, 0),
            |world| all(world, 1),
        ],
    },
    Story {
        name: "a new version",
        parties: 2,
        loses: false,
        actions: &[
            |world| {
                world.parties[1].highest = Version::V1_0;
                says(world, 0, &[1], false)
            },
            |world| all(world, 1),
            |world| all(world, 0),
            |world| {
                world.parties[1].highest = Version::V1_2;
                (1, world.refresh(1, 0))
            },
            |world| all(world, 0),
            |world| all(world, 1),
            |world| says(world, 0, &[1], true),
            |world| all(world, 1),
        ],
    },
    Story {
        name: "a lost device",
        parties: 2,
        loses: true,
        actions: &[
            |world| says(world, 0, &[1], false),
            |world| all(world, 1),
            |world| all(world, 0),
            |world| says(world, 0, &[1], false),
            |world| {
                world.parties[1].disk.0.borrow_mut().forget_sessions();
                all(world, 1)
            },
            |world| says(world, 1, &[0], false),
            |world| all(world, 0),
            |world| says(world, 0, &[1], false),
            |world| all(world, 1),
        ],
    },
];

/// What was wrong with a story in which these parties stopped before their step of this number.
fn play(
    story: &Story,
    order: Order,
    stops: &[(usize, usize)],
    refresh: bool,
) -> Result<World, String> {
    let mut world = World::new(story.parties, 1, order);
    for (party, step) in stops {
        world.parties[*party].disk.0.borrow_mut().fuel = Some(*step);
    }
    for action in story.actions {
        let (party, done) = action(&mut world);
        if done.is_err() {
            world.restart_if(party, done);
            for other in (0..story.parties).filter(|other| *other != party && refresh) {
                let refreshed = world.refresh(party, other);
                world.restart_if(party, refreshed);
            }
        }
    }
    world.settle();
    world.no_key_is_used_twice()?;
    world.nothing_is_lost(story.loses)?;
    // What they say afterwards brings all to one session.
    for _ in 0..3 {
        for from in 0..story.parties {
            let others: Vec<usize> = (0..story.parties).filter(|to| *to != from).collect();
            world.write(from, &others, false);
            world.settle();
        }
    }
    world.no_key_is_used_twice()?;
    world.nothing_is_lost(story.loses)?;
    for one in 0..story.parties {
        for other in one + 1..story.parties {
            world.one_session(one, other)?;
        }
    }
    Ok(world)
}

/// How many durable steps each party makes in a story in which nobody stops.
fn steps(story: &Story, order: Order) -> Vec<usize> {
    let world = play(story, order, &[], false).unwrap();
    (0..story.parties).map(|party| world.steps(party)).collect()
}

/// Every party alone stops before each of its steps, with and without what a program sends when it starts.
fn one_stops(story: &Story, order: Order) -> Result<usize, String> {
    let mut count = 0;
    for (party, steps) in steps(story, order).into_iter().enumerate() {
        for step in 0..steps {
            for refresh in [false, true] {
                play(story, order, &[(party, step)], refresh)
                    .map_err(|wrong| format!("party {party} stops before step {step}: {wrong}"))?;
                count += 1;
            }
        }
    }
    Ok(count)
}

#[test]
fn whoever_stops_between_two_stores_loses_nothing() {
    let mut count = 0;
    for story in STORIES {
        let stops = one_stops(story, Order::Right);
        let stops = stops.unwrap_or_else(|wrong| panic!("{}: {wrong}", story.name));
        println!("{}: {stops} stops", story.name);
        count += stops;
    }
    println!("{count} stops of one party");
    assert!(count > 500, "{count}");
}

#[test]
fn both_may_stop_at_every_pair_of_points() {
    let mut count = 0;
    for story in &STORIES[..2] {
        let steps = steps(story, Order::Right);
        for first in 0..steps[0] {
            for second in 0..steps[1] {
                play(story, Order::Right, &[(0, first), (1, second)], false).unwrap_or_else(
                    |wrong| panic!("{}, {first} and {second}: {wrong}", story.name),
                );
                count += 1;
            }
        }
    }
    println!("{count} pairs of stops");
    assert!(count > 1000, "{count}");
}

#[test]
fn a_wrong_order_is_found() {
    for (order, what) in [
        (Order::CommitBeforeStore, "is lost"),
        (Order::SendBeforeStore, "sealed twice"),
    ] {
        let found = one_stops(&STORIES[0], order).unwrap_err();
        println!("{order:?}: {found}");
        assert!(found.contains(what), "{order:?}: {found}");
    }
}
