use std::time::Duration;

use wilco_client::{Presence, PresenceStatus, SignalPayload, Signalled};
use wilco_protocol::Code;

use super::cast::Airport;
use crate::pair::kit::{Fate, in_time, pass};

/// Waits until those are present, each with the first letter of their status.
async fn shows(desk: &Presence, expected: &str) {
    let mut desk = desk.clone();
    in_time(async move {
        loop {
            let view = desk.changed().await.expect("the client lives");
            let users = view.state.iter().flat_map(|users| users.iter());
            let shown: Vec<_> = users
                .map(|user| format!("{} {}", user.user_id, user.status.as_str()))
                .collect();
            if shown.join(", ") == expected {
                return;
            }
        }
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn users_see_each_other_come_change_and_go() {
    let airport = Airport::open();
    let ann = airport.client("ann").await.presence("desk");
    shows(&ann, "ann active").await;
    let bob = airport.client("bob").await.presence("desk");
    shows(&ann, "ann active, bob active").await;
    bob.set(PresenceStatus::Away);
    shows(&ann, "ann active, bob away").await;
    // What was said of a topic holds over a cut, and a short one is no leave.
    let mut changes = ann.changes();
    airport.net.cut();
    shows(&bob, "ann active, bob away").await;
    pass(Duration::from_secs(20)).await;
    shows(&ann, "ann active, bob away").await;
    in_time(async {
        while let Some(view) = changes.next().await {
            assert_eq!(view.state.as_ref().unwrap().len(), 2, "nobody left");
            let bob = view.state.unwrap().user("bob").unwrap().status;
            if bob == PresenceStatus::Away && view.phase == wilco_client::Phase::Live {
                break;
            }
        }
    })
    .await;
    drop(bob);
    shows(&ann, "ann active").await;
}

#[tokio::test(start_paused = true)]
async fn two_users_find_each_other_by_signals() {
    let airport = Airport::open();
    let ann = airport.client("ann").await;
    let bob = airport.client("bob").await;
    let (mut to_ann, mut to_bob) = (ann.signals("desk"), bob.signals("desk"));
    shows(&ann.presence("desk"), "ann active, bob active").await;
    let offer = SignalPayload::Offer { sdp: "v=0".into() };
    ann.signal("desk", "bob", offer.clone()).unwrap();
    assert_eq!(
        in_time(to_bob.next()).await,
        Some(Signalled::Received {
            from_user_id: "ann".into(),
            signal: offer.clone()
        })
    );
    ann.signal("desk", "cleo", offer.clone()).unwrap();
    let undelivered = in_time(to_ann.next()).await;
    assert!(
        matches!(&undelivered, Some(Signalled::Undelivered(fault)) if fault.code == Code::Unavailable),
        "{undelivered:?}"
    );
    airport.net.always(Some(Fate::Refused));
    airport.net.cut();
    pass(Duration::from_millis(5)).await;
    ann.signal("desk", "bob", offer).unwrap();
    let undelivered = in_time(to_ann.next()).await;
    assert!(
        matches!(&undelivered, Some(Signalled::Undelivered(fault)) if fault.code == Code::Unavailable),
        "{undelivered:?}"
    );
}
