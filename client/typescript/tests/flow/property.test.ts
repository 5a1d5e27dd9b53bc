import assert from "node:assert/strict";
import { test } from "node:test";
import { type Json, readJson, writeJson } from "../../src/codec/index.js";
import { type NoParams, type Resource, actions, resource } from "../../src/flow/index.js";
import { type FakeSocket, openStage } from "../client/stage.js";
import { numbers } from "../random.js";
import { comesBack, said, turn } from "./stage.js";

/** A state that says where it is in the history of its authority, and what was added up to there. */
interface Chain {
  readonly epoch: number;
  readonly seq: number;
  readonly hash: number;
}

const Chained: Resource<NoParams, Chain, number, number, number, never> = resource({
  name: "chain",
  params: [],
  readState: readJson as never,
  readDelta: (r) => r.int(0, 1000),
  actions,
  writeAction: writeJson as never,
  readOutput: (r) => r.int(0, 1000),
  readError: (r) => r.fail("no value fits here"),
});
const next = ({ epoch, seq, hash }: Chain, delta: number): Chain => ({ epoch, seq: seq + 1, hash: (hash * 31 + delta) % 1_000_003 });

type Message = { readonly [field: string]: Json };

/** The authority of the chain, and its server: the decision table of what a subscriber gets. */
class Authority {
  chain: Chain = { epoch: 1, seq: 0, hash: 7 };
  /** What was true, by epoch and seq. */
  readonly history = new Map([["1:0", 7]]);
  /** What goes to the client and is not there yet. */
  readonly wire: Message[] = [];
  /** How often each action ran. */
  readonly ran = new Map<string, number>();
  #deltas: { readonly delta: number; readonly opIds: string[] }[] = [];
  #base = 0;
  #cursor: number | undefined;
  #outcomes = new Map<string, Message>();
  readonly #ring: number;

  constructor(ring: number) {
    this.#ring = ring;
  }

  publish(delta: number, opIds: string[] = []): void {
    this.chain = next(this.chain, delta);
    this.history.set(`${this.chain.epoch}:${this.chain.seq}`, this.chain.hash);
    this.#deltas.push({ delta, opIds });
    if (this.#deltas.length > this.#ring) this.#base += this.#deltas.splice(0, 1).length;
    if (this.#cursor !== undefined) this.#sendFrom(this.#cursor);
  }

  /** The history cannot be proven any more. */
  renew(): void {
    this.chain = { ...this.chain, epoch: this.chain.epoch + 1, seq: 0 };
    this.history.set(`${this.chain.epoch}:0`, this.chain.hash);
    this.#deltas = [];
    this.#base = 0;
    if (this.#cursor !== undefined) this.#sendWhole();
  }

  cut(): void {
    this.#cursor = undefined;
    this.wire.length = 0;
  }

  hear(message: Message): void {
    const channels = (message["channels"] ?? []) as unknown as { readonly since?: { epoch: string; seq: number } }[];
    if (message["t"] === 2 || message["t"] === 2000) for (const { since } of channels) this.#seat(since);
    else if (message["t"] === 2001) this.#cursor = undefined;
    else if (message["t"] === 1) {
      const { last_seq, epoch } = message;
      this.#recover(last_seq === undefined ? undefined : { epoch: epoch as string, seq: last_seq as number });
    } else if (message["t"] === 1000) this.#act(message);
  }

  heartbeat(): void {
    const { epoch } = this.chain;
    const tops = this.#cursor === undefined ? [] : [{ kind: "state", name: "chain", epoch: `e${epoch}`, seq: this.#cursor }];
    this.wire.push({ t: 1, server_ts: 1, tops });
  }

  #seat(since: { epoch: string; seq: number } | undefined): void {
    this.wire.push({ t: 5, channels: [{ kind: "state", name: "chain", epoch: `e${this.chain.epoch}`, seq: this.chain.seq, recovered: false }] });
    this.#recover(since);
  }

  #recover(since: { epoch: string; seq: number } | undefined): void {
    const { epoch, seq } = this.chain;
    if (!since || since.epoch !== `e${epoch}` || since.seq < this.#base) return this.#sendWhole();
    this.#cursor = since.seq;
    if (since.seq < seq) this.#sendFrom(since.seq);
    else this.wire.push({ t: 1003, seq, epoch: `e${epoch}`, resource: "chain" });
  }

  #sendWhole(): void {
    this.#cursor = this.chain.seq;
    this.wire.push({ t: 1000, seq: this.chain.seq, timestamp: 1, epoch: `e${this.chain.epoch}`, resource: "chain", state: this.chain as never });
  }

  #sendFrom(from: number): void {
    const { epoch, seq } = this.chain;
    const missed = this.#deltas.slice(from - this.#base);
    const place = { timestamp: 1, epoch: `e${epoch}`, from, seq, resource: "chain", op_ids: missed.flatMap(({ opIds }) => opIds) };
    if (missed.length === 1) this.wire.push({ t: 1001, ...place, delta: missed[0]?.delta ?? 0 });
    else this.wire.push({ t: 1002, ...place, deltas: missed.map(({ delta }) => delta) });
    this.#cursor = seq;
  }

  #act({ op_id, action }: Message): void {
    const opId = op_id as string;
    if (!this.#outcomes.has(opId)) {
      this.ran.set(opId, (this.ran.get(opId) ?? 0) + 1);
      this.publish(action as number, [opId]);
      const at = [{ resource: "chain", epoch: `e${this.chain.epoch}`, seq: this.chain.seq }];
      this.#outcomes.set(opId, { t: 5001, op_id: opId, at, result: action as number });
    }
    this.wire.push(this.#outcomes.get(opId) as Message);
  }
}

/** One schedule: what may happen, happens in any order, and in the end everything is as it is there. */
async function play(seed: number, isLossy: boolean): Promise<{ readonly resyncs: number; readonly acts: number }> {
  const pick = numbers(seed);
  const authority = new Authority(1 + pick(8));
  const stage = openStage({ random: () => 0, callTimeout: 1e9 });
  let socket: FakeSocket = comesBack(stage, { epoch: "s1" });
  const store = stage.client.resource(Chained, {}, { apply: next });
  let last: Chain | undefined;
  let resyncs = 0;
  const ends: Promise<unknown>[] = [];
  const look = (): void => {
    const { state, pending, phase } = store.get();
    if (!state || pending > 0) return;
    assert.equal(authority.history.get(`${state.epoch}:${state.seq}`), state.hash, `S1 in ${seed}`);
    if (last && last.epoch === state.epoch) assert.ok(state.seq >= last.seq, `S2 in ${seed}`);
    assert.ok(!last || state.epoch >= last.epoch, `S2 over epochs in ${seed}`);
    assert.notEqual(phase, "loading");
    last = state;
  };
  const read = (): void => {
    for (const message of said(socket)) {
      if (message["t"] === 1) resyncs++;
      authority.hear(message);
    }
  };
  const deliver = (isLost: boolean): void => {
    const frame = authority.wire.shift();
    // Only what belongs to the state is lost: answers of calls are another matter.
    const isOfState = frame !== undefined && [1000, 1001, 1002, 1003].includes(frame["t"] as number);
    if (frame && !(isLost && isOfState)) socket.says(frame);
  };
  const steps: readonly (() => void)[] = [
    () => authority.publish(pick(1000)),
    () => authority.publish(pick(1000)),
    read,
    read,
    () => deliver(isLossy && pick(6) === 0),
    () => deliver(isLossy && pick(6) === 0),
    () => deliver(false),
    () => pick(3) === 0 && authority.heartbeat(),
    () => pick(8) === 0 && authority.renew(),
    () => {
      if (pick(6) > 0) return;
      authority.cut();
      socket = comesBack(stage, { epoch: "s1" });
    },
    () => {
      if (pick(3) > 0) return;
      const delta = pick(1000);
      ends.push(stage.client.action(Chained, {}, delta, { optimistic: (chain) => next(chain, delta) }));
    },
  ];
  for (let step = 0; step < 60; step++) {
    steps[pick(steps.length)]?.();
    look();
    if (pick(3) === 0) await turn();
  }
  for (let round = 0; round < 4; round++) {
    await turn();
    read();
    while (authority.wire.length > 0) deliver(false);
    authority.heartbeat();
  }
  await Promise.all(ends);
  await turn();
  look();
  assert.deepEqual(store.get(), { phase: "live", state: authority.chain, pending: 0 }, `S3 in ${seed}`);
  assert.ok([...authority.ran.values()].every((runs) => runs === 1), `once in ${seed}`);
  assert.equal(authority.ran.size, ends.length);
  stage.client.close();
  return { resyncs, acts: ends.length };
}

test("with losses a state is never wrong, never goes back, and is whole in the end", async () => {
  let resyncs = 0;
  let acts = 0;
  for (let seed = 1; seed <= 1200; seed++) {
    const played = await play(seed, true);
    resyncs += played.resyncs;
    acts += played.acts;
  }
  assert.ok(resyncs > 300 && acts > 1000, `${resyncs} questions, ${acts} actions`);
});

test("without losses nothing is ever asked for again", async () => {
  for (let seed = 5001; seed <= 5800; seed++) {
    const { resyncs } = await play(seed, false);
    assert.equal(resyncs, 0, `S8 in ${seed}`);
  }
});
