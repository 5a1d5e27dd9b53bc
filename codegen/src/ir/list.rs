//! Lists, arrays and tuples.

use serde_json::Value;

use super::Shape;
use super::error::{Problem, Read};
use super::node::Node;
use super::side::Side;

impl<'a> Side<'a> {
    pub(super) fn list(&self, node: &Node<'a>) -> Read<Shape> {
        node.refuse_all_but(&["type", "items", "prefixItems"])?;
        let least = node.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let most = node.get("maxItems").and_then(Value::as_u64);
        if node.has("prefixItems") || most == Some(0) {
            return self.tuple(node, least, most);
        }
        let item = match node.get("items") {
            Some(item) => self.shape(&Node::new(node.place.item(), item))?,
            None => Shape::Json,
        };
        let item = Box::new(item);
        let length = most.filter(|most| *most == least);
        Ok(match length.map(usize::try_from) {
            Some(Ok(length)) => Shape::Array(item, length),
            Some(Err(_)) | None => Shape::List(item),
        })
    }

    /// Every item has a shape of its own. Items behind them have none, so there may not be any.
    fn tuple(&self, node: &Node<'a>, least: u64, most: Option<u64>) -> Read<Shape> {
        let items = node.items("prefixItems")?;
        let length = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let closed = most == Some(length) || node.get("items") == Some(&Value::Bool(false));
        if least != length || !closed {
            return Err(node.fail(Problem::OpenTuple));
        }
        let items = items.iter().enumerate();
        let items =
            items.map(|(index, item)| self.shape(&Node::new(node.place.index(index), item)));
        items.collect::<Read<_>>().map(Shape::Tuple)
    }
}
