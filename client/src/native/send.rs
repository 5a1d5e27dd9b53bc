/// [`Send`], wherever there are threads. In a browser it asks for nothing: what a page waits for,
/// such as its `fetch`, stays on its thread.
pub trait MaySend: Send {}

impl<T: Send> MaySend for T {}

/// A future that its owner may take along to another thread.
pub(crate) type BoxFuture<T> = futures_util::future::BoxFuture<'static, T>;
