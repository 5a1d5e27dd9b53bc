"""Writes what the wire vectors hold as inputs to begin with: seeds.py FOLDER

One folder below FOLDER per target; the names are the digests that libFuzzer gives too.
"""

import hashlib
import json
import pathlib
import sys

VECTORS = pathlib.Path(__file__).parent.parent / "vectors"

REQUEST = b"""GET /ws?hello=1 HTTP/1.1\r
Host: localhost\r
Connection: keep-alive, Upgrade\r
Upgrade: websocket\r
Sec-WebSocket-Version: 13\r
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
Sec-WebSocket-Protocol: chat, wilco.v1.msgpack\r
Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits, x; y=\"1\"\r
\r
"""


def frame(first, payload, key):
    """A frame as a client sends it if there is a key, else as a server does."""
    bit, size = (0x80 if key else 0), len(payload)
    head = bytes([first])
    if size <= 125:
        head += bytes([bit | size])
    else:
        head += bytes([bit | 126]) + size.to_bytes(2, "big")
    if not key:
        return head + payload
    return head + key + bytes(byte ^ key[at % 4] for at, byte in enumerate(payload))


def connection(first, payload, server):
    """An input of `frames`: the decisions in front, the message in two frames with a ping between them, a close."""
    key = b"\x37\xfa\x21\x3d" if server else b""
    half = len(payload) // 2
    frames = [
        frame(first & 0x7F, payload[:half], key),
        frame(0x89, b"ping", key),
        frame(0x80, payload[half:], key),
        frame(0x88, b"\x03\xe8bye", key),
    ]
    decisions = bytes([0 if server else 3, 240, 240, 1, 2, 3, 4, 1, 7, 60])
    return decisions + b"".join(frames)


def seeds():
    for path in sorted(VECTORS.glob("*.json")):
        for vector in json.loads(path.read_text()):
            server = vector["direction"] == "client_to_server"
            text, hexadecimal = vector.get("json"), vector.get("msgpack_hex")
            if text is not None:
                yield "json", text.encode()
                yield "frames", connection(0x81, text.encode(), server)
            if hexadecimal is not None:
                message = bytes.fromhex(hexadecimal)
                yield "msgpack", message
                yield "frames", connection(0x82, message, server)
                if server:
                    yield "handshake", REQUEST + frame(0x82, message, b"\x37\xfa\x21\x3d")
    yield "handshake", b"dGhlIHNhbXBsZSBub25jZQ=="


for target, data in seeds():
    folder = pathlib.Path(sys.argv[1]) / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)
