use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(cost = 0)]
struct Nothing;

#[derive(Operation)]
#[operation(cost = 4294967296)]
struct TooMuch;

#[derive(Operation)]
#[operation(cost = "10")]
struct InQuotes;

#[derive(Operation)]
#[operation(cost)]
struct Bare;

#[derive(Operation)]
#[operation(cost = 1, cost = 2)]
struct Twice;

#[derive(Operation)]
#[operation(transactional, once)]
struct TwoClasses;

fn main() {}
