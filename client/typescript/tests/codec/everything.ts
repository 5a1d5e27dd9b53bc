import * as $ from "../../src/codec/index.js";
import { numbers } from "../random.js";
import { anyValue } from "../values.js";

/** One field of every kind that generated code reads and writes. */
export interface Everything {
  readonly flag: boolean;
  readonly count: number;
  readonly below: number;
  readonly wide: bigint;
  readonly signed: bigint;
  readonly ratio: number;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly kind: Kind;
  readonly list: readonly string[];
  readonly pair: readonly [number, string];
  readonly record: { readonly [key: string]: number };
  readonly numbered: { readonly [key: number]: string };
  readonly choice: Choice;
  readonly either: number | string | readonly boolean[];
  readonly any: $.Json;
  readonly self: Everything | null;
}

type Kind = "toString" | "constructor" | "plain";
type Choice = { readonly type: "text"; readonly value: string } | { readonly type: "none" };

const kinds: readonly Kind[] = ["toString", "constructor", "plain"];
const choiceFields = /* @__PURE__ */ $.fields("type", "value");
const everythingFields = /* @__PURE__ */ $.fields(
  "flag", "count", "below", "wide", "signed", "ratio", "name", "bytes", "kind", "list", "pair", "record", "numbered",
  "choice", "either", "any", "self",
);
const MOST = 9007199254740991;

/** Reads it as generated code does, but for what tells which field is missing. */
export function readEverything(r: $.Reader): Everything {
  const value: { [field: string]: unknown } = {};
  for (let n = r.map(), k = -1; n > 0; n--) {
    k = r.key(everythingFields, k);
    if (k < 0) r.skip();
    else value[everythingFields.names[k] as string] = reads[k]?.(r);
  }
  r.end();
  for (const name of everythingFields.names) if (!Object.hasOwn(value, name)) r.missing(name);
  return value as unknown as Everything;
}

const reads: readonly $.Read<unknown>[] = [
  (r) => r.bool(),
  (r) => r.int(0, MOST),
  (r) => r.int(-128, 127),
  $.readU64,
  $.readI64,
  (r) => r.float(),
  (r) => r.str(),
  $.readBytes,
  (r) => $.readNames(r, kinds),
  (r) => $.readList(r, (s) => s.str()),
  (r) => {
    r.tuple(2);
    const pair = [r.int(0, 255), r.str()];
    r.end();
    return pair;
  },
  (r) => $.readRecord(r, (s) => s.float()),
  (r) => $.readIntegerMap(r, -32768, 32767, (s) => s.str()),
  readChoice,
  (r) => $.readAny<unknown>(r, (s) => s.int(0, 255), (s) => s.str(), (s) => $.readList(s, (t) => t.bool())),
  $.readJson,
  (r) => $.readOptional(r, readEverything),
];

function readChoice(r: $.Reader): Choice {
  const type = $.readTag(r, "type");
  if (type !== "text" && type !== "none") r.fail(`unknown type "${type}"`);
  let value: string | undefined;
  for (let n = r.map(), k = -1; n > 0; n--) {
    if ((k = r.key(choiceFields, k)) === 1) value = r.str();
    else r.skip();
  }
  r.end();
  return type === "none" ? { type } : { type, value: value ?? r.missing("value") };
}

/** Writes it, field by field. */
export function writeEverything(w: $.Writer, v: Everything): void {
  w.object(v);
  w.map(17);
  w.key("flag"); w.bool(v.flag);
  w.key("count"); w.int(v.count, 0, MOST);
  w.key("below"); w.int(v.below, -128, 127);
  w.key("wide"); $.writeU64(w, v.wide);
  w.key("signed"); $.writeI64(w, v.signed);
  w.key("ratio"); w.float(v.ratio);
  w.key("name"); w.str(v.name);
  w.key("bytes"); $.writeBytes(w, v.bytes);
  w.key("kind"); $.writeNames(w, v.kind, kinds);
  w.key("list"); $.writeList(w, v.list, (x, text) => x.str(text));
  w.key("pair"); w.array(2); w.int(v.pair[0], 0, 255); w.str(v.pair[1]); w.end();
  w.key("record"); $.writeRecord(w, v.record, (x, number) => x.float(number));
  w.key("numbered"); $.writeIntegerMap(w, v.numbered, -32768, 32767, (x, text) => x.str(text));
  w.key("choice"); $.writeJson(w, v.choice);
  w.key("either"); $.writeJson(w, v.either);
  w.key("any"); $.writeJson(w, v.any);
  w.key("self"); $.writeOptional(w, v.self, writeEverything);
  w.end();
}

/** One such value in another, with keys that all objects have wherever keys are free. */
export const everything: Everything = of({
  name: "é😀\0", self: of({ choice: { type: "none" }, either: [true, false], count: 3, wide: 5n, signed: -5n, self: null }),
});

function of(some: Partial<Everything>): Everything {
  const record = JSON.parse('{"__proto__":1,"constructor":2.5,"toString":-3,"prototype":1e300}') as Everything["record"];
  const any = [JSON.parse('{"__proto__":{"polluted":true},"a":[null,{"valueOf":"x"}]}') as $.Json, anyValue(numbers(5))];
  return {
    flag: true, count: 1760000000000, below: -77, wide: 2n ** 64n - 1n, signed: -(2n ** 63n), ratio: 0.1, name: "a name of some length, of more than 40 letters",
    bytes: new Uint8Array([0, 255, 128]), kind: "toString", list: ["a", "", "c".repeat(33)], pair: [7, "x"], record,
    numbered: { 5: "five", [-300]: "less" }, choice: { type: "text", value: "constructor" }, either: "__proto__", any, self: null, ...some,
  };
}
