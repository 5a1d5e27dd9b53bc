use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Polls `goal` to its end, and `means` beside it for as long as it has one. What the end of
/// `means` leaves behind is seen at once.
pub(super) async fn reach<T>(goal: impl Future<Output = T>, means: impl Future) -> T {
    let mut goal = pin!(goal);
    let mut means = pin!(means);
    let mut is_over = false;
    poll_fn(|cx| {
        if let Poll::Ready(reached) = goal.as_mut().poll(cx) {
            return Poll::Ready(reached);
        }
        if is_over || means.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        is_over = true;
        goal.as_mut().poll(cx)
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use tokio::sync::oneshot;

    use super::reach;

    #[tokio::test]
    async fn a_goal_is_reached_whether_its_means_end_or_not() {
        assert_eq!(reach(ready(1), pending::<()>()).await, 1);
        assert_eq!(reach(ready(1), ready(())).await, 1);
        // The means hand the goal what it waits for, and end.
        let (hand_over, handed_over) = oneshot::channel();
        let means = async move { hand_over.send(2) };
        assert_eq!(reach(handed_over, means).await, Ok(2));
        // The means end, and the goal comes later.
        let (hand_over, handed_over) = oneshot::channel();
        let (later, _) = tokio::join!(reach(handed_over, ready(())), async move {
            tokio::task::yield_now().await;
            hand_over.send(3)
        });
        assert_eq!(later, Ok(3));
        // The means end without the goal.
        let (hand_over, handed_over) = oneshot::channel::<u8>();
        let means = async move { drop(hand_over) };
        assert!(reach(handed_over, means).await.is_err());
    }
}
