"""Who is present: users with several tabs, connections that are lost or closed, and observers who are told."""
import random

from recovery.book import Violation

GRACE, WINDOW = 5, 1
RING = 3
ACTIVITY = ("active", "idle", "away")
USERS, TABS, OBSERVERS = 3, 3, 2


class Seat:
    def __init__(self, user, status):
        self.user, self.status = user, status
        self.until = None       # when it stops to count, once it was lost


class Desk:
    """The server's side: seats, what was told, and a ring of what was told last."""

    def __init__(self, bugs):
        self.bugs = bugs
        self.seats, self.told, self.touched = {}, {}, []
        self.due, self.seq, self.ring = None, 0, []

    def touch(self, user, now):
        self.touched.append(user)
        if self.due is None:
            self.due = now + WINDOW

    def join(self, tab, user, status, now):
        lost = [t for t, seat in self.seats.items() if seat.user == user and seat.until is not None]
        if lost and "return_takes_no_place" not in self.bugs:
            del self.seats[min(lost, key=lambda t: self.seats[t].until)]
        self.seats[tab] = Seat(user, status)
        self.touch(user, now)

    def leave(self, tab, now):
        if "leave_is_loss" in self.bugs:
            return self.lose(tab, now)
        if tab in self.seats:
            self.touch(self.seats.pop(tab).user, now)

    def lose(self, tab, now):
        seat = self.seats.get(tab)
        if seat and seat.until is None:
            seat.until = now + (0 if "no_grace" in self.bugs else GRACE)

    def set_status(self, tab, status, now):
        seat = self.seats.get(tab)
        if seat and seat.until is None:
            seat.status = status
            if "status_unheard" not in self.bugs:
                self.touch(seat.user, now)

    def present(self):
        users = {}
        for seat in self.seats.values():
            said = users.setdefault(seat.user, seat.status)
            if "last_status" in self.bugs or ACTIVITY.index(seat.status) < ACTIVITY.index(said):
                users[seat.user] = seat.status
        return users

    def tick(self, now):
        for tab, seat in list(self.seats.items()):
            if seat.until is not None and seat.until <= now:
                if "grace_ends_all" in self.bugs:
                    for other in [t for t, s in self.seats.items() if s.user == seat.user]:
                        del self.seats[other]
                self.seats.pop(tab, None)
                self.touch(seat.user, now)
        if self.due is not None and self.due <= now:
            self.tell()

    def tell(self):
        present, change = self.present(), {}
        touched = self.touched[:1] if "one_of_a_window" in self.bugs else self.touched
        for user in dict.fromkeys(touched):
            was, now = self.told.get(user), present.get(user)
            if was != now or "told_anyway" in self.bugs:
                change[user] = (was is None, now)
        self.touched, self.due = [], None
        if not change:
            return
        self.seq += 1
        self.ring = (self.ring + [(self.seq, change)])[-RING:]
        for user, (_, now) in change.items():
            self.told.pop(user, None)
            if now is not None:
                self.told[user] = now


class Observer:
    def __init__(self):
        self.seq, self.users = None, {}

    def look(self, desk):
        """Takes what is behind its position, or all anew."""
        behind = [] if self.seq is None else [change for seq, change in desk.ring if seq > self.seq]
        if self.seq is None or len(behind) < desk.seq - self.seq:
            self.users = dict(desk.present() if "snapshot_untold" in desk.bugs else desk.told)
            behind = []
        self.seq = desk.seq
        for change in behind:
            for user, told in change.items():
                self.take(user, *told)
        if self.users != desk.told:
            raise Violation(f"P3: an observer sees {self.users}, and {desk.told} was told")

    def take(self, user, joins, status):
        if joins == (user in self.users) or (joins and status is None):
            raise Violation(f"P3: {user} {'joins' if joins else 'leaves or changes'} and is {'' if joins else 'not '}there")
        if status is None:
            del self.users[user]
        else:
            self.users[user] = status


class World:
    def __init__(self, seed, trouble, bug):
        self.random = random.Random(seed)
        self.desk = Desk({bug} if bug else set())
        self.observers = [Observer() for _ in range(OBSERVERS)]
        self.now, self.told = 0, 0
        self.tabs = {}      # live: (user, status)
        self.gone = {}      # user -> (when the last live tab went, whether it was lost)
        self.counting = {}  # user -> until when each lost tab counts; one that returns takes the place of the first
        self.made = 0
        self.steps = [(self.open, 4), (self.close, 2), (self.lose, 5 if trouble == "cuts" else 0), (self.say, 3), (self.look, 4), (self.wait, 6)]

    def run(self, steps):
        for step in self.random.choices(*zip(*self.steps), k=steps):
            step()
        for _ in range(GRACE + 2 * WINDOW):
            self.wait()
        for observer in self.observers:
            observer.look(self.desk)
        self.check_rest()
        return self

    def open(self):
        user = f"u{self.random.randrange(USERS)}"
        if sum(other == user for other, _ in self.tabs.values()) < TABS:
            self.made += 1
            status = self.random.choice(ACTIVITY)
            self.tabs[self.made] = (user, status)
            self.gone.pop(user, None)
            self.counting[user] = [until for until in self.counting.get(user, []) if until > self.now][1:]
            self.desk.join(self.made, user, status, self.now)

    def close(self):
        self.end(self.desk.leave, False)

    def lose(self):
        self.end(self.desk.lose, True)

    def end(self, say, lost):
        if self.tabs:
            tab = self.random.choice(list(self.tabs))
            user, _ = self.tabs.pop(tab)
            if lost:
                self.counting.setdefault(user, []).append(self.now + GRACE)
            if all(other != user for other, _ in self.tabs.values()):
                self.gone[user] = (self.now, lost)
            say(tab, self.now)

    def say(self):
        if self.tabs:
            tab = self.random.choice(list(self.tabs))
            status = self.random.choice(ACTIVITY)
            self.tabs[tab] = (self.tabs[tab][0], status)
            self.desk.set_status(tab, status, self.now)

    def look(self):
        self.random.choice(self.observers).look(self.desk)

    def wait(self):
        self.now += 1
        before = set(self.desk.told)
        self.desk.tick(self.now)
        self.told += before != set(self.desk.told)
        for user in before - set(self.desk.told):
            self.check_leave(user)
        for user in self.desk.told:
            self.check_ghost(user)

    def check_leave(self, user):
        if user not in self.gone:
            raise Violation(f"P2: {user} is told to have left, and has a tab")
        at, lost = self.gone[user]
        if lost and self.now < at + GRACE:
            raise Violation(f"P2: {user} is told to have left {self.now - at} after a loss")

    def check_ghost(self, user):
        if user in self.gone:
            at, _ = self.gone[user]
            if self.now > max([at] + self.counting.get(user, [])) + WINDOW:
                raise Violation(f"P1: {user} is told to be there {self.now - at} after the last tab went")

    def check_rest(self):
        live = {}
        for user, status in self.tabs.values():
            live[user] = min(live.get(user, status), status, key=ACTIVITY.index)
        if self.desk.told != live:
            raise Violation(f"P4: {self.desk.told} was told, and {live} is there")
        for observer in self.observers:
            if observer.users != live:
                raise Violation(f"P4: an observer sees {observer.users}, and {live} is there")
