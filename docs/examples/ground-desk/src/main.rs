//! Serves the ground desk until Ctrl-C.

mod arguments;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use tokio::net::TcpListener;
use wilco_server::Shutdown;

use crate::arguments::{Arguments, HELP};

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)) {
        Ok(Arguments::Serve { listen }) => match serve(&listen).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("ground-desk: cannot serve at {listen}: {error}");
                ExitCode::FAILURE
            }
        },
        Ok(Arguments::Help) => {
            println!("{HELP}");
            ExitCode::SUCCESS
        }
        Err(mistake) => {
            eprintln!("ground-desk: {mistake}\n\n{HELP}");
            ExitCode::from(2)
        }
    }
}

async fn serve(listen: &str) -> io::Result<()> {
    let listener = TcpListener::bind(listen).await?;
    // Whoever reads the greeting may have seen enough of it; that is no reason not to serve.
    let _ = greet(listener.local_addr()?);
    let shutdown = Shutdown::default();
    let app = ground_desk::app(ground_desk::router().with_shutdown(shutdown.clone()));
    tokio::select! {
        served = wilco_server::serve(listener, app, shutdown.clone()) => served?,
        () = ctrl_c() => {}
    }
    if !shutdown.drain(PATIENCE).await {
        eprintln!(
            "ground-desk: some calls had not ended after {} s",
            PATIENCE.as_secs()
        );
    }
    Ok(())
}

/// The first line is for programs too: it tells the port.
fn greet(address: SocketAddr) -> io::Result<()> {
    let url = match address.port() {
        3000 => String::new(),
        _ => format!(" --url ws://{address}/ws"),
    };
    let mut out = io::stdout().lock();
    writeln!(out, "listening on http://{address}")?;
    writeln!(out, "\nOpen that address, or try in another terminal:")?;
    for call in [
        "flight.find '{\"q\":\"late\"}'",
        "flight.assign_stand '{\"id\":\"BA12\",\"stand\":\"C4\"}'",
    ] {
        writeln!(out, "  cargo run -q --bin wilco -- call{url} {call}")?;
    }
    writeln!(out, "\nCtrl-C ends it.")?;
    out.flush()
}

async fn ctrl_c() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        eprintln!("ground-desk: Ctrl-C cannot be heard: {error}");
        std::future::pending::<()>().await;
    }
}

const PATIENCE: Duration = Duration::from_secs(10);
