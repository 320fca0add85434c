//! What happens when something panics: one log line through the host. The hook of the standard
//! library would print to standard error, which is the host's.
//!
//! The hook belongs to this library's own copy of the standard library, so it is shared by its
//! instances and by nobody else. It logs through the instance on whose behalf the thread runs; on a
//! thread of the plugin's own, through the instance that was created last.

use std::cell::Cell;
use std::panic::set_hook;
use std::sync::{Mutex, Once, PoisonError};

use crate::guard::panic_text;
use crate::host::{Field, Host, Level};

static ALIVE: Mutex<Vec<Host>> = Mutex::new(Vec::new());
static INSTALLED: Once = Once::new();

thread_local! {
    static CURRENT: Cell<Option<Host>> = const { Cell::new(None) };
}

/// Until this is dropped, the thread runs on behalf of `host`.
pub(crate) fn enter(host: Host) -> Current {
    CURRENT.with(|current| Current { before: current.replace(Some(host)) })
}

pub(crate) struct Current {
    before: Option<Host>,
}

impl Drop for Current {
    fn drop(&mut self) {
        CURRENT.with(|current| current.set(self.before));
    }
}

/// From `create` on.
pub(crate) fn add(host: Host) {
    INSTALLED.call_once(|| {
        set_hook(Box::new(|info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            log_panic(&panic_text(info.payload()), &place);
        }))
    });
    ALIVE.lock().unwrap_or_else(PoisonError::into_inner).push(host);
}

/// Before `destroy` returns. Waits for a line that is just being written.
pub(crate) fn remove(host: Host) {
    let mut alive = ALIVE.lock().unwrap_or_else(PoisonError::into_inner);
    alive.retain(|each| each.c_host() != host.c_host());
}

fn log_panic(what: &str, place: &str) {
    let fields = [("what", Field::Text(what)), ("place", Field::Text(place))];
    let write =
        |host: &Host| host.event(Level::Error, "plugin.panicked", "It has panicked.", &fields);
    if let Some(host) = CURRENT.with(Cell::get) {
        return write(&host);
    }
    // Held while writing: the host outlives the line. It never enters the plugin from there.
    let alive = ALIVE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(host) = alive.last() {
        write(host);
    }
}
