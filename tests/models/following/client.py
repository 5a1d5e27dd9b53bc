"""A client: where it stands, what it shows, and its actions that are pending."""
from recovery.book import Violation

from .authority import number_of, view_of


class Client:
    def __init__(self, name, view, authority, bugs):
        self.name, self.view, self.authority, self.bugs = name, view, authority, bugs
        self.position = None        # (epoch, seq)
        self.state = ()
        self.asked = 0              # 1: a question is open; 2: and a top came since
        self.questions = 0
        self.connection = None
        self.pending = {}           # op -> where its effect is visible, once that is known
        self.ended = set()          # actions that were answered
        self.shown_in = view        # the view of what was shown last
        self.kept = set()           # actions that were started and did not fail
        self.left = []              # epochs

    # ---- following
    def hear(self, frame):
        kind, epoch, *rest = frame
        before = self.position
        getattr(self, "hear_" + kind)(epoch, *rest)
        if before and self.position and before[0] == self.position[0] and self.position[1] < before[1]:
            raise Violation(f"S2: {self.name} went from {before} to {self.position}")
        self.check()

    def hear_snapshot(self, epoch, seq, state, ops):
        self.asked = 0
        if self.position and self.position[0] == epoch and seq <= self.position[1]:
            return
        self.state = state
        self.reach(epoch, seq, ops)

    def hear_deltas(self, epoch, start, seq, names, ops):
        if self.position is None:
            return
        mine = self.position[1]
        if "no_client_check" not in self.bugs:
            if epoch != self.position[0]:
                return self.ask()
            if seq <= mine:
                return
            if start != mine:
                return self.ask()
        self.asked = 0
        self.state += tuple(names)
        self.reach(epoch, seq, ops)

    def hear_current(self, epoch, seq):
        self.asked = 0
        if (epoch, seq) != self.position and not (self.position and self.position[0] == epoch and seq < self.position[1]):
            self.ask()

    def hear_top(self, epoch, seq):
        if self.position and self.position[0] == epoch and seq <= self.position[1]:
            return
        if self.asked == 1:
            self.asked = 2
            return
        self.asked = 0
        self.ask()

    def ask(self):
        if not self.asked:
            self.asked, self.questions = 1, self.questions + 1
            self.connection.up.append(("since", self.position))

    def regroup(self, view):
        """What is pending may vanish for a while: its answer may name a view that was left and is on its way again."""
        self.view = view
        self.kept.difference_update(self.pending)

    # ---- actions
    def start(self, op):
        self.pending[op] = None
        if view_of(self.position[0]) == self.view:
            self.kept.add(op)
        self.check()

    def reach(self, epoch, seq, ops):
        entered = self.position is not None and self.position[0] != epoch
        if entered:
            self.left.append(self.position[0])
        self.position = (epoch, seq)
        for op, at in list(self.pending.items()):
            named = op in ops and "ops_not_read" not in self.bugs
            if named or at and (at[1] <= seq if at[0] == epoch else entered):
                del self.pending[op]

    def answered(self, op, ok, at):
        here = self.position
        self.ended.add(op)
        if not ok or at and here and number_of(at[0]) > number_of(here[0]) + 1:
            # The one that is entered next may be older than the effect, and ends the wait all the same.
            self.kept.discard(op)
        if op not in self.pending:
            return self.check()
        reached = here and (at[1] <= here[1] if at[0] == here[0] else at[0] in self.left) if at else True
        if not ok or reached or "gone_when_answered" in self.bugs:
            del self.pending[op]
        else:
            self.pending[op] = at
        self.check()

    # ---- what must hold at every step
    def check(self):
        if self.position and self.state != self.authority.state(*self.position):
            raise Violation(f"S1: {self.name} at {self.position} has {self.state}")
        shown = self.state + tuple(self.pending)
        for op in self.pending:
            if shown.count(op) > 1:
                raise Violation(f"A1: {self.name} shows {op} twice")
        view = view_of(self.position[0]) if self.position else self.view
        if view != self.view or view != self.shown_in:
            # Another view is on its way, or has come and may be a little older.
            self.kept.intersection_update(shown)
        self.shown_in = view
        for op in self.kept - self.authority.lost:
            if op not in shown and not self.is_hidden(op):
                raise Violation(f"A2: {self.name} no longer shows {op}")

    def is_hidden(self, op):
        return self.shown_in == "narrow" and op.endswith("h")
