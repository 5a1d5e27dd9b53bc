"""The ground desk, called by a stranger. Sections are those of docs/protocol.md."""

import http.client
import json
import secrets
from contextlib import closing
from urllib.parse import urlsplit

import msgpack
import pytest
from stranger import ADDRESS, PATIENCE, Line, encode, fault

ENCODINGS = ["json", "msgpack"]
both = pytest.mark.parametrize("encoding", ENCODINGS)


@pytest.fixture(params=ENCODINGS)
def line(request):
    with Line(request.param) as line:
        line.expect("connected")
        yield line


@both
def test_the_subprotocol_asked_for_is_chosen(encoding):
    with Line(encoding) as line:
        assert line.chosen == f"wilco.v1.{encoding}"
        connected = line.expect("connected", protocol_version=1)
        assert connected["connection_id"]
        assert "session_id" not in connected
        assert connected["heartbeat_ms"] > 0
        assert connected["limits"]["max_in_flight"] > 0
        assert connected["limits"]["max_message"] > 0


@pytest.mark.parametrize("path, encoding", [("/ws", "json"), ("/realtime/apron", "msgpack")])
def test_without_a_subprotocol_the_address_decides(path, encoding):
    with Line(encoding, path=path, subprotocol=False) as line:
        assert line.chosen is None
        line.expect("connected")
        assert "ok" in line.ask("flight.list", {})


OLD = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "8"}


@pytest.mark.parametrize("headers", [{}, OLD])
def test_what_is_no_upgrade_to_version_13_is_refused(headers):
    connection = http.client.HTTPConnection(urlsplit(ADDRESS).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.request("GET", "/ws", headers=headers)
        with connection.getresponse() as response:
            assert response.status == 426
            assert response.headers["Sec-WebSocket-Version"] == "13"


@both
def test_either_encoding_is_read_and_the_chosen_one_is_written(line, encoding):
    line.say("ping", encoding=encoding, ts=7)
    line.expect("pong", client_ts=7)


def test_flights_are_listed_shown_and_sent_to_a_stand(line):
    flights = line.ask("flight.list", {})["ok"]
    assert flights
    flight = next(f for f in flights if f["state"] == "on_stand")
    shown = line.ask("flight.get", {"id": flight["id"]})["ok"]
    assert shown["id"] == flight["id"]
    sent = line.ask("flight.assign_stand", {"id": flight["id"], "stand": shown["stand"]})["ok"]
    assert (sent["id"], sent["stand"]) == (flight["id"], shown["stand"])


def test_a_refusal_is_the_typed_error_of_the_operation(line):
    error = fault(line.ask("flight.get", {"id": "ZZ9999"}), "operation", "yes")
    assert error["details"] == {"code": "unknown_flight", "flight": "ZZ9999"}


def test_a_payload_of_another_shape_is_refused_before_the_handler(line):
    for payload in [None, 7, "BA12", [], {}, {"id": 7}]:
        fault(line.ask("flight.get", payload), "invalid_payload", "no")


def test_an_unknown_operation_is_refused_and_the_near_name_told(line):
    error = fault(line.ask("flight.gte", {"id": "BA12"}), "unknown_operation", "no")
    assert "flight.get" in error["message"]
    fault(line.ask("", {}), "unknown_operation", "no")


def test_answers_find_their_requests(line):
    ids = [3, "a", 2**53 - 1, "ä" * 32, 0, "3"]
    for request_id in ids:
        line.say("request", request_id=request_id, op="flight.list", payload={})
    answered = [line.expect("response")["request_id"] for _ in ids]
    assert sorted(map(repr, answered)) == sorted(map(repr, ids))


def test_no_time_means_no_run(line):
    fault(line.ask("flight.list", {}, timeout_ms=0), "expired", "no")
    assert "ok" in line.ask("flight.list", {}, timeout_ms=2000)


def test_every_optional_field_may_come_along(line):
    response = line.ask(
        "flight.list",
        {},
        op_id="0198c5a4-6f00-7000-8000-000000000001",
        meta={"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"},
        timeout_ms=2000,
        ack={"below": 1, "open": []},
        of_a_later_version=[{"x": None}],
    )
    assert "ok" in response


def test_a_cancel_of_nothing_has_no_answer(line):
    line.say("cancel", request_id=99)
    line.say("ping")
    line.expect("pong")


def test_an_unknown_message_is_answered_if_it_has_an_id(line):
    line.say("sync")
    line.say("sync", request_id="s-1")
    line.expect("error", request_id="s-1", code="unsupported", executed="no", fatal=False)
    line.say_raw(json.dumps({"type": "of_later", "request_id": 9}))
    line.expect("error", request_id=9, code="unsupported")
    line.say_raw(msgpack.packb({"t": 65000, "request_id": 10}))
    line.expect("error", request_id=10, code="unsupported")


def follow(line, since=None):
    """Subscribes to the board, and gives where that begins."""
    channel = {"kind": "state", "name": "board", **({"since": since} if since else {})}
    line.say("subscribe", request_id="board", channels=[channel])
    (seat,) = line.expect("subscribed", request_id="board")["channels"]
    assert (seat["kind"], seat["name"]) == ("state", "board")
    return seat


def send_to(line, stand):
    """Drags the strip of BA12 to a stand, and gives the name of that action."""
    op_id = f"0198c5a4-6f00-7000-8000-{secrets.token_hex(6)}"
    line.say("action", op_id=op_id, resource="board", action={"type": "send_to", "flight": "BA12", "stand": stand})
    return op_id


@both
def test_a_state_is_followed_acted_on_and_recovered(encoding):
    with Line(encoding) as line:
        line.expect("connected")
        seat = follow(line)
        assert not seat["recovered"]
        whole = line.expect("snapshot", resource="board", epoch=seat["epoch"], seq=seat["seq"])
        before = whole["state"]["flights"]["BA12"]["stand"]
        goal = "B1" if before != "B1" else "B4"
        op_id = send_to(line, goal)
        # Which of the two comes first is not said.
        heard = dict(line.hear() for _ in range(2))
        assert heard["action_ok"]["op_id"] == op_id
        delta = heard["delta"]
        assert (delta["seq"], delta.get("from", delta["seq"] - 1)) == (seat["seq"] + 1, seat["seq"])
        assert delta["op_ids"] == [op_id]
        assert delta["delta"] == [{"op": "set", "path": ["flights", "BA12", "stand"], "value": goal}]
        refused = send_to(line, "C4")
        error = line.expect("action_err", op_id=refused, code="operation", executed="yes")
        assert error["details"]["code"] == "stand_closed"
    since = {"epoch": seat["epoch"], "seq": seat["seq"]}
    with Line(encoding) as line:
        line.expect("connected")
        assert follow(line, since)["recovered"]
        assert line.expect("delta", seq=seat["seq"] + 1)["delta"] == delta["delta"]
    with Line(encoding) as line:
        line.expect("connected")
        follow(line, {**since, "seq": seat["seq"] + 1})
        line.expect("current", resource="board", seq=seat["seq"] + 1)


def test_a_channel_that_is_none_is_refused_by_itself(line):
    channels = [{"kind": "state", "name": "no such"}, {"kind": "entity", "name": "x"}, {"kind": "domain", "name": "apron"}]
    line.say("subscribe", request_id=1, channels=channels)
    found = {}
    while len(found) < len(channels):
        for channel in line.expect("subscribed", request_id=1)["channels"]:
            found[channel["kind"]] = channel.get("error", {}).get("code")
    assert found == {"state": "unknown_channel", "entity": "unsupported", "domain": None}


def test_a_request_with_a_readable_id_is_answered_and_the_connection_lives(line):
    line.say("request", request_id=5, op="flight.list")
    fault(line.expect("response", request_id=5), "invalid_payload", "no")
    line.say("request", request_id=6, op=7, payload={})
    fault(line.expect("response", request_id=6), "invalid_payload", "no")
    assert "ok" in line.ask("flight.list", {})


@pytest.mark.parametrize("bad", ["x" * 65, "", 2**53, -1, 1.5, None, [1], True])
def test_an_id_that_is_none_is_an_error_and_the_connection_lives(line, bad):
    line.say("request", request_id=bad, op="flight.list", payload={})
    error = line.expect("error", code="invalid_payload", executed="no", fatal=False)
    assert "request_id" not in error
    assert "request_id" in error["message"]
    assert "ok" in line.ask("flight.list", {})


def test_a_request_cut_off_behind_its_id_is_answered(line):
    whole = encode("msgpack", "request", {"request_id": 7, "op": "flight.list", "payload": {}})
    line.say_raw(whole[:-3])
    fault(line.expect("response", request_id=7), "invalid_payload", "no")


@pytest.mark.parametrize(
    "garbage",
    ["", "{", "[]", "7", "{}", '{"type":7}', '{"type":"ping"} 1', b"", b"\xc1", b"\x80", b"\x81\xa1t", b"\x00\xff\xfe"],
)
def test_what_is_no_message_ends_the_connection(line, garbage):
    line.say_raw(garbage)
    line.expect("error", code="invalid_payload", executed="no", fatal=True)
    assert line.close_code() == 4500


def test_values_nest_64_levels_and_no_more(line):
    for depth, code in [(64, "invalid_payload"), (65, None)]:
        payload = nested(depth)
        message = encode("msgpack", "request", {"request_id": depth, "op": "flight.get", "payload": payload})
        line.say_raw(message)
        error = fault(line.expect("response", request_id=depth), "invalid_payload", "no")
        assert ("deep" in error["message"]) == (code is None), error
    line.say_raw(encode("json", "request", {"request_id": 1, "op": "flight.get", "payload": nested(65)}))
    line.expect("error", fatal=True)
    assert line.close_code() == 4500


def nested(depth):
    value = []
    for _ in range(depth - 1):
        value = [value]
    return value


def test_a_message_that_claims_to_be_too_long_ends_the_connection(line):
    """Only the header of a masked text frame of 2^20 + 1 bytes is sent: the claim alone is refused."""
    line.socket.socket.sendall(b"\x81\xff" + (2**20 + 1).to_bytes(8, "big") + bytes(4))
    assert line.close_code() == 1009


def test_a_message_of_the_longest_length_is_read():
    with Line("json") as line:
        limit = line.expect("connected")["limits"]["max_message"]
        message = encode("json", "ping", {"padding": ""})
        line.say_raw(message.replace('""', f'"{"x" * (limit - len(message))}"'))
        line.expect("pong")


def test_text_that_is_not_utf_8_ends_the_connection(line):
    line.socket.socket.sendall(b"\x81\x82" + bytes(4) + b"\xc3\x28")
    assert line.close_code() == 1007


def test_a_frame_without_a_mask_ends_the_connection(line):
    line.socket.socket.sendall(b"\x81\x02{}")
    assert line.close_code() == 1002


@both
def test_a_promised_hello_begins_a_session(encoding):
    with Line(encoding, hello=True) as line:
        line.say("hello", client="stranger/1", of_a_later_version=True)
        connected = line.expect("connected", resumed=False)
        assert connected["session_id"]
        assert "ok" in line.ask("flight.list", {})


@both
def test_a_client_hears_whether_it_was_built_from_the_servers_contract(encoding):
    with Line(encoding, hello=True) as line:
        line.say("hello")
        connected = line.expect("connected")
        assert "schema" not in connected
    own = connected["schema_hash"]
    for said, schema in [(own, "same"), ("0" * 32, None), (own.upper(), None), ("9f2c", None), ("", None)]:
        with Line(encoding, hello=True) as line:
            line.say("hello", schema_hash=said)
            assert line.expect("connected").get("schema") == schema
            assert "ok" in line.ask("flight.list", {})


@both
def test_nothing_may_come_before_the_hello(encoding):
    with Line(encoding, hello=True) as line:
        line.say("ping")
        line.expect("error", code="unsupported", fatal=True)
        assert line.close_code() == 4501


def test_a_hello_that_was_not_promised_comes_too_late(line):
    line.say("hello")
    line.expect("error", code="unsupported", fatal=True)
    assert line.close_code() == 4501


@both
def test_a_repeat_of_a_recorded_call_is_replayed(encoding):
    """`flight.create` is of class `once`: its record answers, the outcome of a refusal included."""
    with Line(encoding, hello=True) as line:
        line.say("hello")
        line.expect("connected")
        payload = {
            "id": "not a flight number",
            "aircraft": "A320",
            "registration": "G-EUUA",
            "origin": "GLA",
            "destination": "GLA",
            "arrival": "2026-06-18T20:00:00Z",
            "departure": "2026-06-18T21:00:00Z",
        }
        first = line.ask("flight.create", payload)
        line.last_id -= 1
        again = line.ask("flight.create", payload)
        assert (first.pop("replayed", False), again.pop("replayed", False)) == (False, True)
        assert first == again
        line.last_id -= 1
        fault(line.ask("flight.create", {**payload, "id": "BA1"}), "id_conflict", "no")
        line.say("ping", ack={"below": line.last_id + 1})
        line.expect("pong")
        line.last_id -= 1
        fault(line.ask("flight.create", payload), "stale", "unknown")
