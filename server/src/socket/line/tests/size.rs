use tokio::io::duplex;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use crate::socket::link::Link;
use crate::socket::{Coding, Driver, Line, Sockets, WebSocket};

/// All of these are kept for each socket, however idle. A task is allocated in steps of 128 bytes, of which tokio takes
/// about 100 and the count of those that a drain waits for 8.
#[test]
fn an_idle_socket_is_small() {
    let sockets = Sockets::default();
    let (line, _link) = Line::new(&sockets, Coding::Plain);
    let (stream, _client) = duplex(1);
    let driver = Box::new(Driver::new(
        stream,
        Vec::new(),
        line,
        sockets.shared_config(),
    ));
    let begun = CancellationToken::new();
    let task = async move { driver.run(begun).await.finish().await };
    for (name, size, limit) in [
        ("the future of the task", size_of_val(&task), 144),
        ("the driver", size_of::<Driver<TcpStream, Line>>(), 384),
        ("what the socket and its task share", size_of::<Link>(), 136),
        ("the socket", size_of::<WebSocket>(), 72),
    ] {
        assert!(size <= limit, "{name}: {size}");
    }
}
