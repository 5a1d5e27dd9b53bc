import assert from "node:assert/strict";
import { test } from "node:test";
import {
  DecodeError,
  type Json,
  type Read,
  Reader,
  type Writer,
  decode,
  encode,
  fields,
  readIntegerMap,
  readList,
  readRecord,
  writeJson,
  writeList,
} from "../../src/codec/index.js";
import { pathOf } from "../../src/codec/path.js";
import { unhex, unreadable, unwritable } from "./check.js";

interface Leg { arrival: number }
interface Flight { id: string; times: Leg[] }

const legFields = fields("arrival");
const flightFields = fields("id", "times");

function readLeg(r: Reader): Leg {
  let arrival: number | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(legFields, k))) {
      case 0: arrival = r.int(0, 1000); break;
      default: r.skip();
    }
  }
  r.end();
  return { arrival: arrival ?? r.missing("arrival") };
}

function readFlight(r: Reader): Flight {
  let id: string | undefined;
  let times: Leg[] | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    switch ((k = r.key(flightFields, k))) {
      case 0: id = r.str(); break;
      case 1: times = readList(r, readLeg); break;
      default: r.skip();
    }
  }
  r.end();
  return { id: id ?? r.missing("id"), times: times ?? r.missing("times") };
}

const readFlights = (r: Reader) => readRecord(r, readFlight);

/** Refuses a value of JSON, written as MessagePack. */
function refused(read: Read<unknown>, value: Json, said: string): void {
  unreadable(read, encode(writeJson, value), said);
}

test("a refusal names its place, wherever it is", () => {
  const good = { id: "a", times: [{ arrival: 1 }, { arrival: 2 }] };
  const int = "expected an integer from 0 to 1000, found";
  refused(readFlights, { flight: { id: 5, times: [] } }, "flight.id: expected text, found 5");
  refused(readFlights, { a: good, flight: { ...good, times: [{ arrival: 1 }, { arrival: 2 }, { arrival: "x" }] } },
    `flight.times[2].arrival: ${int} text`);
  refused(readFlights, { a: good, b: { ...good, times: [{ arrival: "x" }, { arrival: 1 }] }, c: good },
    `b.times[0].arrival: ${int} text`);
  refused(readFlights, { a: good, b: { x: [{ y: [] }], times: {}, id: "b" } }, "b.times: expected a list, found a map");
  refused(readFlights, [], "expected a map, found a list");
  refused(readFlights, { a: null }, "a: expected a map, found null");
  refused((r) => readList(r, readFlights), [{}, { a: good }, { a: good, b: 7 }], "[2].b: expected a map, found 7");
  refused((r) => readList(r, (s) => readList(s, (t) => t.bool())), [[], [true], [true, false, 0]], "[2][2]: expected a boolean, found 0");
});

test("a missing field is missing from its map, however that ends", () => {
  const said = (path: string, name: string) => `${path}the field \`${name}\` is missing`;
  const good = { id: "a", times: [{ arrival: 1 }] };
  refused(readLeg, {}, said("", "arrival"));
  refused(readLeg, { a: { b: { c: [] } } }, said("", "arrival"));
  refused(readFlight, { id: "a" }, said("", "times"));
  refused(readFlight, { times: [{ arrival: 1 }] }, said("", "id"));
  refused(readFlight, { times: [{ arrival: 1 }, {}], id: "a" }, said("times[1]: ", "arrival"));
  refused(readFlight, { id: "a", times: [{}] }, said("times[0]: ", "arrival"));
  refused(readFlights, { x: good, y: { id: "a", times: [{ arrival: 1 }, { x: 1 }] } }, said("y.times[1]: ", "arrival"));
  refused(readFlights, { x: good, y: { times: [] }, z: good }, said("y: ", "id"));
  refused(readFlights, { x: { id: "a" }, z: good }, said("x: ", "times"));
});

test("what is cut off is named as far as it goes", () => {
  const bytes = encode(writeJson, { a: { id: "aa", times: [{ arrival: 1 }, { arrival: 300 }] } });
  const paths = Array.from(bytes, (_, length) => {
    try {
      decode(readFlights, bytes.subarray(0, length));
      return "no error";
    } catch (error) {
      assert.ok(error instanceof DecodeError);
      assert.match(error.message, /the bytes end before the value does$/);
      return error.path;
    }
  });
  // Up to the count of a map that is not there: the bytes cannot hold it.
  const steps = paths.filter((path, index) => path !== paths[index - 1]);
  assert.deepStrictEqual(steps, ["", "a", "a.id", "a", "a.times", "a.times[0]", "a.times[0].arrival", "a.times[1]", "a.times[1].arrival"]);
});

test("keys in a path", () => {
  const read = (r: Reader) => readIntegerMap(r, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, (s) => s.bool());
  const said = (path: string) => `${path}: expected a boolean, found null`;
  unreadable(read, "82 07c3 08c0", said("8"));
  unreadable(read, "81 f9c0", said("-7"));
  unreadable(read, "81 d180 00c0", said("-32768"));
  unreadable(read, "81 ccffc0", said("255"));
  unreadable(read, "81 cf000000ffffffffff c0", said("1099511627775"));
  unreadable(read, "81 d3ffffffffffffff00 c0", said("-256"));
  unreadable(read, "81 a137c0", said("7"));
  const record = (r: Reader) => readRecord(r, (s) => s.bool());
  refused(record, { "a b.c": null }, said("a b.c"));
  refused(record, { süß: null }, said("süß"));
  refused(record, { ["x".repeat(1000)]: null }, said("x".repeat(64)));
  const skipping = (r: Reader) => {
    r.map();
    r.skip();
    r.bool();
  };
  unreadable(skipping, "81 c0 05", "(null): expected a boolean, found 5");
  unreadable(skipping, "81 910105 05".replace("05 05", "05"), "(a list): expected a boolean, found 5");
});

test("what cannot be written names its place", () => {
  const write = (w: Writer, v: Flight) => {
    w.object(v);
    w.map(2);
    w.key("id");
    w.str(v.id);
    w.key("times");
    writeList(w, v.times, (inner, leg) => {
      inner.object(leg);
      inner.map(1);
      inner.key("arrival");
      inner.int(leg.arrival, 0, 1000);
      inner.end();
    });
    w.end();
  };
  const int = "expected an integer from 0 to 1000, found";
  unwritable(write, undefined, "expected an object, found undefined");
  unwritable(write, {}, "id: expected text, found undefined");
  unwritable(write, { id: "a" }, "times: expected a list, found undefined");
  unwritable(write, { id: "a", times: [{ arrival: 1 }, null] }, "times[1]: expected an object, found null");
  unwritable(write, { id: "a", times: [{ arrival: 1 }, { arrival: 1.5 }] }, `times[1].arrival: ${int} 1.5`);
  unwritable(write, { id: "a", times: [{ arrival: 1001 }, {}] }, `times[0].arrival: ${int} 1001`);
  unwritable(writeJson, { a: [{}, [], { b: 1, c: [0, NaN] }] }, "a[2].c[1]: expected a finite number, found NaN");
});

test("a path leads to any value of anything", () => {
  const bytes = unhex("82 a161 92 01 81 07 c0 a162 c40101");
  const paths: string[] = [];
  // Stops at each value in turn, whether it is a key or not, and asks where that is.
  const visit = (r: Reader): void => {
    paths.push(pathOf(bytes, r));
    const kind = r.head();
    if (kind !== "a list" && kind !== "a map") return r.skip();
    for (let n = kind === "a list" ? r.array() : 2 * r.map(); n > 0; n--) visit(r);
    paths.push(pathOf(bytes, r));
    r.end();
  };
  decode(visit, bytes);
  assert.deepStrictEqual(paths, ["", "", "a", "a[0]", "a[1]", "a[1]", "a[1].7", "a[1]", "a", "", "b", ""]);
});

test("a map that is a message is a step of the path like any other", () => {
  const reader = new Reader(unhex("82 a161 01 a162 81 a163 05"), -1);
  reader.map();
  reader.skip();
  reader.skip();
  reader.skip();
  reader.map();
  reader.skip();
  assert.throws(() => reader.bool(), { path: "b.c", message: "b.c: expected a boolean, found 5" });
});
