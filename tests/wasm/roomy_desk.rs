//! The ground desk with room for large calls: what a browser holds back can be more than the system's buffers take.

use wilco_server::protocol::Limits;
use wilco_server::{Config, Shutdown, serve};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let limits = Limits {
        max_message: 1024 * 1024,
        ..Limits::default()
    };
    let config = Config {
        limits,
        ..Config::default()
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on http://{}", listener.local_addr()?);
    let app = ground_desk::app(ground_desk::router().with_config(config));
    serve(listener, app, Shutdown::default()).await
}
