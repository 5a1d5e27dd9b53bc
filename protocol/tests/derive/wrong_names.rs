use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(name = "")]
struct Empty;

#[derive(Operation)]
#[operation(name = "User.Get")]
struct Capital;

#[derive(Operation)]
#[operation(name = "user..get")]
struct EmptySegment;

#[derive(Operation)]
#[operation(name = "a23456789_123456789_123456789_123456789_123456789_123456789_12345")]
struct TooLong;

#[derive(Operation)]
#[operation(name = user)]
struct NotAString;

#[derive(Operation)]
struct Überprüfen;

fn main() {}
