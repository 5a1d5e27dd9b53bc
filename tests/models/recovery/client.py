"""The client: one table of calls that outlives its connections and its sessions."""
from .book import MAX_IN_FLIGHT, MAX_RESOLVED, Violation


class Pending:
    """A call that is not over: it waits, was sent, or was given up while the server may still run it."""

    def __init__(self, key, cls, op):
        self.key, self.cls, self.op = key, cls, op
        self.state, self.epoch, self.may_have_run, self.put_back = "waits", None, False, None


class Client:
    def __init__(self, world):
        self.world, self.mutant = world, world.mutant
        self.session = self.token = self.epoch = self.connection = None
        self.next_id, self.pending, self.unacknowledged, self.ack_again = 1, {}, 0, False
        self.below = 1

    def new_call(self):
        if sum(pending.state != "released" for pending in self.pending.values()) > MAX_IN_FLIGHT + 2:
            return
        cls = self.world.random.choice(["once", "once", "once", "transactional", "safe"])
        op = len(self.world.calls) if cls == "once" and self.world.random.random() < 0.3 else None
        self.pending[self.next_id] = Pending(self.world.invoke(cls, op), cls, op)
        self.next_id += 1

    def in_flight(self):
        return sum(pending.state != "waits" for pending in self.pending.values())

    def acknowledge(self):
        """Every id below is resolved, but for those that are open. `below` never goes back, so what was put back since
        is open as well."""
        self.unacknowledged, self.ack_again = 0, False
        waiting = [rid for rid, pending in self.pending.items() if pending.state == "waits"]
        if self.mutant == "ack_skips_waiting":
            waiting = []
        self.below = max(self.below, min(waiting, default=self.next_id))
        sent = [rid for rid, pending in self.pending.items() if pending.state == "sent"]
        return self.below, sent + [rid for rid in waiting if rid < self.below]

    def send(self):
        connection = self.connection
        if not connection or not connection.open or not connection.ready:
            return
        if self.mutant == "resend_live" and self.world.random.random() < 0.05:
            for rid, pending in self.pending.items():
                if pending.state == "sent":
                    return connection.say("request", rid, pending.key, pending.cls, pending.op, None)
        for rid, pending in sorted(self.pending.items()):
            if pending.state != "waits" or pending.put_back is connection:
                continue
            if self.in_flight() >= MAX_IN_FLIGHT:
                return
            # The acknowledgement is of before this call: then the server has room for its record.
            due = self.ack_again or self.unacknowledged >= MAX_RESOLVED - 1
            pending.state = "sent"
            pending.epoch = pending.epoch or self.epoch
            connection.say("request", rid, pending.key, pending.cls, pending.op, self.acknowledge() if due else None)
            return

    def ping(self):
        connection = self.connection
        if connection and connection.open and connection.ready and (self.unacknowledged or self.ack_again):
            connection.say("ping", self.acknowledge())

    def connect(self):
        if self.connection and self.connection.open:
            return
        self.connection = self.world.dial()
        if self.connection:
            sent = [rid for rid, pending in self.pending.items() if pending.state == "sent"]
            self.connection.say("hello", self.session, self.token, sorted(sent))

    def cut(self):
        """The connection is gone. The server may still read what was sent on it."""
        connection = self.connection
        if connection and connection.open:
            connection.open = False
            connection.to_client.clear()
            self.world.log("cut")
            for rid in [rid for rid, pending in self.pending.items() if pending.state == "released"]:
                del self.pending[rid]

    def give_up(self):
        """The time of a call is over."""
        if not self.pending:
            return
        rid = self.world.random.choice(sorted(self.pending))
        pending = self.pending[rid]
        if pending.state == "waits":
            self.refused(rid)
        elif pending.state == "sent":
            self.world.resolve(pending.key, "timeout")
            self.unacknowledged += 1
            if self.connection and self.connection.open and self.connection.ready:
                pending.state = "released"
            else:
                del self.pending[rid]

    def refused(self, rid):
        """This attempt did not run. An earlier one may have."""
        pending = self.pending.pop(rid)
        sure = not pending.may_have_run or self.mutant == "sure_refusal"
        self.world.resolve(pending.key, "not executed" if sure else "unsure")

    def resolve(self, rid, outcome, value=None):
        pending = self.pending.pop(rid)
        self.unacknowledged += 1
        if pending.state == "sent":
            self.world.resolve(pending.key, outcome, value)

    def deliver(self):
        connection = self.connection
        if not connection or not connection.open or not connection.to_client:
            return
        kind, *rest = connection.to_client.pop(0)
        if kind == "connected":
            self.connected(connection, *rest)
        elif kind == "close":
            self.cut()
        else:
            self.answered(connection, *rest)

    def connected(self, connection, session, token, epoch, resumed, verdicts):
        connection.ready, self.token = True, token
        if resumed:
            self.ack_again = self.mutant != "ack_not_repeated"
            for rid, verdict in verdicts.items():
                self.judge(rid, verdict)
            return
        self.session, known, self.epoch = session, self.epoch, epoch
        self.unacknowledged, self.below = 0, 1
        for rid, pending in sorted(self.pending.items()):
            # What waits to be sent again may have run in an older epoch as well.
            again = pending.may_have_run and pending.op is not None and self.mutant != "op_waits_on"
            if pending.state != "sent" and not again:
                continue
            same = pending.op is not None and (pending.epoch == epoch or self.mutant == "op_new_epoch")
            if pending.cls == "once" and not same and self.mutant != "resend_once":
                pending.state = "sent"
                self.resolve(rid, "unknown")
            elif pending.state == "released":
                del self.pending[rid]
            else:
                pending.state, pending.may_have_run = "waits", True

    def judge(self, rid, verdict):
        pending = self.pending.get(rid)
        if pending is None or pending.state != "sent":
            return
        if verdict == "absent":
            pending.state = "waits"
        elif verdict == "unknown" and pending.cls == "transactional":
            pending.state, pending.may_have_run = "waits", True
        elif verdict == "unknown":
            self.resolve(rid, "unknown")

    def answered(self, connection, rid, outcome, value):
        pending = self.pending.get(rid)
        if pending is None or pending.state == "waits":
            return
        if outcome == "stale" and not connection.lawless:
            raise Violation(f"a client that keeps the rules was told that {rid} is stale")
        if outcome == "draining" and pending.state == "sent":
            pending.state, pending.put_back = "waits", connection
        elif outcome in ("draining", "overloaded") and pending.state == "sent":
            self.refused(rid)
            self.unacknowledged += 1
        elif outcome == "unknown" and pending.cls == "transactional" and pending.state == "sent":
            # The application's table decides; on this connection the id does not travel again.
            pending.state, pending.may_have_run, pending.put_back = "waits", True, connection
        else:
            self.resolve(rid, outcome, value)
