"""A server: a stream per view, which is a numbered ring, and a cursor per subscription. Nothing is queued per subscription."""

from .authority import number_of

RING = 4    # entries
SOFT = 3    # frames that wait for a connection before it takes no more


class Connection:
    """What a server keeps of a connection, and what is on its way in both directions."""

    def __init__(self, node, view):
        self.node, self.view = node, view
        self.mode = "new"       # new | waits (for the source) | ahead (of this node) | live
        self.cursor = self.since = None
        self.rung = False
        self.sleepy = False     # only of a bug: it has looked and not yet gone to sleep
        self.up, self.out, self.replies = [], [], []


class Stream:
    def __init__(self, node, view):
        self.node, self.view = node, view
        self.reading = None
        self.renew(node.authority.epoch(view), 0)

    def renew(self, epoch, base):
        self.epoch = epoch
        self.restart(base)

    def restart(self, base):
        self.base = self.heard = base
        self.entries = []       # (from, seq, change)

    @property
    def top(self):
        return self.entries[-1][1] if self.entries else self.base

    def append(self, seq, change):
        if seq <= self.heard and "no_duplicate_check" not in self.node.bugs:
            return
        if seq > self.heard + 1 and "no_hole_check" not in self.node.bugs:
            self.restart(seq - 1)
        if change.seen_in(self.view):
            before = seq - 1 if "from_is_before" in self.node.bugs else self.top
            self.entries.append((before, seq, change))
            if len(self.entries) > RING:
                self.base = self.entries.pop(0)[1]
        self.heard = seq
        self.ring_bell()

    def ring_bell(self):
        for connection in self.node.connections:
            if connection.view == self.view and connection.mode == "live":
                connection.rung = True

    def after(self, seq):
        """The entries behind a position of the chain; nothing if it is none."""
        if seq == self.base:
            return self.entries
        if "any_position" in self.node.bugs:
            return [entry for entry in self.entries if entry[1] > seq]
        places = [entry[1] for entry in self.entries]
        return self.entries[places.index(seq) + 1:] if seq in places else None

    def place(self, read):
        if read > self.heard:
            return read if "lead_as_it_is" in self.node.bugs else "ahead"
        if read < self.base:
            return self.base if "lag_as_it_is" in self.node.bugs else "behind"
        return max([self.base] + [seq for _, seq, _ in self.entries if seq <= read])


class Node:
    def __init__(self, authority, bugs, random):
        self.authority, self.bugs, self.random = authority, bugs, random
        self.connections, self.queue, self.alarmed = [], [], False
        self.streams = {view: Stream(self, view) for view in ("all", "narrow")}

    def hear_broker(self):
        number, seq, change = self.queue.pop(0)
        if number != number_of(self.streams["all"].epoch):
            self.alarmed = True
            return
        for stream in self.streams.values():
            stream.append(seq, change)

    def check(self):
        """Something may have been lost: how far is the source?"""
        if not self.alarmed:
            return
        self.alarmed = False
        for view, stream in self.streams.items():
            if stream.epoch != self.authority.epoch(view):
                stream.renew(self.authority.epoch(view), self.authority.top)
                stream.reading = None
            elif stream.heard < self.authority.top:
                stream.restart(self.authority.top)
            else:
                continue
            stream.ring_bell()

    def read(self, stream):
        """One question to the source for all who wait, and later its answer, which may be old by then or from the start."""
        waiting = [c for c in self.connections if c.view == stream.view and c.mode == "waits"]
        if stream.reading is None:
            if waiting:
                lag = self.random.choice((0, 0, 0, 1, 2))
                stream.reading = (self.authority.epoch(stream.view), max(0, self.authority.top - lag))
            return
        epoch, read = stream.reading
        if epoch != stream.epoch:
            stream.reading, self.alarmed = None, True
            return
        at = stream.place(read)
        if at == "ahead":
            return              # the changes up to it are on their way, or an alarm is
        stream.reading = None
        if at != "behind":
            for connection in waiting:
                self.start_live(connection, at)
                connection.out.append(("snapshot", epoch, at, self.authority.state(epoch, read), self.named(epoch, read)))

    def named(self, epoch, read):
        return set() if "snapshot_names_no_action" in self.bugs else self.authority.ops(epoch, read)

    def start_live(self, connection, cursor):
        connection.mode, connection.cursor, connection.rung = "live", cursor, True

    def decide(self, connection, since):
        """The decision table. Who is ahead of this node is made to wait, not to lose its position."""
        stream = self.streams[connection.view]
        connection.mode = "waits"
        if since is None or since[0] != stream.epoch:
            if "epoch_ignored" not in self.bugs or since is None:
                return
        seq = since[1]
        if seq == stream.top:
            self.start_live(connection, seq)
            connection.out.append(("current", stream.epoch, seq))
        elif seq > stream.heard:
            connection.mode, connection.since = "ahead", since
        elif stream.after(seq) is not None:
            self.start_live(connection, seq)

    def poll(self, connection):
        stream = self.streams[connection.view]
        if connection.mode == "ahead":
            if connection.since[1] <= stream.heard or connection.since[0] != stream.epoch:
                self.decide(connection, connection.since)
        elif connection.sleepy:
            connection.rung = connection.sleepy = False
        elif connection.mode == "live" and connection.rung and len(connection.out) < SOFT:
            self.pull(connection, stream)

    def pull(self, connection, stream):
        behind = stream.after(connection.cursor)
        if behind is None:
            connection.mode, connection.rung = "waits", False
        elif behind:
            told = {entry[2].op for entry in (behind[-1:] if "last_op_only" in self.bugs else behind) if entry[2].op}
            start = behind[0][0] if "from_is_before" in self.bugs else connection.cursor
            if "bare_pull" in self.bugs:
                behind = behind[-1:]
            connection.out.append(("deltas", stream.epoch, start, behind[-1][1], [e[2].name for e in behind], told))
            connection.cursor = behind[-1][1]
        elif "sleep_after_looking" in self.bugs:
            connection.sleepy = True
        else:
            connection.rung = False

    def heartbeat(self, connection):
        stream = self.streams[connection.view]
        if connection.mode == "live" and connection.cursor == stream.top and "no_tops" not in self.bugs:
            connection.out.append(("top", stream.epoch, connection.cursor))

    def regroup(self, connection, view):
        """Permission is judged again: the connection goes on in another view, by its snapshot."""
        connection.view = view
        if connection.mode != "new":
            connection.mode = "live" if "view_goes_on" in self.bugs and connection.cursor is not None else "waits"
