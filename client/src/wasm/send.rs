/// `Send`, wherever there are threads. In a browser, here, it asks for nothing: what a page waits
/// for, such as its `fetch`, stays on its thread.
pub trait MaySend {}

impl<T> MaySend for T {}

/// A future that stays on its thread.
pub(crate) type BoxFuture<T> = futures_util::future::LocalBoxFuture<'static, T>;
