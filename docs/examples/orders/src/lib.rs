//! Orders: an HTTP API, and beside it sockets that tell what becomes of an order.
//!
//! [`order`] is what there is to tell, [`shop`] knows the orders and sees to it that nobody misses a change, [`courier`]
//! tells where the courier is for as long as somebody wants to know, and [`api`] is the face of all that to HTTP.

pub mod api;
pub mod courier;
pub mod order;
mod page;
pub mod shop;

use wilco_server::{Compression, Shutdown, Sockets, WebSocketConfig};

use crate::courier::{Couriers, Watched};
use crate::shop::Shop;

/// The whole app, and the couriers, who move when they are told: by [`Couriers::run`], or step by step.
pub fn app(shutdown: &Shutdown) -> (axum::Router, Couriers) {
    let watched = Watched::default();
    let topics = watched.topics();
    let config = WebSocketConfig {
        compression: Some(Compression::default()),
        ..WebSocketConfig::default()
    };
    let sockets = Sockets::new(config)
        .with_topics(topics.clone())
        .with_shutdown(shutdown.clone());
    let shop = Shop::new(topics.clone());
    let app = page::routes().merge(api::routes(shop.clone(), sockets));
    (app, Couriers::new(shop, topics, watched))
}
