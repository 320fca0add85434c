//! The barrier: nothing may unwind into the host.

use std::any::Any;
use std::panic::{catch_unwind, AssertUnwindSafe};

use crate::host::Host;
use crate::panics;

/// Runs `body` on behalf of `host`. A panic comes back as its text; the panic hook has logged it
/// already.
pub(crate) fn guarded<T>(host: Host, body: impl FnOnce() -> T) -> Result<T, String> {
    let _current = panics::enter(host);
    // What a panic has left half done is the plugin's own; it is answered or dropped next.
    catch_unwind(AssertUnwindSafe(body)).map_err(|payload| {
        let what = panic_text(payload.as_ref());
        // The payload may be of a type whose drop panics too.
        std::mem::forget(payload);
        what
    })
}

/// What `panic!` was given.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> String {
    if let Some(text) = payload.downcast_ref::<&str>() {
        return (*text).to_owned();
    }
    match payload.downcast_ref::<String>() {
        Some(text) => text.clone(),
        None => "something that is no text".to_owned(),
    }
}
