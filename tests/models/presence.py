#!/usr/bin/env python3
"""A random walk through the rules by which users are present. See docs/protocol.md#presence.

    presence.py [schedules [steps [mutant | - [first seed]]]]
    presence.py --mutants [schedules [steps]]      every planted bug must be found

Three users with up to three tabs each, whose connections are closed or lost; observers who take what was told since they last looked, or
all of it. Time is in seconds: a lost connection counts for 5, changes are gathered for 1. Two kinds of trouble: `closing` and `cuts`.

P1 nobody is told to be there longer than the grace and the window after the last tab went; only the window if it was closed. P2 nobody is
told to have left who has a tab, or lost the last one within the grace. P3 joining and leaving alternate for each user at every observer,
who sees what was told. P4 at rest those are told who have a tab, as the most active one says.
"""
import sys

from following.desk import World
from walk import main

MUTANTS = {
    "grace_ends_all": "the end of the grace of one tab takes the others with it",
    "last_status": "the latest tab says how much somebody is there, not the most active one",
    "leave_is_loss": "a tab that is closed counts on as if it were lost",
    "no_grace": "a lost connection has left",
    "one_of_a_window": "of several users who changed within a window one is told",
    "return_takes_no_place": "who comes back is there twice until the grace ends, and cannot leave before",
    "snapshot_untold": "who looks anew sees what is not told yet, and is then told it again",
    "status_unheard": "a status is kept and not told",
    "told_anyway": "what changed and changed back within a window is told",
}


def summary(worlds):
    return f"{sum(world.made for world in worlds)} tabs, {sum(world.told for world in worlds)} times somebody came or went"


if __name__ == "__main__":
    sys.exit(0 if main(sys.argv[1:], World, ("closing", "cuts"), MUTANTS, summary) else 1)
