//! How many sockets may have a context of compression of their own.

use wilco_server::{Compression, WebSocketConfig};

use super::kit::{Echo, Served, ask};
use crate::attacks::kit::{Client, OFFER};

/// Whether a socket that is opened now has a context for each direction.
fn has_context(client: &Client) -> bool {
    let head = &client.head;
    assert!(head.contains("permessage-deflate"), "{head}");
    let [server, client] =
        ["server", "client"].map(|side| !head.contains(&format!("{side}_no_context_takeover")));
    assert_eq!(server, client);
    server
}

#[test]
fn who_comes_when_all_contexts_are_taken_is_served_without_one() {
    for limit in [0, 1, 20] {
        let config = WebSocketConfig {
            compression: Some(Compression {
                server_no_context_takeover: false,
                client_no_context_takeover: false,
                max_contexts: limit,
                ..Compression::default()
            }),
            ..WebSocketConfig::default()
        };
        let served = Served::handler(config, Echo);
        let open = || Client::open(served.address, "/", OFFER);
        let mut clients: Vec<_> = (0..limit + 2).map(|_| open()).collect();
        // Enough to be compressed.
        let text = "all of us ".repeat(100);
        for (number, client) in clients.iter_mut().enumerate() {
            assert_eq!(has_context(client), number < limit, "{limit}, {number}");
            for _ in 0..3 {
                assert!(ask(client, &text) == text, "{limit}, {number}");
            }
        }
        if limit > 0 {
            // Each that leaves makes room for one.
            clients[0].close();
            assert_eq!(clients[0].hear_to_the_end(), ["closed 1000"]);
            // The connection is over when its stream has ended; its task may still have to say so.
            let again = (0..100_000).map(|_| open()).find(has_context);
            assert!(again.is_some_and(|_| !has_context(&open())), "{limit}");
        }
    }
}
