"""Writes what the wire vectors hold as inputs to begin with: seeds.py FOLDER

One folder below FOLDER per target; the names are the digests that libFuzzer gives too.
"""

import hashlib
import json
import pathlib
import sys
import zlib

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


OFFERS = [
    b"permessage-deflate",
    b"permessage-deflate; client_max_window_bits",
    b"x-other; a=\"b,;\", permessage-deflate; server_max_window_bits=10; server_no_context_takeover",
    b"permessage-deflate; client_no_context_takeover; client_max_window_bits=\"9\"\npermessage-deflate",
]


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
    decisions = bytes([0 if server else 3, 240, 240, 99, 1, 2, 3, 4, 1, 7, 60])
    return decisions + b"".join(frames)


def deflated(message):
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    return (stream.compress(message) + stream.flush(zlib.Z_SYNC_FLUSH))[:-4]


def setting(mode, server, flags):
    """What an input of `deflate` begins with: 8 KiB may come, in windows of 32 KiB."""
    return bytes([mode, flags | (0 if server else 1), 0x3F, 200, 200, 9, 6, 1, 2, 3, 4])


def compressed(mode, server, message, flags=0):
    """Two compressed messages: in frames, or each behind its length."""
    if mode == 0:
        sent = frame(0xC2, deflated(message), b"\1\2\3\4" if server else b"") * 2
        return setting(mode, server, flags) + b"\7\x3c" + sent
    sent = deflated(message)
    return setting(mode, server, flags) + (bytes([len(sent)]) + sent) * 2 if len(sent) < 128 else b""


def repeated(mode, server, message, flags):
    """Two messages that are still to be compressed, each a part of the other's."""
    part = message[:100]
    end = b"\x62" if mode == 3 else b""
    return setting(mode, server, flags) + (b"\x03" + bytes([len(part)]) + part + end) * 2


def bombs():
    """The longest lists of the smallest elements, where a message may hold a list."""
    count = 40_000
    for length in (count, 3 * count):
        head = b"\xdd" + length.to_bytes(4, "big")
        deltas = b"\x84\xa1t\xcd\x03\xea\xa3seq\x01\xa9timestamp\x01\xa6deltas"
        yield "msgpack", deltas + head + b"\xc0" * length
        yield "msgpack", b"\x82\xa1t\x00\xa3ack\x82\xa5below\x01\xa4open" + head + b"\1" * length
        yield "msgpack", b"\x81\xa4List" + head + b"\xa4Unit" * length if length == count else b""
    for count in (count, 2 * count - 20_000):
        deltas = b'{"type":"deltas","seq":1,"timestamp":1,"deltas":['
        yield "json", deltas + b"0," * count + b"0]}"
        yield "json", b'{"type":"ping","ack":{"below":1,"open":[' + b"1," * count + b"1]}}"
        yield "json", b'{"Small":[' + b"1," * count + b"1]}"


def seeds():
    for path in sorted(VECTORS.glob("*.json")):
        for vector in json.loads(path.read_text()):
            if "direction" not in vector:
                # A patch: no message, but a value that one may carry.
                yield "json", json.dumps(vector["patch"]).encode()
                continue
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
                yield "deflate", compressed(0, server, message)
                for flags in (0, 4, 6):
                    yield "deflate", compressed(1, server, message, flags)
                    yield "deflate", repeated(2, server, message, flags)
                    yield "deflate", repeated(3, server, message, flags)
    for target, bomb in bombs():
        yield target, bomb
    for key in (b"dGhlIHNhbXBsZSBub25jZQ==", b"dGhlIHNhbXBsZSBub25jZR==", b"dGhlIHNhbXBsZSBub25jZSE="):
        yield "handshake", key
    for offer in OFFERS:
        yield "handshake", b"\0\7\0\0" + offer


for target, data in seeds():
    folder = pathlib.Path(sys.argv[1]) / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)
