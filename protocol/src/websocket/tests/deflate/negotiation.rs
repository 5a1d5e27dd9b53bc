use super::*;
use crate::websocket::deflate::{Accepted, BadResponse, accept, check, offer};

/// Both sides may take their context over.
const OPEN: Compression = Compression {
    server_no_context_takeover: false,
    client_no_context_takeover: false,
    server_max_window_bits: 15,
    client_max_window_bits: 15,
    level: 1,
    min_size: 0,
    max_contexts: 1,
};

const SMALL: Compression = Compression {
    server_max_window_bits: 11,
    client_max_window_bits: 10,
    ..OPEN
};

fn answered(headers: &[&str], compression: &Compression, own: bool) -> Option<Accepted> {
    accept(headers.iter().copied(), compression, own)
}

/// What a server that would grant everything answers, without the name of the extension.
#[test]
fn an_offer_is_answered_as_it_is_made() {
    for (offered, response) in [
        ("", Some("")),
        (
            "; server_no_context_takeover",
            Some("; server_no_context_takeover"),
        ),
        (
            "; client_no_context_takeover",
            Some("; client_no_context_takeover"),
        ),
        (
            "; client_no_context_takeover; server_no_context_takeover",
            Some("; server_no_context_takeover; client_no_context_takeover"),
        ),
        (
            "; server_max_window_bits=9",
            Some("; server_max_window_bits=9"),
        ),
        (
            "; server_max_window_bits=15",
            Some("; server_max_window_bits=15"),
        ),
        ("; server_max_window_bits=8", None),
        ("; client_max_window_bits", Some("")),
        ("; client_max_window_bits=15", Some("")),
        (
            "; client_max_window_bits=12",
            Some("; client_max_window_bits=12"),
        ),
        (
            "; client_max_window_bits=8",
            Some("; client_max_window_bits=8"),
        ),
        (
            "; client_max_window_bits=9; server_max_window_bits=10; server_no_context_takeover",
            Some(
                "; server_no_context_takeover; server_max_window_bits=10; client_max_window_bits=9",
            ),
        ),
        // Quotes, and blanks where they are allowed.
        (
            "; server_max_window_bits=\"10\"",
            Some("; server_max_window_bits=10"),
        ),
        (
            "; server_max_window_bits=\"1\\0\"",
            Some("; server_max_window_bits=10"),
        ),
        (
            ";\tserver_max_window_bits = 10 ",
            Some("; server_max_window_bits=10"),
        ),
        // What is no value of the parameter.
        ("; server_max_window_bits", None),
        ("; server_max_window_bits=", None),
        ("; server_max_window_bits=7", None),
        ("; server_max_window_bits=16", None),
        ("; server_max_window_bits=09", None),
        ("; server_max_window_bits=+9", None),
        ("; server_max_window_bits=1e1", None),
        ("; server_max_window_bits=\"10", None),
        ("; server_max_window_bits=\"10\\\"", None),
        ("; server_max_window_bits=\"10\"0", None),
        ("; client_max_window_bits=7", None),
        ("; client_max_window_bits=16", None),
        ("; client_max_window_bits=\"\"", None),
        ("; server_no_context_takeover=true", None),
        ("; client_no_context_takeover=\"\"", None),
        // Unknown, empty or twice.
        ("; window=3", None),
        ("; Server_No_Context_Takeover", None),
        (";", None),
        ("; =10", None),
        (
            "; server_no_context_takeover; server_no_context_takeover",
            None,
        ),
        (
            "; client_no_context_takeover; client_no_context_takeover",
            None,
        ),
        (
            "; server_max_window_bits=10; server_max_window_bits=10",
            None,
        ),
        ("; client_max_window_bits; client_max_window_bits=10", None),
    ] {
        let accepted = answered(&[&format!("permessage-deflate{offered}")], &OPEN, true);
        assert_eq!(
            accepted.as_ref().map(|accepted| accepted.response.clone()),
            response.map(|response| format!("permessage-deflate{response}")),
            "{offered}"
        );
        // A client that made this offer can live with the answer: nothing in it is ill-formed.
        if let Some(accepted) = accepted {
            let agreed = check([&accepted.response[..]], &OPEN, true)
                .unwrap()
                .unwrap();
            assert_eq!(agreed, accepted.agreed, "{offered}");
        }
    }
}

#[test]
fn every_combination_of_offer_and_setting_is_as_strict_as_the_stricter() {
    for case in 0..1 << 5_u8 {
        let bit = |index: u8| case >> index & 1 == 1;
        let (offers_server, offers_client) = (bit(0), bit(1));
        let compression = Compression {
            server_no_context_takeover: bit(2),
            client_no_context_takeover: bit(3),
            ..OPEN
        };
        let own = bit(4);
        let mut header = "permessage-deflate".to_owned();
        for (is_offered, name) in [
            (offers_server, "; server_no_context_takeover"),
            (offers_client, "; client_no_context_takeover"),
        ] {
            header.push_str(if is_offered { name } else { "" });
        }
        let Accepted { agreed, response } = answered(&[&header], &compression, own).unwrap();
        let (server, client) = (
            offers_server || bit(2) || !own,
            offers_client || bit(3) || !own,
        );
        assert_eq!(agreed.server_no_context_takeover, server, "{case:b}");
        assert_eq!(agreed.client_no_context_takeover, client, "{case:b}");
        assert_eq!(agreed.owns_context(), !(server && client));
        assert_eq!(response.contains("server_no_context_takeover"), server);
        assert_eq!(response.contains("client_no_context_takeover"), client);
    }
}

#[test]
fn windows_are_as_small_as_the_smaller() {
    for (offered, response, bits) in [
        ("", "; server_max_window_bits=11", (11, 15)),
        (
            "; server_max_window_bits=12",
            "; server_max_window_bits=11",
            (11, 15),
        ),
        (
            "; server_max_window_bits=9",
            "; server_max_window_bits=9",
            (9, 15),
        ),
        (
            "; client_max_window_bits",
            "; server_max_window_bits=11; client_max_window_bits=10",
            (11, 10),
        ),
        (
            "; client_max_window_bits=12",
            "; server_max_window_bits=11; client_max_window_bits=10",
            (11, 10),
        ),
        (
            "; client_max_window_bits=9",
            "; server_max_window_bits=11; client_max_window_bits=9",
            (11, 9),
        ),
    ] {
        let accepted = answered(&[&format!("permessage-deflate{offered}")], &SMALL, true).unwrap();
        assert_eq!(accepted.response, format!("permessage-deflate{response}"));
        let agreed = accepted.agreed;
        assert_eq!(
            (agreed.server_max_window_bits, agreed.client_max_window_bits),
            bits
        );
    }
    let odd = Compression {
        server_max_window_bits: 0,
        client_max_window_bits: 200,
        ..OPEN
    };
    let agreed = answered(&["permessage-deflate; client_max_window_bits"], &odd, true)
        .unwrap()
        .agreed;
    assert_eq!(
        (agreed.server_max_window_bits, agreed.client_max_window_bits),
        (9, 15)
    );
}

#[test]
fn the_first_offer_that_can_be_kept_is_taken() {
    let plain = Some("permessage-deflate");
    let small = Some("permessage-deflate; server_max_window_bits=9");
    for (headers, response) in [
        (&[][..], None),
        (&[""], None),
        (&[" , ,"], None),
        (&["x-webkit-deflate-frame"], None),
        (&["permessage-deflate-2"], None),
        (&["Permessage-Deflate"], None),
        (&["permessage-bzip2; level=\"9, permessage-deflate"], None),
        (
            &["permessage-bzip2; name=\"a, \\\"b; c\", permessage-deflate"],
            plain,
        ),
        (
            &["permessage-deflate; server_max_window_bits=8, permessage-deflate"],
            plain,
        ),
        (
            &["permessage-deflate; x=1, permessage-deflate; server_max_window_bits=9"],
            small,
        ),
        (
            &["permessage-deflate; server_max_window_bits=9, permessage-deflate"],
            small,
        ),
        (
            &["other", "permessage-deflate; ;", "permessage-deflate"],
            plain,
        ),
        (
            &["permessage-deflate, permessage-deflate; server_max_window_bits=9"],
            plain,
        ),
        (&[",permessage-deflate ,"], plain),
    ] {
        let accepted = answered(headers, &OPEN, true).map(|accepted| accepted.response);
        assert_eq!(accepted.as_deref(), response, "{headers:?}");
    }
}

#[test]
fn a_client_offers_what_it_is_set_to() {
    for (compression, own, offered) in [
        (
            Compression::default(),
            false,
            "; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
        ),
        (OPEN, true, "; client_max_window_bits"),
        (
            OPEN,
            false,
            "; server_no_context_takeover; client_no_context_takeover; client_max_window_bits",
        ),
        (
            SMALL,
            true,
            "; server_max_window_bits=11; client_max_window_bits=10",
        ),
    ] {
        let offer = offer(&compression, own);
        assert_eq!(offer, format!("permessage-deflate{offered}"));
        let accepted = answered(&[&offer], &OPEN, true).unwrap();
        assert_eq!(
            check([&accepted.response[..]], &compression, own),
            Ok(Some(accepted.agreed))
        );
    }
}

#[test]
fn a_response_keeps_to_the_offer() {
    let agreed = |server_takes: bool, client_takes: bool, server_bits, client_bits| {
        Ok(Some(Agreed {
            server_no_context_takeover: !server_takes,
            client_no_context_takeover: !client_takes,
            server_max_window_bits: server_bits,
            client_max_window_bits: client_bits,
        }))
    };
    let strict = Compression::default();
    let not_kept = Err(BadResponse::NotKept);
    let ill_formed = Err(BadResponse::IllFormed);
    for (compression, response, expected) in [
        (&OPEN, "", agreed(true, true, 15, 15)),
        (
            &OPEN,
            "; server_no_context_takeover",
            agreed(false, true, 15, 15),
        ),
        (
            &OPEN,
            "; client_no_context_takeover",
            agreed(true, false, 15, 15),
        ),
        (
            &OPEN,
            "; server_max_window_bits=8",
            agreed(true, true, 8, 15),
        ),
        (
            &OPEN,
            "; client_max_window_bits=8",
            agreed(true, true, 15, 8),
        ),
        (
            &OPEN,
            "; client_max_window_bits=\"9\"",
            agreed(true, true, 15, 9),
        ),
        (&OPEN, "; client_max_window_bits", ill_formed),
        (&OPEN, "; server_max_window_bits", ill_formed),
        (&OPEN, "; server_max_window_bits=16", ill_formed),
        (
            &OPEN,
            "; server_max_window_bits=9; server_max_window_bits=9",
            ill_formed,
        ),
        (&OPEN, "; other", ill_formed),
        (
            &strict,
            "; server_no_context_takeover",
            agreed(false, false, 15, 15),
        ),
        (&strict, "; client_no_context_takeover", not_kept),
        (&strict, "", not_kept),
        (
            &SMALL,
            "; server_max_window_bits=11",
            agreed(true, true, 11, 10),
        ),
        (
            &SMALL,
            "; server_max_window_bits=9; client_max_window_bits=9",
            agreed(true, true, 9, 9),
        ),
        (&SMALL, "; server_max_window_bits=12", not_kept),
        (&SMALL, "", not_kept),
        (
            &SMALL,
            "; server_max_window_bits=11; client_max_window_bits=11",
            not_kept,
        ),
    ] {
        let header = format!("permessage-deflate{response}");
        assert_eq!(
            check([&header[..]], compression, true),
            expected,
            "{response}"
        );
    }
    for (headers, expected) in [
        (&[][..], Ok(None)),
        (&[""], Ok(None)),
        (&["permessage-bzip2"], Err(BadResponse::NotOffered)),
        (&["permessage-deflate, other"], Err(BadResponse::NotOffered)),
        (
            &["permessage-deflate", "permessage-deflate"],
            Err(BadResponse::Twice),
        ),
    ] {
        assert_eq!(
            check(headers.iter().copied(), &OPEN, true),
            expected,
            "{headers:?}"
        );
    }
}
