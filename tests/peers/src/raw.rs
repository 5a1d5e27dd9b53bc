//! The limit: length-prefixed messages over TCP, all that one read brought answered by one write.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) async fn serve(listener: TcpListener) -> io::Result<()> {
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        tokio::spawn(echo(socket));
    }
}

async fn echo(mut socket: TcpStream) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut filled = 0;
    loop {
        let read = socket.read(&mut buffer[filled..]).await?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        let whole = whole_messages(&buffer[..filled]);
        socket.write_all(&buffer[..whole]).await?;
        buffer.copy_within(whole..filled, 0);
        filled -= whole;
        if filled == buffer.len() {
            buffer.resize(2 * filled, 0);
        }
    }
}

fn whole_messages(bytes: &[u8]) -> usize {
    let mut end = 0;
    while let Some((head, rest)) = bytes[end..].split_first_chunk::<4>() {
        let len = u32::from_be_bytes(*head) as usize;
        if rest.len() < len {
            break;
        }
        end += 4 + len;
    }
    end
}
