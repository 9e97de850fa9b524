//! Values that may go from thread to thread, said once.
//!
//! That a syntax tree or a plan may is found out by looking at hundreds of kinds
//! that hold each other, which takes the compiler more than a second, and it
//! looks anew wherever a future holds one. Behind a trait object it takes the
//! word of [`Held::new`]; without it the crate took four times as long to compile.

use std::fmt::{self, Debug};
use std::ops::Deref;
use std::sync::Arc;

trait Holds<T>: Send + Sync {
    fn held(&self) -> &T;
}

impl<T: Send + Sync> Holds<T> for T {
    fn held(&self) -> &T {
        self
    }
}

/// A shared value whose parts the compiler does not look into. Cheap to clone.
pub(crate) struct Held<T>(Arc<dyn Holds<T>>);

impl<T: Send + Sync + 'static> Held<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Deref for Held<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).held()
    }
}

impl<T: Debug> Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Debug::fmt(&**self, f)
    }
}
