//! A use of every key at once, with nothing imported but the derive.

mod nested {
    #[derive(wilco_protocol::Operation)]
    #[operation(name = "user.get", output = super::User, error = super::Refusal, timeout = "5s", safe)]
    pub struct GetUser {
        pub id: u32,
    }
}

pub struct User;
pub enum Refusal {
    Unknown,
}

// The generated code must not be led astray by names like these.
#[allow(non_camel_case_types, dead_code)]
mod hostile {
    pub struct Option;
    pub struct Duration;
    pub struct Some;
    pub struct Class;

    #[derive(wilco_protocol::Operation)]
    #[operation(timeout = "1s")]
    pub struct Rename;
}

fn name<O: wilco_protocol::Operation>() -> &'static str {
    O::NAME
}

fn main() {
    assert_eq!(name::<nested::GetUser>(), "user.get");
    assert_eq!(name::<hostile::Rename>(), "rename");
    let _ = (nested::GetUser { id: 1 }.id, User, Refusal::Unknown);
}
