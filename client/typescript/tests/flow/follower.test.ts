import assert from "node:assert/strict";
import { test } from "node:test";
import { EventFollower } from "../../src/flow/domain.js";
import { Follower, type Heard } from "../../src/flow/follower.js";

type Step = readonly [hear: (follower: EventFollower) => Heard | void, heard?: Heard | undefined, at?: string];

const whole = (seq: number, epoch = "e"): Step[0] => (f) => f.snapshot({ epoch, seq });
const change = (from: number, seq: number, epoch = "e"): Step[0] => (f) => f.changes(epoch, from, seq);
const current = (seq: number, epoch = "e"): Step[0] => (f) => f.current({ epoch, seq });
const top = (seq: number, epoch = "e"): Step[0] => (f) => f.top({ epoch, seq });
const gap = (seq?: number, epoch = "e"): Step[0] => (f) => f.gap(seq === undefined ? undefined : { epoch, seq });
const seat = (seq: number, epoch = "e"): Step[0] => (f) => f.seated({ epoch, seq });
const cut: Step[0] = (f) => f.disconnected();
const unfit: Step[0] = (f) => f.unfit();

function check(follower: Follower, steps: readonly Step[]): void {
  steps.forEach(([hear, heard, at], index) => {
    assert.equal(hear(follower as EventFollower), heard, `step ${index}`);
    const { position } = follower;
    if (at !== undefined) assert.equal(position ? `${position.epoch}:${position.seq}` : "nowhere", at, `step ${index}`);
  });
}

const states: { readonly [rule: string]: readonly Step[] } = {
  "a change is taken where it begins at the position": [[whole(3), "apply", "e:3"], [change(3, 4), "apply", "e:4"], [change(4, 9), "apply", "e:9"]],
  "a change that is known is a duplicate": [[whole(3), "apply"], [change(2, 3), "duplicate", "e:3"], [change(0, 2), "duplicate"]],
  "a hole is asked for once": [[whole(3), "apply"], [change(4, 5), "resync", "e:3"], [change(5, 6), "ignore"], [change(3, 6), "apply", "e:6"], [change(7, 8), "resync"]],
  "a change that begins before the position and ends behind it is a hole": [[whole(3), "apply"], [change(2, 4), "resync", "e:3"]],
  "a change of another epoch is a hole": [[whole(3), "apply"], [change(3, 4, "f"), "resync", "e:3"], [whole(4, "f"), "apply", "f:4"]],
  "a change before any whole is of no use": [[change(0, 1), "ignore", "nowhere"], [whole(1), "apply", "e:1"]],
  "a whole that is older, or the same, is a duplicate": [[whole(3), "apply"], [whole(2), "duplicate", "e:3"], [whole(3), "duplicate"], [whole(1, "f"), "apply", "f:1"]],
  "a whole answers a question": [[whole(3), "apply"], [change(4, 5), "resync"], [whole(5), "apply"], [change(6, 7), "resync"]],
  "that nothing was missed is taken at the position": [[whole(3), "apply"], [current(3), "apply"], [current(2), "duplicate"], [current(4), "resync"], [current(4, "f"), "resync"]],
  "that nothing was missed is a question to who has nothing": [[current(3), "resync", "nowhere"]],
  "a top at the position, or before it, says nothing": [[whole(3), "apply"], [top(3), "ignore"], [top(2), "ignore"]],
  "a top behind the position is a hole": [[whole(3), "apply"], [top(4), "resync"]],
  "a second top after the question asks again": [[whole(3), "apply"], [top(4), "resync"], [top(4), "ignore"], [top(4), "resync"], [top(4), "ignore"]],
  "a connection takes its question with it": [[whole(3), "apply"], [change(4, 5), "resync"], [cut], [change(4, 5), "resync", "e:3"]],
  "what does not fit is asked for as a whole, three times": [
    [whole(3), "apply"], [change(3, 4), "apply"], [unfit, "resync", "nowhere"], [change(4, 5), "ignore"],
    [whole(5), "apply"], [unfit, "resync"], [whole(6), "apply"], [unfit, "resync"], [whole(7), "apply"], [unfit, "failed", "nowhere"],
    [whole(8), "ignore", "nowhere"], [change(8, 9), "ignore"], [current(8), "ignore"], [top(9), "ignore"],
  ],
  "two changes that fit give all tries back": [
    [whole(1), "apply"], [unfit, "resync"], [whole(1), "apply"], [unfit, "resync"], [whole(1), "apply"], [unfit, "resync"],
    [whole(1), "apply"], [change(1, 2), "apply"], [change(2, 3), "apply"], [unfit, "resync"],
  ],
  "one change, which may be the one that does not fit, gives none back": [
    [whole(1), "apply"], [unfit, "resync"], [whole(1), "apply"], [change(1, 2), "apply"], [unfit, "resync"], [whole(1), "apply"], [change(1, 2), "apply"], [unfit, "resync"],
    [whole(1), "apply"], [change(1, 2), "apply"], [unfit, "failed"],
  ],
};

for (const [rule, steps] of Object.entries(states)) test(`a state: ${rule}`, () => check(new Follower(), steps));

const events: { readonly [rule: string]: readonly Step[] } = {
  "the first seat is the position, the next ones are not": [[seat(4), undefined, "e:4"], [seat(9), undefined, "e:4"], [seat(1, "f"), undefined, "e:4"]],
  "an event is taken once": [[seat(4), undefined], [change(4, 5), "apply", "e:5"], [change(4, 5), "duplicate"], [change(3, 4), "duplicate"]],
  "an event may begin before the position": [[seat(4), undefined], [change(2, 6), "apply", "e:6"]],
  "an event behind the position is a hole": [[seat(4), undefined], [change(5, 6), "resync", "e:4"], [change(6, 7), "ignore"], [change(4, 5), "apply", "e:5"]],
  "an event of another epoch is a hole": [[seat(4), undefined], [change(4, 5, "f"), "resync"], [gap(4, "f"), "apply", "f:4"], [change(4, 5, "f"), "apply", "f:5"]],
  "an event before any position is taken": [[change(8, 9), "apply", "e:9"]],
  "a gap moves on, or says that there is one": [[seat(4), undefined], [gap(9), "apply", "e:9"], [gap(), "apply", "e:9"], [gap(8), "duplicate", "e:9"]],
  "a gap answers a question": [[seat(4), undefined], [change(8, 9), "resync"], [gap(8), "apply"], [change(9, 10), "resync"]],
  "a lost last one is seen": [[seat(4), undefined], [top(5), "resync"], [change(4, 5), "apply"], [top(5), "ignore"]],
};

for (const [rule, steps] of Object.entries(events)) test(`events: ${rule}`, () => check(new EventFollower(), steps));
