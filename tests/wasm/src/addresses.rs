use wilco_client::{Client, Config};

use crate::desk::{KNOWN, known};
use crate::stage::line;

pub(crate) async fn relative() {
    let origin = line("origin").await;
    for address in ["/ws", "ws", "./ws?x=1", &format!("{origin}/ws#part")] {
        let client = Client::connect(address).await.expect(address);
        assert_eq!(client.request(KNOWN).await, Ok(known()), "{address}");
    }
}

pub(crate) async fn refused() {
    for address in [
        "http://localhost/ws",
        "localhost:3000/ws",
        "ws://",
        "ws://user:secret@localhost/",
    ] {
        let error = Client::start(address, Config::default()).expect_err(address);
        assert!(error.is_misuse(), "{address}: {error}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
