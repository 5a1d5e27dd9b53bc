"""A schedule: two servers behind a broker, three clients, and what goes wrong."""
import random

from recovery.book import Violation

from .authority import Authority
from .client import Client
from .node import Connection, Node

HEARTBEATS = 2


class World:
    def __init__(self, seed, trouble, bug):
        self.random = random.Random(seed)
        self.lossy = trouble == "losses"
        self.bugs = {bug} if bug else set()
        self.authority = Authority()
        self.nodes = [Node(self.authority, self.bugs, self.random) for _ in range(2)]
        self.clients = [Client(f"client {n}", view, self.authority, self.bugs) for n, view in enumerate(("all", "all", "narrow"))]
        self.records = {}       # op -> (succeeded, epoch number, seq)
        self.steps = [
            (self.commit, 6), (self.broker, 16), (self.read, 8), (self.poll, 14), (self.hear, 10), (self.deliver, 18),
            (self.act, 4), (self.reply, 8), (self.heartbeat, 3), (self.connect, 4), (self.cut, 1), (self.regroup, .5)]
        if self.lossy:
            self.steps += [(self.check, 4), (self.lose_frame, 2), (self.wipe, .2), (self.roll_back, .2)]

    def run(self, steps):
        for step in self.random.choices(*zip(*self.steps), k=steps):
            step()
        self.settle()
        return self

    # ---- the source and the broker
    def commit(self, op=None):
        seq = self.authority.commit(self.random.random() < .3 if op is None else op.endswith("h"), op)
        for node in self.nodes:
            if self.lossy and self.random.random() < .1:
                node.alarmed = "no_alarm" not in self.bugs
            else:
                node.queue.append((self.authority.number, seq, self.authority.changes[-1]))
        return seq

    def broker(self):
        node = self.random.choice(self.nodes)
        if node.queue:
            node.hear_broker()

    def read(self):
        node = self.random.choice(self.nodes)
        node.read(self.random.choice(list(node.streams.values())))

    def check(self):
        self.random.choice(self.nodes).check()

    def wipe(self):
        self.begin_epoch(self.authority.top)

    def roll_back(self):
        self.begin_epoch(max(0, self.authority.top - self.random.randint(1, 3)))

    def begin_epoch(self, keep):
        if "same_epoch" in self.bugs:
            base, changes = self.authority.epochs[self.authority.number]
            self.authority.lost.update(change.name for change in changes[keep:])
            del changes[keep:]
        else:
            self.authority.begin_epoch(keep)
        for node in self.nodes:
            node.alarmed = True

    # ---- connections
    def connect(self, client=None):
        client = client or self.random.choice(self.clients)
        if client.connection:
            return
        node = self.random.choice(self.nodes)
        client.connection = Connection(node, client.view)
        node.connections.append(client.connection)
        client.connection.up.append(("since", client.position))
        client.connection.up += [("act", op) for op in client.pending if op not in client.ended]

    def cut(self):
        client = self.random.choice(self.clients)
        if client.connection:
            client.connection.node.connections.remove(client.connection)
            client.connection, client.asked = None, 0

    def regroup(self):
        client = self.clients[2]
        client.regroup("all" if client.view == "narrow" else "narrow")
        if client.connection:
            client.connection.node.regroup(client.connection, client.view)

    def any_connection(self):
        client = self.random.choice(self.clients)
        return client, client.connection

    def poll(self):
        _, connection = self.any_connection()
        if connection:
            connection.node.poll(connection)

    def heartbeat(self):
        _, connection = self.any_connection()
        if connection:
            connection.node.heartbeat(connection)

    def deliver(self):
        client, connection = self.any_connection()
        if connection and connection.out:
            client.hear(connection.out.pop(0))

    def lose_frame(self):
        _, connection = self.any_connection()
        if connection and connection.out:
            connection.out.pop(0)

    # ---- actions: they and their answers have a lane of their own
    def act(self):
        client, connection = self.any_connection()
        if connection and len(client.pending) < 3 and client.position:
            op = f"a{len(self.records)}.{client.name[-1]}.{self.random.randrange(10 ** 9)}" + self.random.choice(("", "", "h"))
            client.start(op)
            connection.up.append(("act", op))

    def hear(self):
        _, connection = self.any_connection()
        if not connection or not connection.up:
            return
        what, value = connection.up.pop(0)
        if what == "since":
            connection.node.decide(connection, value)
        else:
            self.run_action(connection, value)

    def run_action(self, connection, op):
        if op not in self.records:
            ok = self.random.random() < .8
            self.records[op] = (ok, self.authority.number, self.commit(op) if ok else 0)
        connection.replies.append(op)

    def reply(self):
        client, connection = self.any_connection()
        if not connection or not connection.replies:
            return
        op = connection.replies.pop(self.random.randrange(len(connection.replies)))
        ok, number, seq = self.records[op]
        client.answered(op, ok, self.place(connection.view, number, seq) if ok else None)

    def place(self, view, number, seq):
        """Where the effect is visible, in the view of who asks; if its epoch is over, from the beginning of the present one."""
        if number != self.authority.number:
            return None if "at_left_out" in self.bugs else (self.authority.epoch(view), 0)
        if "at_in_no_view" in self.bugs:
            return self.authority.epoch("all"), seq
        return self.authority.epoch(view), self.authority.place(view, seq)

    # ---- the end
    def settle(self):
        """Faults and changes stop; all that is on its way arrives."""
        for client in self.clients:
            self.connect(client)
        self.drain()
        for _ in range(HEARTBEATS):
            for client in self.clients:
                client.connection.node.heartbeat(client.connection)
            self.drain()
        for client in self.clients:
            self.check_settled(client)

    def drain(self):
        rounds = [self.broker, self.read, self.poll, self.hear, self.deliver, self.reply, self.check]
        for _ in range(100):
            self.random.choice(rounds)()
        for _ in range(150):
            for node in self.nodes:
                if node.queue:
                    node.hear_broker()
                node.check()
            for step in (self.read, self.poll, self.hear, self.deliver, self.reply):
                step()

    def check_settled(self, client):
        epoch = self.authority.epoch(client.view)
        if client.position is None or client.position[0] != epoch:
            raise Violation(f"S3: {client.name} is at {client.position}, and the epoch is {epoch}")
        if client.state != self.authority.state(epoch, self.authority.top):
            raise Violation(f"S3: {client.name} is at {client.position}, and the source at {self.authority.top}")
        if client.pending:
            raise Violation(f"A3: {client.name} still waits for {client.pending}")
        if not self.lossy and client.questions:
            raise Violation(f"S8: {client.name} asked {client.questions} times, and nothing was lost")
