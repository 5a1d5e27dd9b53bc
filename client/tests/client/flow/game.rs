//! A state that is small enough to read.

use serde::{Deserialize, Serialize};
use wilco_client::protocol::envelope::ChannelKind;
use wilco_client::{Client, FlowState, Phase, Subscribed, Unfit, View};

use crate::server::{Peer, Server, pair};

/// What was put on a pile, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pile(pub(crate) Vec<u32>);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Change {
    Put(u32),
    Take(u32),
    Panic,
}

impl FlowState for Pile {
    type Delta = Change;

    fn apply_delta(&mut self, change: Change) -> Result<(), Unfit> {
        match change {
            Change::Put(number) => self.0.push(number),
            Change::Take(number) => {
                let at = self.0.iter().position(|there| *there == number);
                self.0.remove(at.ok_or(Unfit::new("it is not there"))?);
            }
            Change::Panic => panic!("a bug of the application"),
        }
        Ok(())
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Put(pub(crate) u32);

/// A client that follows the pile, which is at 3 and holds `[1]`.
pub(crate) async fn begin(server: &Server) -> (Client, Peer, Subscribed<Pile>) {
    let (client, mut peer) = pair(server).await;
    let pile = client.resource::<Pile>("pile");
    peer.subscribe(ChannelKind::State, "pile").await;
    peer.seat(ChannelKind::State, "pile", "e", 3).await;
    peer.snapshot("pile", 3, &Pile(vec![1])).await;
    let mut seen = pile.clone();
    until(&mut seen, |view| view.phase == Phase::Live).await;
    (client, peer, pile)
}

/// Waits until a view is as it should be.
pub(crate) async fn until<S: FlowState>(
    handle: &mut Subscribed<S>,
    is_so: impl Fn(&View<S>) -> bool,
) -> View<S> {
    loop {
        let view = handle.changed().await.expect("the client lives");
        if is_so(&view) {
            return view;
        }
    }
}

/// Waits until the pile holds that.
pub(crate) async fn holds(handle: &mut Subscribed<Pile>, expected: &[u32]) -> View<Pile> {
    until(handle, |view| {
        view.state.as_ref().is_some_and(|pile| pile.0 == expected)
    })
    .await
}
