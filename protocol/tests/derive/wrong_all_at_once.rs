use wilco_protocol::Operation;

#[derive(Operation)]
#[operation(name = "User", output = Result<u8, u16, timeout = "5", colour = red, safe, safe, once)]
#[operation(crate = "not a path", output = "u8")]
struct Everything<T>(T);

fn main() {}
