use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(output = "User")]
struct Quoted;

#[derive(Operation)]
#[operation(output = 5, error = -)]
struct NotAType;

fn main() {}
