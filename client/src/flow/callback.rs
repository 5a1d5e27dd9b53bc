use crate::transport::MaySend;

/// A function of the application that may be called from any thread, where there are threads.
pub(crate) trait Callback<Args>: MaySend {
    fn call(&mut self, args: Args);
}

impl<F: FnMut(A) + MaySend, A> Callback<(A,)> for F {
    fn call(&mut self, (a,): (A,)) {
        self(a);
    }
}

impl<F: FnMut(A, B) + MaySend, A, B> Callback<(A, B)> for F {
    fn call(&mut self, (a, b): (A, B)) {
        self(a, b);
    }
}

impl<F: FnMut(A, B, C) + MaySend, A, B, C> Callback<(A, B, C)> for F {
    fn call(&mut self, (a, b, c): (A, B, C)) {
        self(a, b, c);
    }
}
