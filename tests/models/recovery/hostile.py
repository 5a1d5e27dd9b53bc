"""A client that breaks every rule that costs it nothing."""
from .client import Client


class Hostile(Client):
    """Acknowledges what it likes, takes it back, and sends again whatever it sent before."""

    def __init__(self, world):
        super().__init__(world)
        self.said = []
        # Half of them never acknowledge anything: then the server has to make room.
        self.silent = world.random.random() < 0.5

    def acknowledge(self):
        self.unacknowledged, self.ack_again = 0, False
        return None if self.silent else self.claim()

    def claim(self):
        return self.world.random.randint(1, self.next_id), sorted(self.some_ids())

    def some_ids(self):
        return {self.world.random.randint(1, self.next_id) for _ in range(self.world.random.randint(0, 4))}

    def lie(self):
        connection = self.connection
        if connection and connection.open and connection.ready and not self.silent:
            connection.say("ping", self.claim())

    def repeat(self):
        connection = self.connection
        if not connection or not connection.open or not connection.ready:
            return
        old = [rid for rid, key in self.said if self.world.calls[key].cls == "once"]
        if old:
            rid = self.world.random.choice(old)
            key = dict(self.said)[rid]
            connection.say("request", rid, key, "once", self.world.calls[key].op, None)

    def send(self):
        waiting = [(rid, pending.key) for rid, pending in self.pending.items() if pending.state == "waits"]
        super().send()
        self.said += [(rid, key) for rid, key in waiting if rid in self.pending and self.pending[rid].state == "sent"]
