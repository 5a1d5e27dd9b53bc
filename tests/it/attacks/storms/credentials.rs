//! Floods of what has to be judged.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::super::kit::{Client, MIB, text_frame};
use super::super::victim::Victim;
use super::{Cost, Witness, from_four, greet, number, storms};

/// How often the server has judged anything.
fn judged(client: &mut Client, id: usize) -> usize {
    client.text(&format!(
        r#"{{"type":"request","request_id":{id},"op":"judge.count","payload":{{}}}}"#
    ));
    number(&client.hear())
}

fn known(victim: &Victim) -> Client {
    let (client, connected) = greet(victim.address, "/guarded", r#","token":"s3cret-ann""#);
    assert!(connected.contains("wrt_"), "{connected}");
    client
}

#[test]
fn a_flood_of_new_credentials_is_judged_one_by_one_and_then_ended() {
    let count = storms(100_000);
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    let mut ann = known(&victim);
    for (what, token, most) in [
        ("refused", "wrong", 1000 + 100 * 60),
        ("never judged", "s3cret-slow", 1),
    ] {
        let mut client = known(&victim);
        let before = judged(&mut ann, 1);
        let one = text_frame(&format!(r#"{{"type":"authenticate","token":"{token}"}}"#));
        let cost = Cost::begin(&victim);
        let waited = witness.during(|| {
            let writing = client.write_aside(one.repeat(count));
            let heard = client.hear_to_the_end();
            assert!(
                heard.contains(&"closed 4429".to_owned()),
                "{what}: {:?}",
                heard.last()
            );
            drop(client);
            writing.join().expect("no panic");
        });
        let peak = cost.peak(what, count, waited);
        assert!(peak < 2 * MIB, "{what}: {peak}");
        let judged = judged(&mut ann, 2) - before;
        println!("{what}: {judged} were judged");
        assert!((1..=most).contains(&judged), "{what}: {judged}");
    }
    victim.still_serves();
}

#[test]
fn who_is_judged_for_long_holds_up_nobody_and_is_let_go_in_time() {
    const COUNT: usize = 1000;
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    let mut ann = known(&victim);
    let hello = text_frame(r#"{"type":"hello","token":"s3cret-slow"}"#);
    let cost = Cost::begin(&victim);
    let mut clients = Vec::new();
    let waited = witness.during(|| {
        clients.extend(
            (0..COUNT).map(|_| Client::open_saying(victim.address, "/guarded?hello=1", "", &hello)),
        );
        // Somebody else is let in meanwhile, and served.
        judged(&mut known(&victim), 1);
        for client in &mut clients {
            let heard = client.hear_to_the_end();
            assert!(heard.contains(&"closed 1013".to_owned()), "{heard:?}");
        }
    });
    let peak = cost.peak("judged for long", COUNT, waited);
    assert!(peak < 16 * 1024 * COUNT as u64 + MIB, "{peak}");
    assert!(judged(&mut ann, 1) > COUNT);
    victim.still_serves();
}

/// Asks over and over on one connection, as whoever `name` says; gives how many got a token.
fn ask_for_tokens(victim: &Victim, count: usize, name: impl Fn(usize) -> String) -> usize {
    let stream = TcpStream::connect(victim.address).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .expect("a timeout");
    let (mut reader, mut writer) = (BufReader::new(&stream), &stream);
    let mut got = 0;
    for number in 0..count {
        let name = name(number);
        let request = format!(
            "GET /guarded/token HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {name}\r\n\r\n"
        );
        writer.write_all(request.as_bytes()).expect("it listens");
        got += usize::from(status(&mut reader) == 200);
    }
    got
}

/// Reads a whole response.
fn status(reader: &mut impl BufRead) -> u16 {
    let (mut status, mut length) = (0, 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        match line.trim_end().split_once(' ') {
            None => break,
            Some(("HTTP/1.1", rest)) => status = rest[..3].parse().expect("a status"),
            Some((name, value)) if name.eq_ignore_ascii_case("content-length:") => {
                length = value.parse().expect("a length");
            }
            Some(_) => {}
        }
    }
    let body = reader.take(length).read_to_end(&mut Vec::new());
    body.expect("a body");
    status
}

#[test]
fn a_flood_at_the_token_endpoint_leaves_sixteen_tokens_of_each() {
    let count = storms(20_000);
    let victim = Victim::start();
    let mut witness = Witness::new(&victim);
    from_four(4, |_| {
        assert_eq!(
            ask_for_tokens(&victim, 100, |_| "s3cret-ann".to_owned()),
            100
        );
    });
    for (what, each, most) in [
        ("tokens of one", None, MIB),
        // Each of those has one that lives for 90 s.
        ("tokens of many", Some("s3cret"), 1024 * count as u64 + MIB),
        ("tokens of nobody", Some("wrong"), MIB),
    ] {
        let cost = Cost::begin(&victim);
        let waited = witness.during(|| {
            from_four(4, |thread| {
                let got = ask_for_tokens(&victim, count / 4, |number| match each {
                    None => "s3cret-ann".to_owned(),
                    Some(mark) => format!("{mark}-{thread}-{number}"),
                });
                let expected = if each == Some("wrong") { 0 } else { count / 4 };
                assert_eq!(got, expected, "{what}");
            });
        });
        let peak = cost.peak(what, count, waited);
        assert!(peak < most, "{what}: {peak}");
    }
    victim.still_serves();
}
