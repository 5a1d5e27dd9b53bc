//! The desk over a real socket, as a client meets it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use ground_desk::flight::FlightId;
use ground_desk::operations::{AssignStand, CreateFlight, FindFlights, GetFlight, ListFlights};
use ground_desk::refusal::{AssignStandError, CreateFlightError, GetFlightError};
use ground_desk::stand::StandId;
use wilco_client::protocol::Encoding;
use wilco_client::{CallError, Client, Config};

#[tokio::test]
async fn every_operation_answers_in_both_encodings() {
    for encoding in [Encoding::MessagePack, Encoding::Json] {
        let desk = connect(encoding).await;
        let flights = desk.request(ListFlights {}).await.unwrap();
        assert_eq!(flights.len(), 60);
        let found = desk
            .request(FindFlights {
                q: "ba12".to_owned(),
            })
            .await
            .unwrap();
        let shown = desk.request(GetFlight { id: id("BA12") }).await.unwrap();
        assert_eq!(found, [shown]);
        let moved = desk.request(assign("BA12", "B1")).await.unwrap();
        assert_eq!(moved.stand, StandId::parse("B1").ok());
        let created = desk.request(new_flight("SK4035")).await.unwrap();
        assert_eq!(
            desk.request(GetFlight { id: id("SK4035") }).await,
            Ok(created)
        );
        desk.close().await;
    }
}

#[tokio::test]
async fn refusals_arrive_as_their_types() {
    let desk = connect(Encoding::MessagePack).await;
    let flight = id("XX1");
    let unknown = desk.request(GetFlight { id: flight.clone() }).await;
    assert_eq!(
        unknown,
        Err(CallError::Operation(GetFlightError::UnknownFlight {
            flight
        }))
    );
    for (flight, stand, sentence) in [
        ("BA12", "C4", "stand C4 is closed"),
        ("TK1979", "B2", "stand B2 is too small for an A330"),
        (
            "BA12",
            "B2",
            "stand B2 is taken by LH118 from 12:30 to 13:15",
        ),
    ] {
        let refused = desk.request(assign(flight, stand)).await.unwrap_err();
        assert!(matches!(refused, CallError::Operation(_)), "{refused:?}");
        assert_eq!(refused.to_string(), sentence);
    }
    let closed = desk.request(assign("BA12", "C4")).await;
    let Err(CallError::Operation(AssignStandError::StandClosed { reason, .. })) = closed else {
        panic!("{closed:?}");
    };
    assert_eq!(reason, "the surface is being repaired");
    let twice = desk.request(new_flight("BA12")).await;
    let Err(CallError::Operation(CreateFlightError::Invalid { fields })) = twice else {
        panic!("{twice:?}");
    };
    assert_eq!(fields[0].message, "there is a flight BA12 already");
}

#[tokio::test]
async fn what_one_desk_changes_the_other_sees() {
    let url = serve().await;
    let [one, other] = [
        Client::connect(&url).await.unwrap(),
        Client::connect(&url).await.unwrap(),
    ];
    let moved = one.request(assign("BA12", "B1")).await.unwrap();
    assert_eq!(other.request(GetFlight { id: id("BA12") }).await, Ok(moved));
}

#[test]
fn the_first_line_tells_where_it_listens() {
    let mut server = Command::new(env!("CARGO_BIN_EXE_ground-desk"))
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let read = BufReader::new(server.stdout.take().unwrap()).read_line(&mut line);
    server.kill().unwrap();
    server.wait().unwrap();
    read.unwrap();
    let port = line
        .trim_end()
        .strip_prefix("listening on http://127.0.0.1:")
        .unwrap();
    assert_ne!(port.parse::<u16>(), Ok(0));
}

async fn connect(encoding: Encoding) -> Client {
    let config = Config {
        encoding,
        ..Config::default()
    };
    Client::connect_with(&serve().await, config).await.unwrap()
}

async fn serve() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = ground_desk::app(ground_desk::router());
    tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
    format!("ws://{address}/ws")
}

fn assign(flight: &str, stand: &str) -> AssignStand {
    AssignStand {
        id: id(flight),
        stand: StandId::parse(stand).unwrap(),
    }
}

fn new_flight(number: &str) -> CreateFlight {
    let json = r#"{"id":"","aircraft":"A320","registration":"SE-ROA","origin":"ARN","destination":"CPH",
        "arrival":"2026-06-18T15:00:00Z","departure":"2026-06-18T15:50:00Z"}"#;
    CreateFlight {
        id: number.to_owned(),
        ..serde_json::from_str(json).unwrap()
    }
}

fn id(number: &str) -> FlightId {
    FlightId::parse(number).unwrap()
}
