"""The servers: sessions, their books, the runs, and the store that they share."""
from .book import MAX_IN_FLIGHT, UNKNOWN, Book, Record, Violation


class Session:
    def __init__(self, epoch, owner, token, book):
        self.epoch, self.owner, self.generation, self.book = epoch, owner, 1, book
        self.token, self.next_token, self.old_tokens = token, None, {token}


class Run:
    def __init__(self, key, session, rid, owner, fence, transactional, op):
        self.key, self.session, self.rid, self.owner = key, session, rid, owner
        self.fence, self.transactional, self.op = fence, transactional, op
        self.step, self.value = 1, None


class Servers:
    """All nodes. `place` says where claims are held: `single` (one process, which takes all with it), `shared` (a store
    that nodes reach over a network), `owned` (in the memory of the node that owns the session)."""

    def __init__(self, world):
        self.world, self.place, self.mutant = world, world.place, world.mutant
        self.epoch = self.sessions_made = self.fence = self.tokens = 0
        self.sessions, self.ops, self.table, self.runs = {}, {}, {}, []
        self.dead_tokens, self.saved = set(), None

    # -- greeting

    def greet(self, connection, session_id, token, pending):
        node, session = connection.owner, self.sessions.get(session_id)
        if session is None or session.epoch != self.epoch or not self.present(session, token):
            return self.begin(connection)
        if token in self.dead_tokens:
            raise Violation(f"a dead token resumed session {session_id}")
        session.generation += 1
        connection.seat(session_id, session.generation, self.epoch, session.next_token or session.token)
        lost = self.take_over(connection, session) if self.place == "owned" else False
        verdicts = {rid: "unknown" if lost else self.look(session, rid, node) for rid in pending}
        if lost and self.mutant == "owned_resend":
            verdicts = dict.fromkeys(pending, "absent")
        elif lost and self.mutant != "resume_not_recorded":
            for rid in pending:
                session.book.records[rid] = record = Record(node, -1, False, None)
                record.finish(UNKNOWN)
        connection.answer("connected", session_id, connection.token, self.epoch, True, verdicts)
        for rid in pending:
            record = session.book.records.get(rid)
            if record and record.done and record.value != UNKNOWN:
                connection.answer("response", rid, "ok", record.value)

    def begin(self, connection):
        self.sessions_made += 1
        token = self.new_token()
        session = Session(self.epoch, connection.owner, token, Book(self.mutant))
        self.sessions[self.sessions_made] = session
        connection.seat(self.sessions_made, 1, self.epoch, token)
        connection.answer("connected", self.sessions_made, token, self.epoch, False, {})

    def new_token(self):
        self.tokens += 1
        return self.tokens

    def present(self, session, token):
        """Whether the token resumes the session; if so, `next_token` is what the client gets."""
        if self.mutant == "new_token_at_once":
            if token != session.token:
                return False
            session.token, session.next_token = self.new_token(), None
            return True
        known = session.old_tokens if self.mutant == "old_token_forever" else (session.token, session.next_token)
        if token is None or token not in known:
            return False
        if token == session.next_token:
            self.prove(session, token)
        # Presented again, the older token gives the same new one: its reply may be on its way, or lost.
        if session.next_token is None or self.mutant == "other_token_each_time":
            session.next_token = self.new_token()
            session.old_tokens.add(session.next_token)
        return True

    def prove(self, session, token):
        """The client has this token: every older one dies."""
        if token == session.next_token:
            self.dead_tokens.add(session.token)
            session.token, session.next_token = token, None

    def take_over(self, connection, session):
        """Moves the book to the node of the new connection. True if the old owner cannot give it."""
        before, session.owner = session.owner, connection.owner
        if before == connection.owner or self.world.is_reachable(before):
            self.world.supersede(connection)
            return False
        session.book = Book(self.mutant)
        return True

    def look(self, session, rid, node):
        record = session.book.records.get(rid)
        if record is None:
            return "unknown" if rid <= session.book.floor else "absent"
        if not record.done and not self.is_alive(record.owner):
            if self.mutant == "rerun_dead":
                return "absent"
            if record.transactional:
                return "unknown"
            self.lose(record)
        if not record.done:
            return "running"
        return "unknown" if record.value == UNKNOWN else "done"

    def lose(self, record):
        record.finish(UNKNOWN)
        if record.op in self.ops and not self.ops[record.op].done:
            self.ops[record.op].finish(UNKNOWN)

    def is_alive(self, owner):
        return self.world.is_running(owner) if self.place == "owned" else self.world.leases.get(owner[0]) == owner[1]

    # -- requests

    def receive(self, connection):
        message = connection.to_server[0]
        needs_store = self.place != "owned" or message[0] == "hello" or message[0] == "request" and message[4] is not None
        if needs_store and not self.world.is_reachable(connection.owner):
            return
        connection.to_server.pop(0)
        kind, *rest = message
        if kind == "hello":
            return self.greet(connection, *rest)
        session = self.sessions.get(connection.session)
        lawful = session and session.epoch == self.epoch == connection.epoch
        if not lawful and self.mutant != "no_session_check":
            return self.world.close(connection)
        if lawful and session.generation != connection.generation and self.mutant not in ("no_gen", "no_gen_no_ack"):
            return self.world.close(connection)
        if lawful:
            self.prove(session, connection.token)
        session = session or Session(self.epoch, connection.owner, None, Book(self.mutant))
        if rest[-1]:
            session.book.acknowledge(*rest[-1])
        if kind == "request":
            self.request(connection, session, *rest[:-1])

    def request(self, connection, session, rid, key, cls, op):
        connection.count(rid)
        connection.draining |= self.world.nodes[connection.owner[0]].draining
        if connection.draining:
            return connection.answer("response", rid, "draining", None)
        if cls == "safe":
            return connection.answer("response", rid, "ok", "safe")
        if self.mutant == "exec_before_claim":
            self.effect(Run(key, connection.session, rid, connection.owner, 0, False, op))
        record = session.book.records.get(rid)
        if session.book.is_resolved(rid) and self.mutant != "no_gen_no_ack":
            return connection.answer("response", rid, "stale", None)
        again = cls == "transactional" and (record is None or record.value == UNKNOWN)
        if record and not record.done and not self.is_alive(record.owner):
            again = again or cls == "transactional" or self.mutant == "rerun_dead"
            if not again:
                self.lose(record)
        if record and not again:
            return self.repeat(connection, rid, record)
        if rid <= session.book.floor and not again:
            return connection.answer("response", rid, "unknown", None)
        if session.book.running() >= MAX_IN_FLIGHT or self.world.random.random() < 0.01:
            return connection.answer("response", rid, "overloaded", None)
        self.claim(connection, session, rid, key, cls, op)

    def repeat(self, connection, rid, record):
        if record.done:
            outcome = "unknown" if record.value == UNKNOWN else "ok"
            connection.answer("response", rid, outcome, record.value)

    def claim(self, connection, session, rid, key, cls, op):
        self.fence += 1
        owner, transactional = connection.owner, cls == "transactional"
        session.book.claim(rid, Record(owner, self.fence, transactional, op))
        known = self.ops.get(op) if op is not None else None
        if known and not known.done and not self.is_alive(known.owner):
            known.finish(UNKNOWN)
        if known and known.done:
            session.book.records[rid].finish(known.value)
            return self.repeat(connection, rid, session.book.records[rid])
        if known:
            session.book.records[rid].owner = known.owner
            return
        if op is not None:
            self.ops[op] = Record(owner, self.fence, False, op)
        run = Run(key, connection.session, rid, owner, self.fence, transactional, op)
        run.step = 2 if self.mutant == "exec_before_claim" else 1
        run.value = self.world.calls[key].values[-1] if run.step == 2 else None
        self.runs.append(run)

    # -- runs

    def run(self):
        able = [run for run in self.runs if self.world.is_running(run.owner)]
        if not able:
            return
        run = self.world.random.choice(able)
        if run.step == 1:
            self.effect(run)
            run.step = 2
        elif run.step == 2:
            # The answer does not wait for the record.
            self.world.tell(run.session, run.rid, run.value, run.owner)
            run.step = 3
        else:
            self.finish(run)

    def effect(self, run):
        call = self.world.calls[run.key]
        if run.transactional and self.mutant != "no_unique_key" and run.key in self.table:
            run.value = self.table[run.key]
            return
        run.value = self.table[run.key] = (run.key, call.runs)
        call.values.append(run.value)
        self.world.effect(run.key)

    def finish(self, run):
        session = self.sessions.get(run.session)
        if self.place != "owned" or run.op is not None:
            if not self.world.is_reachable(run.owner):
                return
        elif session and session.owner != run.owner and not self.world.is_reachable(run.owner):
            return
        self.runs.remove(run)
        op = self.ops.get(run.op)
        if op and not op.done and op.fence == run.fence:
            op.finish(run.value)
        told = [(run.session, run.rid, run.fence)]
        if op and op.done and op.value == run.value:
            told += [(name, rid, None) for name, other in self.sessions.items() if other.epoch == self.epoch
                     for rid, record in other.book.records.items() if record.op == run.op and not record.done]
        for name, rid, fence in told:
            session = self.sessions.get(name)
            record = session and session.book.records.get(rid)
            if record and not record.done and fence in (None, record.fence):
                session.book.finish(rid, run.value)
                self.world.tell(name, rid, run.value, None)
