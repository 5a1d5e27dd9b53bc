use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(timeout = "5 s")]
struct Spaced;

#[derive(Operation)]
#[operation(timeout = 5)]
struct Number;

#[derive(Operation)]
#[operation(timeout = "0ms")]
struct Zero;

#[derive(Operation)]
#[operation(timeout = "99999999999999999999m")]
struct Endless;

fn main() {}
