//! What gives way above the soft mark, and who is told when it is over.

use super::*;

#[test]
fn above_the_soft_mark_the_oldest_lossy_messages_go_first() {
    let mut line = Line::new(4 * CHARGE, 100 * CHARGE);
    let push = |line: &Line, name: &str, delivery| line.push("t", &long(name), delivery);
    assert_eq!(push(&line, "a", Delivery::Lossy), Pushed::Queued);
    assert_eq!(push(&line, "b", Delivery::Reliable), Pushed::Queued);
    assert_eq!(push(&line, "c", Delivery::Lossy), Pushed::Queued);
    assert_eq!(push(&line, "d", Delivery::Lossy), Pushed::Queued);
    assert_eq!(
        push(&line, "e", Delivery::Lossy),
        Pushed::Dropped,
        "a makes room"
    );
    assert_eq!(
        push(&line, "f", Delivery::Reliable),
        Pushed::Pressured,
        "c makes room"
    );
    assert_eq!(
        line.mailbox.send(long("g").into()),
        Ok(Sent::Pressure),
        "d makes room"
    );
    assert_eq!(line.mailbox.dropped(), 3);
    while line.take(1).is_ready() {}
    assert_eq!(
        line.read()
            .iter()
            .map(|text| &text[..1])
            .collect::<String>(),
        "befg"
    );
}

#[test]
fn a_lossy_message_that_finds_no_older_one_is_dropped_itself() {
    let mut line = Line::new(1000, 100_000);
    line.mailbox.send(long("a").into()).unwrap();
    for _ in 0..1000 {
        let pushed = line.push("t", "b", Delivery::Lossy);
        assert_eq!(pushed, Pushed::Dropped);
    }
    assert_eq!(line.mailbox.dropped(), 1000);
    while line.take(ROOM).is_ready() {}
    assert_eq!(line.read().len(), 1);
}

#[test]
fn above_the_soft_mark_only_the_newest_of_a_topic_waits() {
    let mut line = Line::new(4 * CHARGE, 100 * CHARGE);
    let push =
        |line: &Line, topic: &str, name: &str, delivery| line.push(topic, &long(name), delivery);
    for name in ["1", "2"] {
        assert_eq!(push(&line, "x", name, Delivery::Latest), Pushed::Queued);
    }
    assert_eq!(push(&line, "y", "a", Delivery::Latest), Pushed::Queued);
    assert_eq!(push(&line, "z", "r", Delivery::Reliable), Pushed::Queued);
    // Pressure begins: the first of x goes. The newer ones take the place of the second.
    assert_eq!(push(&line, "z", "s", Delivery::Reliable), Pushed::Pressured);
    assert_eq!(push(&line, "x", "3", Delivery::Latest), Pushed::Dropped);
    assert_eq!(push(&line, "x", "4", Delivery::Latest), Pushed::Dropped);
    // Not ahead of another message of its topic, nor of one for this socket alone.
    assert_eq!(push(&line, "x", "t", Delivery::Reliable), Pushed::Pressured);
    assert_eq!(push(&line, "x", "5", Delivery::Latest), Pushed::Dropped);
    assert_eq!(line.mailbox.send(long("u").into()), Ok(Sent::Pressure));
    assert_eq!(push(&line, "y", "b", Delivery::Latest), Pushed::Dropped);
    assert_eq!(push(&line, "y", "c", Delivery::Latest), Pushed::Dropped);
    assert_eq!(push(&line, "w", "0", Delivery::Latest), Pushed::Pressured);
    while line.take(1).is_ready() {}
    let order: String = line.read().iter().map(|text| &text[..1]).collect();
    assert_eq!(order, "rst5uc0");
    assert_eq!(line.mailbox.dropped(), 6, "1, 2, 3, 4, a and b");
}

#[test]
fn a_reader_that_stands_still_is_seen_though_hardly_anything_waits_for_it() {
    let mut line = Line::new(10 * CHARGE, 100 * CHARGE);
    let push = |line: &Line| line.push("ticks", &long("tick"), Delivery::Latest);
    assert_eq!(push(&line), Pushed::Queued);
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    let held = line.out.len();
    let pushed: Vec<_> = (0..1000).map(|_| push(&line)).collect();
    let queued = pushed
        .iter()
        .take_while(|it| **it == Pushed::Queued)
        .count();
    assert_eq!(queued, 9, "until the soft mark");
    assert!(pushed[queued..].iter().all(|it| *it == Pushed::Dropped));
    assert_eq!(line.mailbox.dropped(), 999, "all but the newest");
    assert_eq!(line.mailbox.waiting(), held + CHARGE);
    // Nothing was taken: however often the task looks, this is no drain.
    for _ in 0..2 {
        assert!(!line.mailbox.settle(held));
        assert!(!line.mailbox.is_writable());
    }
    assert_eq!(line.push("t", "a", Delivery::Reliable), Pushed::Pressured);
    line.read();
    assert!(line.mailbox.settle(0));
    assert!(line.mailbox.is_writable());
    assert_eq!(push(&line), Pushed::Queued);
}

#[test]
fn a_burst_that_leaves_little_is_pressure_until_the_socket_took_it() {
    let mut line = Line::new(4 * CHARGE, 100 * CHARGE);
    for _ in 0..20 {
        line.push("ticks", &long("tick"), Delivery::Latest);
    }
    assert!(!line.mailbox.settle(0), "it waits still");
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    assert!(!line.mailbox.settle(line.out.len()), "the socket holds it");
    assert_eq!(line.read().len(), 1);
    assert!(line.mailbox.settle(0));
    assert_eq!(line.mailbox.dropped(), 19);
}

#[tokio::test]
async fn whoever_waits_for_room_is_told_once_it_has_drained_to_half() {
    let mut line = Line::new(10 * CHARGE, 100 * CHARGE);
    line.mailbox.drained().await;
    while line.mailbox.send(long("a").into()) == Ok(Sent::Queued) {}
    assert!(!line.mailbox.is_writable());
    let waiting: Vec<_> = (0..3)
        .map(|_| {
            let mailbox = Arc::clone(&line.mailbox);
            tokio::spawn(async move { mailbox.drained().await })
        })
        .collect();
    tokio::task::yield_now().await;
    assert_eq!(line.take(ROOM), Poll::Ready(None));
    assert!(
        !line.mailbox.settle(line.out.len()),
        "the socket still holds it"
    );
    assert!(!line.mailbox.settle(5 * CHARGE + 1));
    tokio::task::yield_now().await;
    assert!(waiting.iter().all(|waiting| !waiting.is_finished()));
    assert!(line.mailbox.settle(5 * CHARGE));
    assert!(!line.mailbox.settle(0), "told once");
    assert!(line.mailbox.is_writable());
    for waiting in waiting {
        waiting.await.unwrap();
    }
}

#[tokio::test]
async fn nobody_waits_for_room_in_a_socket_that_ends() {
    let ends: [fn(&Mailbox); 2] = [Mailbox::end, |mailbox| {
        drop(mailbox.close_now(CloseCode::NORMAL, ""));
    }];
    for end in ends {
        let line = Line::new(10, 1000);
        line.mailbox.send("longer than ten bytes".into()).unwrap();
        let mailbox = Arc::clone(&line.mailbox);
        let waiting = tokio::spawn(async move { mailbox.drained().await });
        tokio::task::yield_now().await;
        end(&line.mailbox);
        waiting.await.unwrap();
        assert_eq!(line.mailbox.waiting(), 0);
        let refused = line.mailbox.send("a".into()).unwrap_err();
        assert_eq!(refused.reason, RefusedReason::Closed);
    }
}
