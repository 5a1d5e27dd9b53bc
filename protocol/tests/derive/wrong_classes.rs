use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(safe, once)]
struct Two;

#[derive(Operation)]
#[operation(safe, idempotent, once)]
struct Three;

#[derive(Operation)]
#[operation(safe = true)]
struct WithValue;

fn main() {}
