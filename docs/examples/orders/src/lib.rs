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

use crate::courier::Couriers;
use crate::shop::Shop;

/// The whole app, and the couriers, who move when they are told: by [`Couriers::run`], or step by step.
pub fn app(shutdown: &Shutdown) -> (axum::Router, Couriers) {
    let shop = Shop::default();
    let couriers = Couriers::new(shop.clone());
    let config = WebSocketConfig {
        compression: Some(Compression::default()),
        ..WebSocketConfig::default()
    };
    let sockets = Sockets::new(config)
        .with_topics(couriers.topics())
        .with_shutdown(shutdown.clone());
    let app = page::routes().merge(api::routes(shop, sockets));
    (app, couriers)
}
