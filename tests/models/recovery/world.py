"""One schedule: a client, servers, connections between them, and what goes wrong."""
import copy
import random

from .book import MAX_IN_FLIGHT, MAX_RESOLVED, Violation
from .client import Client
from .hostile import Hostile
from .server import Servers


class Call:
    def __init__(self, cls, op):
        self.cls, self.op, self.runs, self.values, self.outcome, self.value = cls, op, 0, [], None, None


class Node:
    def __init__(self):
        self.up, self.life, self.cut, self.draining = True, 0, False, False


class Connection:
    """Both directions of one connection. What was sent stays readable for the server after a cut."""

    def __init__(self, owner, lawless=False):
        self.lawless = lawless
        self.owner, self.open, self.served, self.ready, self.draining = owner, True, True, False, False
        self.to_server, self.to_client, self.travelled = [], [], set()
        self.session = self.generation = self.epoch = self.token = None

    def say(self, *message):
        self.to_server.append(message)

    def answer(self, *message):
        self.to_client.append(message)

    def seat(self, session, generation, epoch, token):
        self.session, self.generation, self.epoch, self.token = session, generation, epoch, token

    def count(self, rid):
        if rid in self.travelled and not self.lawless:
            raise Violation(f"request {rid} travelled twice on a live connection")
        self.travelled.add(rid)


class World:
    def __init__(self, seed, place, trouble, mutant):
        self.random, self.place, self.trouble, self.mutant = random.Random(seed), place, trouble, mutant
        self.nodes = {name: Node() for name in ("A" if place == "single" else "ABC")}
        self.leases = dict.fromkeys(self.nodes, 0)
        self.connections, self.calls, self.trace = [], [], []
        # Whether anything happened that excuses an unknown outcome; and one of a call with an op_id.
        self.harm = self.op_harm = False
        self.client = (Hostile if trouble == "hostile" else Client)(self)
        self.servers = Servers(self)

    def log(self, *what):
        self.trace.append(what)

    # -- what the parts ask of the world

    def invoke(self, cls, op):
        self.calls.append(Call(cls, op))
        return len(self.calls) - 1

    def resolve(self, key, outcome, value=None):
        call = self.calls[key]
        if call.outcome:
            raise Violation(f"I2: call {key} resolves twice")
        call.outcome, call.value = outcome, value
        self.log("resolve", key, outcome, value)
        self.judge(key)

    def effect(self, key):
        self.calls[key].runs += 1
        self.log("effect", key)
        self.judge(key)

    def judge(self, key):
        call = self.calls[key]
        if call.runs > 1:
            raise Violation(f"I1: call {key} ({call.cls}) ran {call.runs} times")
        if self.trouble == "hostile":
            # Who breaks the rules is owed nothing but that nothing runs twice.
            return
        if call.outcome == "ok" and call.cls != "safe" and (call.runs != 1 or call.values[0] != call.value):
            raise Violation(f"I3: call {key} got {call.value}, its runs gave {call.values}")
        if call.outcome == "not executed" and call.runs:
            raise Violation(f"I4: call {key} ran and was said not to")
        if call.outcome in ("unknown", "unsure") and not (self.op_harm if call.op is not None else self.harm):
            raise Violation(f"I5: call {key} is {call.outcome}, and nothing but cuts happened")
        if call.outcome == "unknown" and call.cls == "transactional":
            raise Violation(f"I5: call {key} is transactional and of unknown outcome")

    def is_running(self, owner):
        node = self.nodes[owner[0]]
        return node.up and node.life == owner[1]

    def is_reachable(self, owner):
        return self.is_running(owner) and not self.nodes[owner[0]].cut

    def dial(self):
        able = [name for name, node in self.nodes.items() if node.up and not node.cut]
        if not able:
            return None
        name = self.random.choice(able)
        self.connections = [connection for connection in self.connections if connection.served]
        self.connections.append(Connection((name, self.nodes[name].life), self.trouble == "hostile"))
        return self.connections[-1]

    def close(self, connection):
        connection.served = False
        connection.answer("close")

    def supersede(self, newer):
        for connection in self.connections:
            if connection.session == newer.session and connection is not newer and connection.served:
                self.close(connection)

    def tell(self, session, rid, value, owner):
        """An answer goes to whoever is connected; from a run only to connections of its own node."""
        for connection in self.connections:
            here = connection.owner == owner if owner else self.nodes[connection.owner[0]].up
            if connection.session == session and connection.served and connection.open and here:
                connection.answer("response", rid, "ok", value)

    # -- steps

    def serve(self):
        able = [c for c in self.connections if c.served and c.to_server and self.is_running(c.owner)]
        if able:
            self.servers.receive(self.random.choice(able))

    def thief(self):
        """Somebody presents a token that is no longer valid."""
        if self.servers.dead_tokens and self.client.session in self.servers.sessions:
            connection = self.dial()
            if connection:
                token = self.random.choice(sorted(self.servers.dead_tokens))
                connection.say("hello", self.client.session, token, [])

    def drain(self):
        node = self.nodes[self.random.choice(sorted(self.nodes))]
        node.draining = not node.draining

    def crash(self):
        name = self.random.choice(sorted(self.nodes))
        node = self.nodes[name]
        if not node.up:
            return self.start(name)
        node.up, self.harm, self.op_harm = False, True, True
        self.log("crash", name)
        self.servers.runs = [run for run in self.servers.runs if run.owner[0] != name]
        for connection in self.connections:
            if connection.owner[0] == name:
                connection.served = False
                connection.to_client[:] = [("close",)]
        if self.place == "single":
            self.wipe()

    def start(self, name):
        node = self.nodes[name]
        node.up, node.cut, node.draining, node.life = True, False, False, node.life + 1
        self.leases[name] = node.life

    def expire_lease(self):
        name = self.random.choice(sorted(self.nodes))
        if not self.nodes[name].up or self.nodes[name].cut:
            self.leases[name] = None

    def part(self):
        name = self.random.choice(sorted(self.nodes))
        node = self.nodes[name]
        if self.place == "single" or not node.up:
            return
        self.harm = self.op_harm = True
        node.cut = not node.cut
        if not node.cut:
            self.leases[name] = node.life

    def wipe(self):
        self.harm = self.op_harm = True
        self.log("wipe")
        self.servers.sessions.clear()
        self.servers.ops.clear()
        self.servers.epoch += 1

    def save(self):
        # The application's own table is not in the store: what ran stays run.
        self.servers.saved = copy.deepcopy((self.servers.sessions, self.servers.ops))

    def roll_back(self):
        """A replica that lags behind takes over."""
        if self.place == "single" or not self.servers.saved:
            return
        self.servers.sessions, self.servers.ops = copy.deepcopy(self.servers.saved)
        self.harm = self.op_harm = True
        self.log("roll back")
        if self.mutant != "rollback_same_epoch":
            self.servers.epoch += 1

    def end_session(self):
        """The session outlived its time; the records of op_ids live on."""
        client = self.client
        if not (client.connection and client.connection.open) and client.session in self.servers.sessions:
            self.harm = True
            self.log("session ends")
            del self.servers.sessions[client.session]

    def actions(self):
        client, servers = self.client, self.servers
        actions = [(client.new_call, 6), (client.send, 10), (client.connect, 6), (client.deliver, 12), (self.serve, 14),
                   (servers.run, 12), (client.cut, 2), (client.ping, 1), (client.give_up, 0.3), (self.thief, 0.3),
                   (self.drain, 0.3)]
        if self.trouble == "hostile":
            actions += [(client.lie, 3), (client.repeat, 3)]
        if self.trouble == "many cuts":
            actions += [(client.cut, 3), (client.give_up, 1.5)]
        if self.trouble == "faults":
            actions += [(self.crash, 1), (self.expire_lease, 1), (self.part, 0.7), (self.wipe, 0.2), (self.save, 0.5),
                        (self.roll_back, 0.3), (self.end_session, 0.5)]
        return actions

    def check_bounds(self):
        for session in self.servers.sessions.values():
            if len(session.book.records) > MAX_IN_FLIGHT + MAX_RESOLVED:
                raise Violation(f"I7: {len(session.book.records)} records")

    def run(self, steps):
        actions, weights = zip(*self.actions())
        for action in self.random.choices(actions, weights, k=steps):
            action()
            self.check_bounds()
        if self.trouble != "hostile":
            self.settle()
            self.check_resolved()
        return self.calls

    def settle(self):
        """Everything heals; then everything must resolve."""
        for name, node in self.nodes.items():
            if not node.up:
                self.start(name)
            node.cut = node.draining = False
            self.leases[name] = node.life
        client = self.client
        actions = [client.send, client.connect, client.deliver, self.serve, self.servers.run, client.ping]
        for step in range(20_000):
            self.random.choice(actions)()
            if step % 500 == 499 and client.pending:
                client.cut()
            if not client.pending and not self.servers.runs:
                return

    def check_resolved(self):
        open_calls = [key for key, call in enumerate(self.calls) if not call.outcome]
        if open_calls:
            raise Violation(f"I6: calls {open_calls[:5]} are not resolved")
