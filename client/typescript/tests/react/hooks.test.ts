import assert from "node:assert/strict";
import { test } from "node:test";
import { type ReactElement, createElement as h, memo, useEffect, useState } from "react";
import { WilcoProvider, useAction, useEvent, usePresence, useResource, useStatus } from "../../src/react/index.js";
import { Apron, BoardOf, News, Sum, add, comesBack, delta, flowStage, refused, said, snapshot, subscribed } from "../flow/stage.js";
import { Total, draw, hears, settled } from "./stage.js";

const board = { title: "A", counts: { a: 1, b: 2 }, log: [] };

/** How often each component was drawn, by its name. */
function counts(): { readonly [name: string]: number } & { count(name: string): void } {
  const drawn = { count: (name: string) => void (drawn[name] = ((drawn[name] as number | undefined) ?? 0) + 1) } as never as {
    [name: string]: number;
  };
  return drawn as never;
}

function Phase({ id }: { readonly id: string }): ReactElement {
  const view = useResource(BoardOf, { id });
  return h("p", null, `${view.phase} ${view.state?.title ?? view.fault?.code ?? "-"}`);
}

test("in StrictMode a resource is subscribed once, followed, and left when the page is", async () => {
  const stage = flowStage();
  const page = await draw(stage.client, h(Total));
  assert.match(page.text(), /loading -/);
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket), [{ t: 2000, request_id: "c1", channels: [{ kind: "state", name: "sum" }] }]);
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 5 }, 1));
  assert.match(page.text(), /live 5/);
  await hears(stage, delta("sum", 2, 2));
  assert.match(page.text(), /live 7/);
  await page.leave();
  assert.deepEqual(said(stage.socket), []);
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket), [{ t: 2001, channels: [{ kind: "state", name: "sum" }] }]);
});

test("parameters are compared by what they say, and other ones are another resource", async () => {
  const stage = flowStage();
  const page = await draw(stage.client, h(Phase, { id: "1" }));
  await hears(stage, subscribed("state", "board/1"), snapshot("board/1", board, 1));
  said(stage.socket);
  await page.draw(h(Phase, { id: "1" }));
  assert.deepEqual(said(stage.socket), []);
  await page.draw(h(Phase, { id: "2" }));
  assert.match(page.text(), /loading -/);
  assert.deepEqual(said(stage.socket).map(({ t, channels }) => [t, channels]), [
    [2001, [{ kind: "state", name: "board/1" }]],
    [2000, [{ kind: "state", name: "board/2" }]],
  ]);
});

test("who comes later is shown what is known already, and both follow one subscription", async () => {
  const stage = flowStage();
  const page = await draw(stage.client, h("div", null, h(Total, { key: "a" })));
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 5 }, 1));
  said(stage.socket);
  const seen: string[] = [];
  const Late = (): ReactElement => {
    const { phase } = useResource(Sum, {}, add);
    seen.push(phase);
    return h("i");
  };
  await page.draw(h("div", null, h(Total, { key: "a" }), h(Late, { key: "b" })));
  assert.deepEqual([...new Set(seen)], ["live"]);
  await page.draw(h("div", null, h(Late, { key: "b" })));
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket), []);
});

test("a component that selects is drawn again only where that changed", async () => {
  const stage = flowStage();
  const drawn = counts();
  const One = ({ name }: { readonly name: string }): ReactElement => {
    const count = useResource(BoardOf, { id: "1" }, { select: ({ state }) => state?.counts[name] });
    drawn.count(name);
    return h("b", null, String(count));
  };
  const Names = (): ReactElement => {
    // Made anew each time, and still the same.
    const names = useResource(BoardOf, { id: "1" }, { select: ({ state }) => Object.keys(state?.counts ?? {}) });
    drawn.count("names");
    return h("i", null, names.join());
  };
  const page = await draw(stage.client, h("p", null, h(One, { name: "a" }), h(One, { name: "b" }), h(Names)));
  await hears(stage, subscribed("state", "board/1"), snapshot("board/1", board, 1));
  const before = { ...drawn };
  await hears(stage, delta("board/1", [{ op: "inc", path: ["counts", "a"], by: 1 }], 2));
  assert.match(page.text(), /"2"[^]*"2"[^]*"a,b"/);
  assert.ok((drawn["a"] as number) > (before["a"] as number));
  assert.deepEqual([drawn["b"], drawn["names"]], [before["b"], before["names"]]);
  await hears(stage, delta("board/1", [{ op: "set", path: ["counts", "c"], value: 1 }], 3));
  assert.match(page.text(), /"a,b,c"/);
});

test("a cut is shown as stale, and a refusal with its fault", async () => {
  const stage = flowStage();
  const page = await draw(stage.client, h("div", null, h(Total), h(Phase, { id: "1" })));
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 5 }, 1), refused("state", "board/1", "forbidden"));
  assert.match(page.text(), /live 5[^]*refused forbidden/);
  await settled(() => stage.socket.breaks());
  assert.match(page.text(), /stale 5/);
});

test("an action is shown before it is done, and taken back where it is refused", async () => {
  const stage = flowStage();
  let add5!: () => Promise<unknown>;
  const acts = new Set<unknown>();
  const Adder = (): ReactElement => {
    const act = useAction(Sum, {});
    acts.add(act);
    add5 = () => act(5, { optimistic: ({ sum }) => ({ sum: sum + 5 }) }).result();
    return h("i");
  };
  const page = await draw(stage.client, h("p", null, h(Total), h(Adder)));
  await hears(stage, subscribed("state", "sum"), snapshot("sum", { sum: 1 }, 1));
  said(stage.socket);
  await page.draw(h("p", null, h(Total), h(Adder)));
  assert.equal(acts.size, 1);
  let result!: Promise<unknown>;
  await settled(() => (result = add5()));
  assert.match(page.text(), /live 6/);
  const [{ op_id } = {}] = said(stage.socket);
  await hears(stage, { t: 5002, op_id: op_id as string, code: "forbidden", message: "", executed: "no" });
  assert.match(page.text(), /live 1/);
  assert.equal(((await result) as { ok: boolean }).ok, false);
});

test("the handler of the last render hears events, and a new one subscribes nothing anew", async () => {
  const stage = flowStage();
  const heard: unknown[] = [];
  const Listens = ({ by }: { readonly by: string }): ReactElement => {
    useEvent(News, (value) => heard.push([by, value]), { gap: (missed) => heard.push([by, "gap", missed]) });
    return h("i");
  };
  const page = await draw(stage.client, h(Listens, { by: "one" }));
  await hears(stage, subscribed("domain", "news"));
  await hears(stage, { t: 4000, domain: "news", event: 1, seq: 1, epoch: "e1" });
  said(stage.socket);
  await page.draw(h(Listens, { by: "two" }));
  stage.clock.pass(0);
  await hears(stage, { t: 4000, domain: "news", event: 2, seq: 2, epoch: "e1" });
  assert.deepEqual(said(stage.socket), []);
  assert.deepEqual(heard, [["one", 1], ["two", 2]]);
  await page.leave();
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket), [{ t: 2001, channels: [{ kind: "domain", name: "news" }] }]);
});

test("a place is entered once, shows who is there, and its functions stay the same", async () => {
  const stage = flowStage();
  const sets = new Set<unknown>();
  const heard: string[] = [];
  const Here = ({ at }: { readonly at: number }): ReactElement => {
    const { users, phase, set, onSignal } = usePresence(Apron, {});
    sets.add(set);
    useEffect(() => onSignal((from) => heard.push(from)), [onSignal]);
    useEffect(() => set(at > 0 ? "away" : "active"), [set, at]);
    return h("p", null, `${phase} ${users.map(({ userId }) => userId).join()}`);
  };
  const page = await draw(stage.client, h(Here, { at: 0 }));
  assert.deepEqual(said(stage.socket).map(({ t }) => t), [2000]);
  await hears(stage, subscribed("presence", "apron"), {
    t: 2000, seq: 1, epoch: "e1", resource: "apron", users: [{ user_id: "bo", status: "active", connected_at: 1 }],
  });
  assert.match(page.text(), /live bo/);
  said(stage.socket);
  await page.draw(h(Here, { at: 1 }));
  assert.deepEqual(said(stage.socket).map(({ status }) => status), ["away"]);
  assert.equal(sets.size, 1);
  await hears(stage, { t: 3000, from_user_id: "bo", resource: "apron", signal: { type: "offer", sdp: "" } });
  assert.deepEqual(heard, ["bo"]);
  await page.leave();
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket).map(({ t }) => t), [2001]);
});

test("the status is that of the client", async () => {
  const stage = flowStage();
  const Shows = (): ReactElement => h("p", null, useStatus().state);
  const page = await draw(stage.client, h(Shows));
  assert.match(page.text(), /open/);
  await settled(() => stage.socket.breaks());
  assert.match(page.text(), /waiting|connecting/);
  await settled(() => comesBack(stage));
  assert.match(page.text(), /open/);
  await settled(() => stage.client.close());
  assert.match(page.text(), /closed/);
});

test("another client is followed anew", async () => {
  const [one, two] = [flowStage(), flowStage()];
  let swap!: (second: boolean) => void;
  const Page = (): ReactElement => {
    const [second, set] = useState(false);
    swap = set;
    return h(WilcoProvider, { client: (second ? two : one).client }, h(Total));
  };
  const page = await draw(undefined, h(Page));
  await hears(one, subscribed("state", "sum"), snapshot("sum", { sum: 1 }, 1));
  assert.match(page.text(), /live 1/);
  await settled(() => swap(true));
  assert.match(page.text(), /loading/);
  one.clock.pass(0);
  assert.deepEqual(said(one.socket).map(({ t }) => t), [2000, 2001]);
  await hears(two, subscribed("state", "sum"), snapshot("sum", { sum: 2 }, 1));
  assert.match(page.text(), /live 2/);
});

test("who is above the provider is drawn anew, and nobody beneath", async () => {
  const stage = flowStage();
  const drawn = counts();
  let again!: (times: number) => void;
  const Leaf = memo((): ReactElement => {
    drawn.count("leaf");
    return h("p", null, useResource(Sum, {}, add).phase);
  });
  const Page = (): ReactElement => {
    const [times, set] = useState(0);
    again = set;
    return h("div", { title: String(times) }, h(WilcoProvider, { client: stage.client }, h(Leaf)));
  };
  const page = await draw(undefined, h(Page));
  const before = drawn["leaf"];
  await settled(() => again(1));
  assert.match(page.text(), /"title":"1"/);
  assert.equal(drawn["leaf"], before);
});
