//! How much head a request may have.

use super::kit::{OK, Served};

const TOO_LARGE: &str = "HTTP/1.1 431 ";

/// A request whose head has so many bytes and headers.
fn head(bytes: usize, headers: usize) -> String {
    let mut head = "GET / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n".to_owned();
    for _ in 3..headers {
        head.push_str("a: \r\n");
    }
    head.push_str("a: ");
    let end = "\r\n\r\n";
    head.push_str(&"b".repeat(bytes - head.len() - end.len()));
    head + end
}

const SOME: usize = 1000;
const LIMIT: usize = 16 * 1024;

#[tokio::test]
async fn a_head_has_at_most_16_kib_and_64_headers() {
    let served = Served::start().await;
    for (bytes, headers, expected) in [
        (SOME, 3, OK),
        (LIMIT - 1, 3, OK),
        (LIMIT, 3, OK),
        (LIMIT + 1, 3, TOO_LARGE),
        (2 * LIMIT, 3, TOO_LARGE),
        (SOME, 63, OK),
        (SOME, 64, OK),
        (SOME, 65, TOO_LARGE),
        (2 * SOME, 200, TOO_LARGE),
        (LIMIT, 64, OK),
        (LIMIT, 65, TOO_LARGE),
        (LIMIT + 1, 64, TOO_LARGE),
    ] {
        let head = head(bytes, headers);
        assert_eq!(head.len(), bytes);
        // However it comes: a limit that depends on where reads begin and end is none.
        for cut in [0, 1, 17, 8191, 8192, 8193, LIMIT - 1] {
            let client = served.client().await;
            let (first, second) = head.split_at(cut.min(bytes - 1));
            client.write(first).await;
            // What was read by now has been looked at.
            served.settled().await;
            // A head that has too many headers may be refused before its end.
            let _ = client.try_write(second).await;
            let answer = String::from_utf8(client.rest().await).expect("text");
            assert!(
                answer.starts_with(expected),
                "{bytes} bytes, {headers} headers, cut at {cut}: {answer}"
            );
        }
    }
}

#[tokio::test]
async fn empty_lines_before_a_request_count_as_its_head() {
    let served = Served::start().await;
    for (bytes, expected) in [(LIMIT - 4, OK), (LIMIT - 3, TOO_LARGE)] {
        let client = served.client().await;
        let head = "\r\n".repeat(2) + &head(bytes, 3);
        client.write(head).await;
        let answer = String::from_utf8(client.rest().await).expect("text");
        assert!(answer.starts_with(expected), "{bytes}: {answer}");
    }
}

#[tokio::test]
async fn twenty_megabytes_of_head_are_refused_and_others_are_served() {
    let served = Served::start().await;
    for line in ["", "GET / HTTP/1.1\r\nHost: test\r\n"] {
        let client = served.client().await;
        let writing = client.clone();
        let written = tokio::spawn(async move {
            writing.write(line).await;
            writing.try_write("a: b\r\n".repeat(20_000_000 / 6)).await
        });
        let heard = String::from_utf8(client.rest().await).expect("text");
        // The answer is lost where the client's own bytes meet a connection that is closed.
        assert!(
            heard.is_empty() || heard.starts_with(TOO_LARGE) || heard.starts_with("HTTP/1.1 400 "),
            "{heard}"
        );
        assert!(
            written.await.expect("it does not panic").is_err(),
            "all was taken"
        );
        served.settled().await;
    }
}
