import assert from "node:assert/strict";
import { test } from "node:test";
import { type ReactElement, createElement as h } from "react";
import { renderToString } from "react-dom/server";
import { WilcoProvider, useAction, useClient, useEvent, usePresence, useResource, useStatus } from "../../src/react/index.js";
import { Apron, BoardOf, News, Sum, flowStage, said } from "../flow/stage.js";
import { Total } from "./stage.js";

test("on a server everything is loading, with a client and without, and nothing is asked for", () => {
  const stage = flowStage();
  const Nobody = (): ReactElement => {
    const act = useAction(Sum, {});
    const count = useResource(BoardOf, { id: "1" }, { select: ({ phase }) => phase });
    useEvent(News, () => {});
    return h("b", null, `${typeof act} ${count} ${usePresence(Apron, {}).users.length} ${useStatus().state}`);
  };
  for (const client of [stage.client, undefined]) {
    const text = renderToString(h(WilcoProvider, { client }, h(Total), h(Nobody)));
    assert.equal(text, "<p>loading -</p><b>function loading 0 connecting</b>");
  }
  stage.clock.pass(0);
  assert.deepEqual(said(stage.socket), []);
});

test("without a provider, or a client where one is needed, the mistake is named", () => {
  assert.throws(() => renderToString(h(Total)), /there is no <WilcoProvider> around this component/);
  const Calls = (): ReactElement => h("p", null, typeof useClient());
  assert.throws(() => renderToString(h(WilcoProvider, { client: undefined }, h(Calls))), /was given no client/);
  assert.equal(renderToString(h(WilcoProvider, { client: flowStage().client }, h(Calls))), "<p>object</p>");
});
