//! A session over many connections, against what a caller may count on: a key runs as often as its
//! class allows, and each call ends once, with what its run gave.
//!
//! `PROPTEST_CASES` says how many schedules are tried; 256 by default.

mod client;
mod host;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest, prop_state_machine};

use self::client::{Client, Outcome};
use self::host::Host;
use super::line::MAX_IN_FLIGHT;
use crate::fault::{Code, Executed};
use crate::session::Records;

/// What a schedule is made of. A place counts round a list of what there is.
#[derive(Debug, Clone)]
enum Transition {
    Call(Kind),
    Cancel(usize),
    Acknowledge,
    /// The server takes the next message of a connection, of an older one too.
    Deliver(usize),
    /// The client takes the next message.
    Hear,
    Finish(usize),
    Wait(u64),
    /// Both ends learn that the connection is lost, and what was under way is lost with it.
    Cut,
    /// Only the client learns of it: what it sent may still arrive.
    Lose,
    Dial,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Safe,
    Once,
    Transactional,
}

/// The reference: how often each key may run.
#[derive(Debug, Clone, Default)]
struct Allowed(BTreeMap<u64, u32>);

impl ReferenceStateMachine for Allowed {
    type State = Self;
    type Transition = Transition;

    fn init_state() -> BoxedStrategy<Self> {
        Just(Self::default()).boxed()
    }

    fn transitions(_: &Self) -> BoxedStrategy<Transition> {
        let kind = prop_oneof![
            Just(Kind::Safe),
            Just(Kind::Once),
            Just(Kind::Once),
            Just(Kind::Transactional)
        ];
        prop_oneof![
            6 => kind.prop_map(Transition::Call),
            1 => (0..9_usize).prop_map(Transition::Cancel),
            1 => Just(Transition::Acknowledge),
            10 => (0..4_usize).prop_map(Transition::Deliver),
            8 => Just(Transition::Hear),
            5 => (0..9_usize).prop_map(Transition::Finish),
            2 => (0..7_000_u64).prop_map(Transition::Wait),
            1 => Just(Transition::Cut),
            2 => Just(Transition::Lose),
            5 => Just(Transition::Dial),
        ]
        .boxed()
    }

    fn apply(mut allowed: Self, transition: &Transition) -> Self {
        if let Transition::Call(kind) = transition {
            let runs = if *kind == Kind::Safe { u32::MAX } else { 1 };
            allowed.0.insert(allowed.0.len() as u64 + 1, runs);
        }
        allowed
    }
}

/// A client, a host, and the net between them.
struct World {
    client: Client,
    host: Host,
}

struct Model;

impl StateMachineTest for Model {
    type SystemUnderTest = World;
    type Reference = Allowed;

    fn init_test(_: &Allowed) -> World {
        World {
            client: Client::default(),
            host: Host::new(),
        }
    }

    fn apply(mut world: World, _: &Allowed, transition: Transition) -> World {
        world.play(transition);
        world
    }

    fn check_invariants(world: &World, allowed: &Allowed) {
        // I1: a call that must not run twice does not.
        for (id, runs) in &world.host.runs {
            assert!(*runs <= allowed.0[id], "{id} ran {runs} times");
        }
        for (id, outcome) in &world.client.outcomes {
            world.check_outcome(*id, outcome);
        }
        // I7: what a session keeps is bounded.
        let bound = MAX_IN_FLIGHT as usize + Records::MAX_RESOLVED;
        assert!(world.host.records.len() <= bound);
    }

    /// Gives everything the time and the connection that it needs.
    fn teardown(mut world: World, allowed: Allowed) {
        for _ in 0..1_000 {
            if world.client.is_done() {
                break;
            }
            world.play(Transition::Dial);
            for connection in 0..4 {
                world.play(Transition::Deliver(connection));
            }
            world.play(Transition::Hear);
            world.play(Transition::Finish(0));
            Self::check_invariants(&world, &allowed);
        }
        // I2: each call ends, and the client has refused a second end of any.
        assert!(world.client.is_done(), "{:?}", world.client);
        assert_eq!(world.client.outcomes.len(), allowed.0.len());
    }
}

impl World {
    fn play(&mut self, transition: Transition) {
        let Self { client, host } = self;
        match transition {
            Transition::Call(kind) => client.call(kind),
            Transition::Cancel(at) => client.cancel(at),
            Transition::Acknowledge => client.acknowledge(),
            Transition::Deliver(at) => host.deliver(at),
            Transition::Hear => client.hear(host.say()),
            Transition::Finish(at) => host.finish(at),
            Transition::Wait(ms) => host.wait(ms),
            Transition::Cut => host.cut(),
            Transition::Lose => client.lose(),
            Transition::Dial if client.is_connected() => {}
            Transition::Dial => host.dial(client.dial()),
        }
        if host.is_over() {
            client.lose();
        }
        host.send(client.take_said());
    }

    fn check_outcome(&self, id: u64, outcome: &Outcome) {
        let runs = self.host.runs.get(&id).copied().unwrap_or(0);
        match outcome {
            // I3: an output is that of a run.
            Ok(value) => assert!(self.host.values[&id].contains(value), "{id}"),
            // I4: what did not run never does.
            Err((code, Executed::No)) => assert_eq!(runs, 0, "{id} is {code:?}"),
            Err((code, Executed::Yes)) => assert!(runs > 0, "{id} is {code:?}"),
            // I5: nothing is lost that needs a crash to be lost.
            Err((code, Executed::Unknown)) => {
                assert!(
                    matches!(code, Code::Timeout | Code::Cancelled),
                    "{id} is {code:?}"
                );
            }
        }
    }
}

prop_state_machine! {
    #[test]
    fn whatever_is_lost_between_them_each_call_ends_once_and_runs_as_its_class_allows(
        sequential 1..120 => Model
    );
}
