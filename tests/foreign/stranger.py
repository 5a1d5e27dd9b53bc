"""A client that knows nothing of wilco but docs/protocol.md."""

import json
import os

import msgpack
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

ADDRESS = os.environ.get("WILCO_URL", "ws://127.0.0.1:3000")
PATIENCE = 5  # seconds

# docs/protocol.md#tags
CLIENT_TAGS = {"ping": 0, "hello": 2, "action": 1000, "subscribe": 2000, "request": 6000, "cancel": 6001, "sync": 7000}
SERVER_NAMES = {
    **{0: "connected", 1: "pong", 2: "error", 3: "go_away", 5: "subscribed", 6000: "response"},
    **{1000: "snapshot", 1001: "delta", 1002: "deltas", 1003: "current", 5001: "action_ok", 5002: "action_err"},
}


def encode(encoding, name, fields):
    """One message: the tag first, then the fields as they are given."""
    if encoding == "json":
        return json.dumps({"type": name, **fields})
    return msgpack.packb({"t": CLIENT_TAGS[name], **fields})


def decode(message):
    """A message as its name and its fields, whichever encoding it came in."""
    if isinstance(message, str):
        fields = json.loads(message)
        return fields.pop("type"), fields
    fields = msgpack.unpackb(message)
    assert next(iter(fields)) == "t", "the tag comes first"
    return SERVER_NAMES[fields.pop("t")], fields


class Line:
    """One connection, from its opening to its close."""

    def __init__(self, encoding, path="/ws", hello=False, subprotocol=True):
        self.encoding = encoding
        offered = [f"wilco.v1.{encoding}"] if subprotocol else None
        query = "?hello=1" if hello else ""
        self.opening = connect(f"{ADDRESS}{path}{query}", subprotocols=offered, open_timeout=PATIENCE)
        self.last_id = 0

    def __enter__(self):
        self.socket = self.opening.__enter__()
        self.chosen = self.socket.subprotocol
        return self

    def __exit__(self, *failure):
        self.opening.__exit__(*failure)

    def say(self, name, encoding=None, **fields):
        self.socket.send(encode(encoding or self.encoding, name, fields))

    def say_raw(self, message):
        self.socket.send(message)

    def hear(self):
        message = self.socket.recv(timeout=PATIENCE)
        expected = str if self.encoding == "json" else bytes
        assert isinstance(message, expected), "the answer is in the negotiated encoding"
        return decode(message)

    def expect(self, name, **fields):
        """The next message, which is called `name` and holds at least these fields."""
        heard, found = self.hear()
        assert heard == name, (heard, found)
        for key, value in fields.items():
            assert found.get(key) == value, (key, found)
        return found

    def ask(self, op, payload, **fields):
        """Calls an operation and waits for its response."""
        self.last_id += 1
        self.say("request", request_id=self.last_id, op=op, **fields, payload=payload)
        return self.expect("response", request_id=self.last_id)

    def close_code(self):
        """Waits for the end of the connection."""
        try:
            while True:
                self.socket.recv(timeout=PATIENCE)
        except ConnectionClosed as closed:
            return closed.rcvd.code


def fault(response, code, executed):
    """The fault of a response, after a look at its shape."""
    assert "ok" not in response, response
    error = response["error"]
    assert (error["code"], error["executed"]) == (code, executed), error
    assert isinstance(error["message"], str) and error["message"], error
    return error
