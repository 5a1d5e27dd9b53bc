//! What is asked over HTTP, and the sockets beside it.

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use wilco_server::protocol::CloseCode;
use wilco_server::{Sockets, WebSocket, WebSocketUpgrade};

use crate::courier::feed;
use crate::order::{Order, OrderId};
use crate::shop::{Refusal, Shop};

/// `POST /orders`, `POST /orders/{id}/advance` and `GET /orders/{id}/ws`.
pub(crate) fn routes(shop: Shop, sockets: Sockets) -> axum::Router {
    axum::Router::new()
        .route("/orders", post(place))
        .route("/orders/{id}/advance", post(advance))
        .route("/orders/{id}/ws", get(watch))
        .layer(DefaultBodyLimit::max(1024))
        .with_state((shop, sockets))
}

type Shared = State<(Shop, Sockets)>;

/// What `POST /orders` takes.
#[derive(Debug, Serialize, Deserialize)]
pub struct Place {
    /// What is to be cooked.
    pub dish: String,
}

async fn place(
    State((shop, _)): Shared,
    Json(Place { dish }): Json<Place>,
) -> Result<(StatusCode, Json<Order>), Refusal> {
    let order = shop.place(&dish)?;
    Ok((StatusCode::CREATED, Json(order)))
}

async fn advance(
    State((shop, sockets)): Shared,
    Path(id): Path<OrderId>,
) -> Result<Json<Order>, Refusal> {
    shop.advance(id, sockets.topics()).map(Json)
}

/// The order's watchers. A client that offers subprotocols has to offer ours, so that one of a later day can tell.
async fn watch(
    State((shop, sockets)): Shared,
    Path(id): Path<OrderId>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Refusal> {
    shop.find(id).ok_or(Refusal::Unknown)?;
    let upgrade = upgrade
        .with_sockets(&sockets)
        .with_subprotocols([SUBPROTOCOL])
        .with_data(id);
    if upgrade.subprotocol().is_none() && upgrade.offered_subprotocols().next().is_some() {
        let sentence = format!("{SUBPROTOCOL} is spoken here");
        return Ok((StatusCode::BAD_REQUEST, sentence).into_response());
    }
    Ok(upgrade.on_upgrade(async move |socket| follow(&shop, socket).await))
}

/// The life of a socket. It does nothing but last: what it carries is published to it.
async fn follow(shop: &Shop, mut socket: WebSocket<OrderId>) {
    shop.follow(&socket);
    let _ = socket.subscribe(&feed(*socket.data()));
    if socket.recv().await.is_some() {
        socket.close(UNSUPPORTED, "this socket tells, and is told nothing");
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Unknown => StatusCode::NOT_FOUND,
            Self::Delivered => StatusCode::CONFLICT,
            Self::BadDish => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Full => StatusCode::SERVICE_UNAVAILABLE,
        };
        (status, self.to_string()).into_response()
    }
}

const SUBPROTOCOL: &str = "orders.v1";
/// A kind of message that is not taken here, in RFC 6455.
const UNSUPPORTED: CloseCode = CloseCode::from_u16(1003);
