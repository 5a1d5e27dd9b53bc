//! The source of truth: numbered changes, and what the state is at each number.

/// Changes within epochs. Each epoch begins with what the one before it came to.
pub(super) struct Source {
    epochs: Vec<Epoch>,
    made: u64,
}

struct Epoch {
    /// The state at number 0 and behind each change, as the view sees it.
    states: Vec<u64>,
    /// The changes; nothing for one that the view does not see.
    changes: Vec<Option<u64>>,
}

impl Source {
    pub(super) fn new() -> Self {
        let first = Epoch {
            states: vec![0],
            changes: vec![],
        };
        Self {
            epochs: vec![first],
            made: 0,
        }
    }

    pub(super) fn commit(&mut self, seen: bool) {
        self.made += 1;
        let change = seen.then_some(self.made);
        let epoch = self.epochs.last_mut().expect("there is always one");
        let state = *epoch.states.last().expect("there is always one");
        epoch
            .states
            .push(change.map_or(state, |change| fold(state, change)));
        epoch.changes.push(change);
    }

    /// A new epoch, without the last changes.
    pub(super) fn renew(&mut self, lost: usize) {
        let states = &self.epochs.last().expect("there is always one").states;
        let state = states[states.len().saturating_sub(1 + lost)];
        self.epochs.push(Epoch {
            states: vec![state],
            changes: vec![],
        });
    }

    pub(super) fn epoch(&self) -> String {
        format!("e{}", self.epochs.len())
    }

    /// The number of the last change.
    pub(super) fn seq(&self) -> u64 {
        self.now().changes.len() as u64
    }

    pub(super) fn change(&self, seq: u64) -> Option<u64> {
        self.now().changes[index(seq) - 1]
    }

    /// The state at any position there ever was.
    pub(super) fn state(&self, epoch: &str, seq: u64) -> u64 {
        let number: usize = epoch[1..].parse().expect("epochs are numbered");
        self.epochs[number - 1].states[index(seq)]
    }

    fn now(&self) -> &Epoch {
        self.epochs.last().expect("there is always one")
    }
}

/// Tells any two orders of changes apart.
pub(super) fn fold(state: u64, change: u64) -> u64 {
    state.wrapping_mul(31).wrapping_add(change)
}

fn index(seq: u64) -> usize {
    usize::try_from(seq).expect("schedules are short")
}
