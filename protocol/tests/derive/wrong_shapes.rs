use wilco_protocol::Operation;

#[derive(Operation)]
struct Generic<T, const N: usize>([T; N]);

#[derive(Operation)]
struct Borrowed<'a>(&'a str);

#[derive(Operation)]
union Union {
    a: u8,
    b: i8,
}

#[derive(Operation)]
struct OnField {
    #[operation(name = "field")]
    field: u8,
}

#[derive(Operation)]
enum OnVariant {
    #[operation(safe)]
    Variant,
}

fn main() {}
