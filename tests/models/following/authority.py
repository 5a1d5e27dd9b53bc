"""The source of truth: numbered changes in epochs, and what a state is at each position in each view."""


class Change:
    """One change. `op` is the action that made it; `hidden` says that the narrow view does not see it."""

    def __init__(self, name, hidden, op):
        self.name, self.hidden, self.op = name, hidden, op

    def seen_in(self, view):
        return view == "all" or not self.hidden


def view_of(epoch):
    return "narrow" if epoch.endswith(".n") else "all"


def number_of(epoch):
    return int(epoch.split(".")[0])


class Authority:
    def __init__(self):
        self.epochs = {1: ([], [])}     # number -> what was there when it began, what came since
        self.number = 1
        self.made = 0
        self.lost = set()               # what a failover has undone

    @property
    def changes(self):
        return self.epochs[self.number][1]

    @property
    def top(self):
        return len(self.changes)

    def epoch(self, view):
        return f"{self.number}" if view == "all" else f"{self.number}.n"

    def commit(self, hidden, op=None):
        self.made += 1
        self.changes.append(Change(op or f"c{self.made}", hidden, op))
        return self.top

    def begin_epoch(self, keep):
        """A new epoch; of the changes of the last one only `keep` survive."""
        base, changes = self.epochs[self.number]
        self.lost.update(change.name for change in changes[keep:])
        self.number += 1
        self.epochs[self.number] = (base + changes[:keep], [])

    def state(self, epoch, seq):
        """The names of all changes that the view of this epoch sees at this position."""
        base, changes = self.epochs[number_of(epoch)]
        return tuple(c.name for c in base + changes[:seq] if c.seen_in(view_of(epoch)))

    def ops(self, epoch, seq):
        base, changes = self.epochs[number_of(epoch)]
        return {c.op for c in base + changes[:seq] if c.op}

    def place(self, view, seq):
        """The last change up to `seq` that the view sees."""
        return max((n for n in range(1, seq + 1) if self.changes[n - 1].seen_in(view)), default=0)
