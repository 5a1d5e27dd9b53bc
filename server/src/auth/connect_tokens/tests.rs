use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const TTL: Duration = Duration::from_secs(90);

fn issue(tokens: &ConnectTokens, id: &str) -> Secret {
    let token = tokens.issue(Principal::new(id), TTL);
    token.expect("randomness")
}

fn held(tokens: &ConnectTokens) -> [usize; 3] {
    let outstanding = tokens.0.lock().expect("nobody panicked");
    [
        outstanding.by_proof.len(),
        outstanding.order.len(),
        outstanding.by_subject.len(),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_token_opens_one_socket_within_its_time() {
    for (after, opens) in [(0, true), (89_999, true), (90_000, false), (90_001, false)] {
        let tokens = ConnectTokens::default();
        let token = issue(&tokens, "ann");
        tokio::time::advance(Duration::from_millis(after)).await;
        let principal = tokens.redeem(token.reveal());
        assert_eq!(principal.is_some(), opens, "{after}");
        assert!(principal.is_none_or(|principal| principal.id() == "ann"));
        assert!(tokens.redeem(token.reveal()).is_none(), "{after}");
        assert_eq!(held(&tokens), [0, 0, 0]);
    }
}

#[test]
fn what_was_never_issued_opens_nothing() {
    let tokens = ConnectTokens::default();
    let token = issue(&tokens, "ann");
    let shouted = token.reveal().to_uppercase();
    for strange in ["", "wct_", "wct_00000000000000000000000000000000", &shouted] {
        assert!(tokens.redeem(strange).is_none(), "{strange}");
    }
    assert!(tokens.redeem(token.reveal()).is_some());
}

#[test]
fn the_seventeenth_token_of_one_takes_the_place_of_the_first() {
    let tokens = ConnectTokens::default();
    let of_bob = issue(&tokens, "bob");
    let of_ann: Vec<_> = (0..17).map(|_| issue(&tokens, "ann")).collect();
    assert_eq!(held(&tokens), [17, 17, 2]);
    let opens = of_ann.iter().map(|it| tokens.redeem(it.reveal()).is_some());
    let expected: Vec<_> = std::iter::once(false).chain([true; 16]).collect();
    assert_eq!(opens.collect::<Vec<_>>(), expected);
    assert!(tokens.redeem(of_bob.reveal()).is_some());
}

#[test]
fn there_is_a_bound_on_all() {
    let tokens = ConnectTokens::default();
    let first = issue(&tokens, "first");
    for index in 0..ConnectTokens::MAX {
        issue(&tokens, &index.to_string());
    }
    assert_eq!(held(&tokens), [ConnectTokens::MAX; 3]);
    assert!(tokens.redeem(first.reveal()).is_none());
}

#[tokio::test(start_paused = true)]
async fn what_is_over_takes_no_room() {
    let tokens = ConnectTokens::default();
    for index in 0..1000 {
        issue(&tokens, &index.to_string());
    }
    tokio::time::advance(TTL).await;
    issue(&tokens, "ann");
    assert_eq!(held(&tokens), [1, 1, 1]);
}

#[test]
fn of_all_that_race_for_a_token_exactly_one_wins() {
    const RACES: usize = 10_000;
    const RUNNERS: usize = 4;
    let tokens = ConnectTokens::default();
    let raced: Vec<_> = (0..RACES)
        .map(|index| (issue(&tokens, &index.to_string()), AtomicUsize::new(0)))
        .collect();
    let barrier = Barrier::new(RUNNERS);
    std::thread::scope(|scope| {
        for _ in 0..RUNNERS {
            scope.spawn(|| {
                for (token, wins) in &raced {
                    barrier.wait();
                    if tokens.redeem(token.reveal()).is_some() {
                        wins.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let wins = raced.iter().map(|(_, wins)| wins.load(Ordering::Relaxed));
    assert_eq!(wins.filter(|wins| *wins == 1).count(), RACES);
}
