#!/usr/bin/env python3
"""A random walk through the rules by which a call runs at most once and ends exactly once. See docs/protocol.md#replay.

    dedup.py [schedules [steps [mutant | - [first seed]]]]
    dedup.py --mutants [schedules [steps]]      every planted bug must be found

Three placements of the claims: `single` (one process, whose end takes everything), `shared` (a store that three nodes reach
over a network), `owned` (the memory of the node that owns the session). Four kinds of trouble: `cuts`; `many cuts`
(and impatient callers); `faults` (nodes die, the network parts, the store is wiped or falls back, sessions end); `hostile` (a
client that acknowledges what it likes and repeats what it sent: only I1 and I7 are owed to it).

I1 a call runs at most once. I2 it resolves exactly once. I3 its answer is that of its one run. I4 "not executed" means
that it never ran and never will. I5 its outcome is unknown only where something died; that of a transactional call never. I6 all
calls resolve. I7 a session holds at most max_in_flight + 64 records (here 6 + 3). A dead resume token never resumes;
a request id travels at most once on a connection; a client that keeps the rules is never told `stale`.

Seen with 3000 schedules of 400 steps per setting, 0 violations:

    single cuts      4846 not executed, 54601 ok, 1901 timeout
    single many cuts 24292 not executed, 35179 ok, 6277 timeout
    single faults    4342 not executed, 31598 ok, 1259 timeout, 8970 unknown, 123 unsure
    single hostile   3682 not executed, 19585 ok, 25227 open, 4488 stale, 1606 timeout, 4 unknown
    shared cuts      4562 not executed, 62924 ok, 2249 timeout
    shared many cuts 23462 not executed, 38176 ok, 7019 timeout
    shared faults    4202 not executed, 39519 ok, 1719 timeout, 10741 unknown, 157 unsure
    shared hostile   3552 not executed, 25570 ok, 24519 open, 6004 stale, 1813 timeout, 4 unknown
    owned  cuts      4540 not executed, 63179 ok, 2233 timeout
    owned  many cuts 23524 not executed, 38148 ok, 6972 timeout
    owned  faults    4179 not executed, 39405 ok, 1633 timeout, 14322 unknown, 184 unsure
    owned  hostile   3586 not executed, 25664 ok, 24527 open, 5939 stale, 1777 timeout, 6 unknown

Every mutant is found within 300 schedules of 400 steps in at least one setting, except `ack_not_repeated`, which is therefore not in
the list: that the first message after a resume carries the acknowledgement again is a precaution of the rules, not a need.
"""
import collections
import sys

from recovery.book import Violation
from recovery.world import World

PLACES = ("single", "shared", "owned")
TROUBLES = ("cuts", "many cuts", "faults", "hostile")
MUTANTS = {
    "ack_opens_again": "an acknowledged id opens again when a later acknowledgement says so",
    "ack_skips_waiting": "an acknowledgement counts what was put back as resolved",
    "exec_before_claim": "the run starts before its claim",
    "forgotten_floor": "an id whose record made room may start again",
    "new_token_at_once": "the older token dies when the new one is sent",
    "no_gen": "an older connection of a session is still served",
    "no_gen_no_ack": "the same, and an acknowledged id may start again",
    "no_session_check": "a connection outlives its session and its epoch",
    "no_unique_key": "the application's table takes a key twice",
    "old_token_forever": "a token that was replaced still resumes",
    "op_new_epoch": "a call with an op_id is sent again although the records are new",
    "op_waits_on": "the same, of one that waits to be sent again",
    "other_token_each_time": "each presentation of one token gives another new one, and only the last is known",
    "owned_resend": "a lost owner's calls are said to be absent",
    "rerun_dead": "a call whose node died runs again",
    "resend_live": "a request is repeated on a connection that lives",
    "resend_once": "a call that was sent is sent again in a new session",
    "resume_not_recorded": "what a resume decided is said, and not kept",
    "rollback_same_epoch": "a replica that lags behind takes over under the same epoch",
    "room_by_resolved": "the oldest outcome makes room for the 65th, whatever the client still waits for",
    "sure_refusal": "a refused second attempt is said not to have run, whatever the first one did",
}


def walk(place, trouble, mutant, seeds, steps):
    """The outcomes of all calls, or the first violation."""
    outcomes = collections.Counter()
    for seed in seeds:
        try:
            calls = World(seed, place, trouble, mutant).run(steps)
        except Violation as violation:
            return None, f"seed {seed}: {violation}"
        outcomes.update(call.outcome or "open" for call in calls)
    return outcomes, None


def check_rules(seeds, steps, mutant):
    """Walks through all settings. True if none has a violation."""
    clean = True
    for place in PLACES:
        for trouble in TROUBLES:
            outcomes, violation = walk(place, trouble, mutant, seeds, steps)
            clean = clean and violation is None
            said = violation or ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
            print(f"{place:6} {trouble:9} {said}", flush=True)
    return clean


def check_mutants(seeds, steps):
    """True if every planted bug is found."""
    missed = []
    for mutant in MUTANTS:
        found = find(mutant, seeds, steps)
        print(f"{mutant:21} {found or 'NOT FOUND'}", flush=True)
        if not found:
            missed.append(mutant)
    return not missed


def find(mutant, seeds, steps):
    for place in PLACES:
        for trouble in TROUBLES:
            violation = walk(place, trouble, mutant, seeds, steps)[1]
            if violation:
                return f"{place}, {trouble}, {violation}"
    return None


def main(arguments):
    if arguments[:1] == ["--mutants"]:
        schedules, steps = (int(text) for text in (arguments[1:] + ["300", "400"][len(arguments) - 1:])[:2])
        return check_mutants(range(schedules), steps)
    schedules, steps, mutant, first = arguments + ["300", "400", "-", "0"][len(arguments):]
    if mutant != "-" and mutant not in MUTANTS:
        sys.exit(f"there is no mutant {mutant}; there are: {', '.join(MUTANTS)}")
    seeds = range(int(first), int(first) + int(schedules))
    return check_rules(seeds, int(steps), None if mutant == "-" else mutant)


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:]) else 1)
