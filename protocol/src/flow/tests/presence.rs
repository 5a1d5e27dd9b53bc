use crate::codec::{Encoding, decode, encode};
use crate::envelope::{PresenceInfo, PresenceStatus};
use crate::flow::{FlowState, PresenceChange, Users};

fn user(user_id: &str, status: PresenceStatus) -> PresenceInfo {
    PresenceInfo {
        user_id: user_id.into(),
        name: None,
        status,
        connected_at: 7,
    }
}

fn two() -> Users {
    ["ada", "bob"]
        .map(|id| user(id, PresenceStatus::Active))
        .into_iter()
        .collect()
}

#[test]
fn a_change_is_made_to_whom_it_names() {
    let mut users = two();
    let change = PresenceChange {
        joined: vec![user("cy", PresenceStatus::Away)],
        left: vec!["ada".into()],
        changed: vec![user("bob", PresenceStatus::Idle)],
    };
    users.apply_delta(change).expect("it fits");
    let ids: Vec<_> = users.iter().map(|user| &*user.user_id).collect();
    assert_eq!(ids, ["bob", "cy"]);
    assert_eq!(
        users.user("bob").map(|bob| bob.status),
        Some(PresenceStatus::Idle)
    );
}

#[test]
fn a_change_that_cannot_be_changes_nothing() {
    let joins = |id: &str| PresenceChange {
        joined: vec![
            user("new", PresenceStatus::Idle),
            user(id, PresenceStatus::Idle),
        ],
        ..PresenceChange::default()
    };
    let leaves = |id: &str| PresenceChange {
        left: vec!["ada".into(), id.into()],
        ..PresenceChange::default()
    };
    let changes = PresenceChange {
        left: vec!["ada".into()],
        changed: vec![user("nobody", PresenceStatus::Idle)],
        ..PresenceChange::default()
    };
    for change in [
        joins("ada"),
        joins("new"),
        leaves("nobody"),
        leaves("ada"),
        changes,
    ] {
        let mut users = two();
        users.apply_delta(change).expect_err("it does not fit");
        assert_eq!(users, two());
    }
}

#[test]
fn users_are_a_list_on_the_wire() {
    for encoding in [Encoding::Json, Encoding::MessagePack] {
        let mut bytes = Vec::new();
        encode(encoding, &two(), &mut bytes).expect("it can be said");
        let list: Vec<PresenceInfo> = decode(encoding, &bytes).expect("it is a list");
        assert_eq!(list.len(), 2);
        assert_eq!(
            decode::<Users>(encoding, &bytes).expect("it is read"),
            two()
        );
    }
}
