"""The records of one session on the server, and what an acknowledgement does to them."""

# Scaled down from 256 and 64, and so that the first is still the larger one: then the same rules are met in few steps.
MAX_IN_FLIGHT = 6
MAX_RESOLVED = 3


class Violation(Exception):
    """A rule or an invariant does not hold."""


class Record:
    def __init__(self, owner, fence, transactional, op):
        self.done, self.value, self.owner = False, None, owner
        self.fence, self.transactional, self.op = fence, transactional, op

    def finish(self, value):
        self.done, self.value, self.fence = True, value, -1


UNKNOWN = "?"


class Book:
    """What a session knows of its ids."""

    def __init__(self, mutant):
        self.records, self.below, self.open, self.floor = {}, 1, set(), 0
        self.mutant = mutant

    def is_resolved(self, rid):
        return rid < self.below and rid not in self.open

    def acknowledge(self, below, still_open):
        if below < self.below:
            return
        if self.mutant != "ack_opens_again":
            still_open = {rid for rid in still_open if rid >= self.below or rid in self.open}
        self.below, self.open = below, set(still_open)
        for rid in [rid for rid, record in self.records.items() if record.done and self.is_resolved(rid)]:
            del self.records[rid]

    def claim(self, rid, record):
        self.records[rid] = record
        self.make_room()

    def make_room(self):
        """The oldest outcome goes where there are more records than a client can need."""
        if self.mutant == "room_by_resolved":
            excess = sum(record.done for record in self.records.values()) - MAX_RESOLVED
        else:
            excess = len(self.records) - MAX_IN_FLIGHT - MAX_RESOLVED
        for rid in sorted(rid for rid, record in self.records.items() if record.done)[: max(excess, 0)]:
            del self.records[rid]
            if self.mutant != "forgotten_floor":
                self.floor = max(self.floor, rid)

    def finish(self, rid, value):
        """Keeps an outcome, unless the client has said already that it needs none."""
        record = self.records.get(rid)
        if record is None or record.done:
            return
        record.finish(value)
        if self.is_resolved(rid):
            del self.records[rid]
        self.make_room()

    def running(self):
        return sum(not record.done for record in self.records.values())
