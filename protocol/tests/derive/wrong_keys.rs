use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(nmae = "user.get")]
struct Unknown;

#[derive(Operation)]
#[operation(name = "a", safe, name = "b", safe)]
struct Twice;

#[derive(Operation)]
#[operation(name, output =, error)]
struct NoValues;

#[derive(Operation)]
#[operation(name = "a" safe)]
struct NoComma;

#[derive(Operation)]
#[operation]
struct NoList;

#[derive(Operation)]
#[operation = "user.get"]
struct Assigned;

#[derive(Operation)]
#[operation("user.get")]
struct NoKey;

fn main() {}
