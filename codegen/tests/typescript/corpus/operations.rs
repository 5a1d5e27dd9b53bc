use super::*;
use schemars::JsonSchema;

/// Say that all is well.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "ping", safe)]
struct Ping {}

/// Count, for at most two seconds.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "count.up", output = u64, error = String, timeout = "2s", idempotent)]
struct CountUp(#[expect(dead_code, reason = "the schema is what counts")] u64);

/// Refuse in one of two ways.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "door.open", output = Option<Door>, error = DoorError)]
struct OpenDoor {
    #[expect(dead_code, reason = "the schema is what counts")]
    door: Door,
}

/// List them.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "door.list", output = Vec<Door>, error = (u8, String), safe)]
struct ListDoors;

/// Echo one.
#[derive(Deserialize, JsonSchema, Operation)]
#[operation(name = "door.echo", output = Door, transactional)]
struct EchoDoor {
    #[expect(dead_code, reason = "the schema is what counts")]
    value: Door,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub(crate) struct Door {
    number: u8,
}

#[derive(Serialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
#[expect(dead_code, reason = "the schema is what counts")]
enum DoorError {
    /// Somebody has the key.
    Locked {
        by: String,
    },
    Missing,
}

pub(crate) fn group() -> Group {
    let operations = ContractBuilder::new()
        .operation::<Ping>()
        .operation::<CountUp>()
        .operation::<OpenDoor>()
        .operation::<ListDoors>()
        .operation::<EchoDoor>();
    super::group(
        "operations",
        operations,
        vec![sample::<EchoDoor, _>(Door { number: 1 })],
    )
}
