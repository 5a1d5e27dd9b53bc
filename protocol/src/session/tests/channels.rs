//! What a client says about its channels. See docs/protocol.md#channels.

use super::line::Step::{Address, HoldGreeting, Judge, Shutdown, Wait};
use super::line::{Step, get, hello, open, open_as, promise_hello, text};
use super::{check, check_with};
use crate::session::{Access, Grant, Rate, SessionConfig};

fn subscribe(fields: &str) -> Step {
    text(&format!(r#"{{"type":"subscribe",{fields}}}"#))
}

fn named(name: &str) -> String {
    format!(r#""channels":[{{"kind":"state","name":"{name}"}}]"#)
}

fn rated(burst: u32) -> SessionConfig {
    SessionConfig {
        rate: Some(Rate {
            per_second: 10,
            burst,
        }),
        ..SessionConfig::default()
    }
}

#[test]
fn channels_are_handed_on_in_their_order_with_where_the_reader_stands() {
    check(
        [
            open(),
            subscribe(
                r#""request_id":7,"channels":[{"kind":"domain","name":"news"},{"kind":"state","name":"world/1","since":{"epoch":"e","seq":4}},{"kind":"presence","name":"apron"}]"#,
            ),
        ],
        "connected; subscribe 7 domain news state world/1 since e:4 presence apron",
    );
    check(
        [
            open(),
            subscribe(r#""domains":["news"],"resources":["apron","board"]"#),
        ],
        "connected; subscribe state apron state board domain news",
    );
}

#[test]
fn a_channel_is_named_once_as_it_was_named_first() {
    check(
        [
            open(),
            subscribe(
                r#""channels":[{"kind":"state","name":"a","since":{"epoch":"e","seq":1}},{"kind":"state","name":"a"},{"kind":"presence","name":"a"}],"resources":["a","b","b"]"#,
            ),
        ],
        "connected; subscribe state a since e:1 presence a state b",
    );
}

#[test]
fn an_unknown_kind_is_answered_alone() {
    check(
        [
            open(),
            subscribe(
                r#""request_id":7,"channels":[{"kind":"entity","name":"a"},{"kind":"state","name":"b"}]"#,
            ),
        ],
        "connected; subscribed 7 entity a unsupported; subscribe 7 state b",
    );
    check(
        [
            open(),
            subscribe(r#""channels":[{"kind":"of_later","name":"a"}]"#),
        ],
        "connected; subscribed of_later a unsupported",
    );
}

#[test]
fn a_name_that_is_too_long_is_answered_alone() {
    let (longest, longer) = ("a".repeat(255), "a".repeat(256));
    check(
        [
            open(),
            subscribe(&named(&longest)),
            subscribe(&named(&longer)),
        ],
        &format!("connected; subscribe state {longest}; subscribed state {longer} too_large"),
    );
}

#[test]
fn nothing_is_answered_if_somebody_asks() {
    check(
        [
            open(),
            subscribe(r#""channels":[]"#),
            subscribe(r#""request_id":7,"channels":[]"#),
        ],
        "connected; subscribed 7",
    );
}

#[test]
fn channels_are_given_back_without_a_word() {
    let back = |fields: &str| text(&format!(r#"{{"type":"unsubscribe",{fields}}}"#));
    check(
        [
            open(),
            back(
                r#""channels":[{"kind":"entity","name":"a"},{"kind":"state","name":"b","since":{"epoch":"e","seq":1}}],"domains":["news"]"#,
            ),
            back(r#""channels":[{"kind":"entity","name":"a"}]"#),
            back(r#""channels":[]"#),
        ],
        "connected; unsubscribe state b since e:1 domain news",
    );
}

#[test]
fn a_resync_names_its_channel_or_means_that_of_the_address() {
    let resync = |fields: &str| text(&format!(r#"{{"type":"resync"{fields}}}"#));
    check(
        [
            Address("world/1"),
            open(),
            resync(""),
            resync(r#","kind":"presence""#),
            resync(r#","resource":"board","last_seq":4,"epoch":"e""#),
            resync(r#","resource":"news","kind":"domain""#),
            resync(r#","kind":"domain""#),
            resync(r#","resource":"a","kind":"field""#),
        ],
        "connected; subscribe state world/1; resync state world/1; resync presence world/1; \
         resync state board; resync domain news; error unknown_channel; error unsupported",
    );
    check([open(), resync("")], "connected; error unknown_channel");
}

#[test]
fn presence_is_set_at_a_topic_or_everywhere() {
    check(
        [
            Address("world/1"),
            open(),
            text(r#"{"type":"set_presence","status":"idle","resource":"apron"}"#),
            text(r#"{"type":"set_presence","status":"away"}"#),
        ],
        "connected; subscribe state world/1; present idle apron; present away everywhere",
    );
}

#[test]
fn a_signal_goes_to_a_user_at_a_topic() {
    let signal = |fields: &str| {
        text(&format!(
            r#"{{"type":"signal","target_user_id":"bo"{fields},"signal":{{"type":"offer","sdp":"v=0"}}}}"#
        ))
    };
    check(
        [
            Address("apron"),
            open(),
            signal(""),
            signal(r#","resource":"hall""#),
        ],
        "connected; subscribe state apron; signal bo at apron; signal bo at hall",
    );
    check([open(), signal("")], "connected; signal bo at nowhere");
}

#[test]
fn the_resource_of_the_address_is_subscribed_behind_connected() {
    check(
        [Address("world/1"), open()],
        "connected; subscribe state world/1",
    );
    check(
        [Address("world/1"), promise_hello(), hello()],
        "connected in a session; subscribe state world/1",
    );
    check(
        [
            Address("world/1"),
            promise_hello(),
            text(r#"{"type":"ping"}"#),
        ],
        "fatal error unsupported; close 4501",
    );
}

#[test]
fn what_a_hello_names_is_subscribed_behind_connected() {
    let hello = |channels: &str| text(&format!(r#"{{"type":"hello","channels":[{channels}]}}"#));
    let (news, world) = (
        r#"{"kind":"domain","name":"news"}"#,
        r#"{"kind":"state","name":"world/1","since":{"epoch":"e","seq":4}}"#,
    );
    check(
        [promise_hello(), hello(news)],
        "connected in a session; subscribe domain news",
    );
    check(
        [Address("world/1"), promise_hello(), hello(news)],
        "connected in a session; subscribe state world/1 domain news",
    );
    // It is named already, and with a position.
    check(
        [
            Address("world/1"),
            promise_hello(),
            hello(&format!("{news},{world}")),
        ],
        "connected in a session; subscribe domain news state world/1 since e:4",
    );
    check(
        [promise_hello(), hello(r#"{"kind":"entity","name":"a"}"#)],
        "connected in a session; subscribed entity a unsupported",
    );
}

#[test]
fn what_a_hello_names_waits_until_its_credential_is_judged() {
    let hello = r#"{"type":"hello","token":"t","channels":[{"kind":"domain","name":"news"}]}"#;
    check(
        [
            HoldGreeting,
            Address("world/1"),
            open_as(Access::Needed),
            text(hello),
        ],
        "judge t",
    );
    let bare = r#"{"type":"authenticate","token":"t"}"#;
    check(
        [
            Address("world/1"),
            open_as(Access::Needed),
            text(bare),
            Judge(Ok(Grant::default())),
        ],
        "judge t; connected; authenticated; subscribe state world/1",
    );
}

#[test]
fn each_channel_takes_one_of_the_rate() {
    let limited = "a rate_limited state b rate_limited state c rate_limited";
    check_with(
        rated(2),
        [
            open(),
            subscribe(r#""resources":["a","b"]"#),
            get(1),
            subscribe(r#""resources":["a","b","c"]"#),
            Wait(200),
            subscribe(r#""resources":["a","a","b"]"#),
        ],
        &format!(
            "connected; subscribe state a state b; answer 1 rate_limited executed no; \
             subscribed state {limited}; subscribe state a state b"
        ),
    );
}

#[test]
fn what_else_is_said_of_channels_takes_one_of_the_rate_and_giving_back_is_never_refused() {
    for (message, refused) in [
        (r#"{"type":"resync","resource":"a"}"#, "error rate_limited"),
        (
            r#"{"type":"set_presence","status":"idle"}"#,
            "error rate_limited",
        ),
        (
            r#"{"type":"signal","request_id":9,"target_user_id":"bo","signal":{"type":"answer","sdp":""}}"#,
            "error rate_limited for 9",
        ),
        (
            r#"{"type":"unsubscribe","resources":["a"]}"#,
            "unsubscribe state a",
        ),
    ] {
        check_with(
            rated(1),
            [open(), get(1), text(message)],
            &format!("connected; run 1; {refused}"),
        );
    }
}

#[test]
fn who_subscribes_on_and_on_beyond_the_rate_is_closed() {
    let steps: [Step; 12] = std::array::from_fn(|at| match at {
        0 => open(),
        _ => subscribe(r#""resources":["a"]"#),
    });
    let refused = "; subscribed state a rate_limited".repeat(10);
    check_with(
        rated(1),
        steps,
        &format!("connected; subscribe state a{refused}; fatal error rate_limited; close 4429"),
    );
}

#[test]
fn a_credential_that_is_over_subscribes_to_nothing() {
    let access = || {
        Access::Granted(Grant {
            expires_in: Some(std::time::Duration::from_secs(20)),
        })
    };
    check(
        [
            open_as(access()),
            Wait(20_000),
            subscribe(r#""resources":["a"]"#),
        ],
        "connected; auth expires in 10000; subscribed state a unauthenticated",
    );
}

#[test]
fn a_server_that_leaves_still_hears_of_channels() {
    check(
        [
            open(),
            get(1),
            Shutdown,
            subscribe(r#""resources":["a"]"#),
            text(r#"{"type":"unsubscribe","resources":["a"]}"#),
            text(r#"{"type":"resync","resource":"a"}"#),
            text(r#"{"type":"set_presence","status":"away"}"#),
        ],
        "connected; run 1; go away for 500; subscribe state a; unsubscribe state a; \
         resync state a; present away everywhere",
    );
}

#[test]
fn more_channels_than_any_connection_has_are_malformed() {
    let names = |count: usize| vec![r#""a""#; count].join(",");
    check(
        [
            open(),
            subscribe(&format!(r#""resources":[{}]"#, names(4096))),
        ],
        "connected; subscribe state a",
    );
    for fields in [
        format!(r#""resources":[{}]"#, names(4097)),
        format!(r#""resources":[{}],"domains":["a"]"#, names(4096)),
    ] {
        check(
            [open(), subscribe(&fields)],
            "connected; error invalid_payload",
        );
    }
}
