//! A state that is followed, as a signal.

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
use wilco_client::{FlowState, Subscribed, View};

/// What is known of a state, as a signal that changes with it, for as long as the component lives that asks for it.
///
/// All who follow one resource share one subscription, which ends with the last of them.
pub(crate) fn followed<S: FlowState>(resource: &Subscribed<S>) -> ReadSignal<View<S>> {
    let (view, set_view) = signal(resource.get());
    let mut changes = resource.changes();
    // Ends with the component, and with it the handle that keeps the subscription.
    spawn_local_scoped_with_cancellation(async move {
        while let Some(view) = changes.next().await {
            set_view.set(view);
        }
    });
    view
}
