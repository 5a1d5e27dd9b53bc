use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(output = Missing)]
struct UnknownType;

fn main() {}
