use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wilco_client::Phase;
use wilco_server::{Code, Executed, Fault, Viewer};

use super::cast::{Airport, Belt, holds, until};
use crate::pair::kit::pass;

#[tokio::test(start_paused = true)]
async fn who_may_no_longer_follow_is_told_and_who_may_again_goes_on_after_the_next_connection() {
    let may = Arc::new(AtomicBool::new(true));
    let judged = Arc::clone(&may);
    let airport = Airport::with(move |belt| {
        belt.authorise(move |_: Viewer| {
            let may = judged.load(Ordering::SeqCst);
            async move {
                let forbidden = Fault::new(Code::Forbidden, Executed::No);
                may.then_some(()).ok_or(forbidden)
            }
        })
    });
    let client = airport.client("ann").await;
    let belt = client.resource::<Belt>("belt");
    airport.belt.apply(1).unwrap();
    holds(&belt, &[1]).await;
    may.store(false, Ordering::SeqCst);
    airport.belt.recheck();
    let refused = until(&belt, |view| matches!(view.phase, Phase::Refused(_))).await;
    let is_forbidden = |fault: &Fault| fault.code == Code::Forbidden;
    assert!(matches!(refused.phase, Phase::Refused(fault) if is_forbidden(&fault)));
    airport.belt.apply(2).unwrap();
    pass(Duration::from_secs(60)).await;
    // What one may no longer see is not kept to look at.
    assert!(belt.get().state.is_none());

    may.store(true, Ordering::SeqCst);
    airport.net.cut();
    assert_eq!(holds(&belt, &[1, 2]).await.phase, Phase::Live);
}
