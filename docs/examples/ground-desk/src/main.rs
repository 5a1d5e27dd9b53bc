//! Serves the ground desk until it is asked to end.

mod arguments;
mod signals;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use ground_desk::apron::Apron;
use ground_desk::clockwork;
use ground_desk::controller::Controller;
use ground_desk::desk::Desk;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tracing_subscriber::filter::LevelFilter;
use wilco_server::{Config, Shutdown};

use crate::arguments::{Arguments, HELP};

#[tokio::main]
async fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)) {
        Ok(Arguments::Serve {
            listen,
            still,
            bots,
        }) => match serve(&listen, still, bots).await {
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

async fn serve(listen: &str, still: bool, bots: usize) -> io::Result<()> {
    // Whoever has read the greeting may end it.
    let asked_to_end = signals::end()?;
    let listener = TcpListener::bind(listen).await?;
    log();
    tracing::info!(listen, "ready to serve");
    // Whoever reads the greeting may have seen enough of it; that is no reason not to serve.
    let address = listener.local_addr()?;
    let _ = greet(address);
    let shutdown = Shutdown::default();
    let config = Config {
        heartbeat: HEARTBEAT,
        ..Config::default()
    };
    let desk = Desk::new(Apron::of_the_day());
    let router = ground_desk::router_of(&desk).with_config(config);
    let mut staff = JoinSet::new();
    if !still {
        staff.spawn(clockwork::run(desk));
    }
    for number in 0..bots {
        let url = format!("ws://{address}/ws");
        staff.spawn(async move {
            match Controller::at(&url, number, bots).await {
                Ok(controller) => controller.work().await,
                Err(error) => tracing::warn!(%error, "a controller did not come"),
            }
        });
    }
    let app = ground_desk::app(router.with_shutdown(shutdown.clone()));
    tokio::select! {
        served = wilco_server::serve(listener, app, shutdown.clone()) => served?,
        () = asked_to_end => {}
    }
    staff.abort_all();
    if !shutdown.drain(PATIENCE).await {
        eprintln!(
            "ground-desk: some calls had not ended after {} s",
            PATIENCE.as_secs()
        );
    }
    Ok(())
}

/// What happens goes to standard error: warnings and worse, or as much as `RUST_LOG` says in one word such as `debug`.
fn log() {
    let level = std::env::var("RUST_LOG").ok();
    let level = level.and_then(|level| level.parse().ok());
    tracing_subscriber::fmt()
        .with_max_level(level.unwrap_or(LevelFilter::WARN))
        .with_writer(io::stderr)
        .init();
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
    writeln!(out, "\nCtrl-C or SIGTERM ends it.")?;
    out.flush()
}

/// How long calls may go on after that.
const PATIENCE: Duration = Duration::from_secs(10);
/// The page shows how long a heartbeat took, and nobody watches it for the usual 25 s.
const HEARTBEAT: Duration = Duration::from_secs(2);
