//! A host for a plugin's own unit tests, in the test's process: strict where the real one is lenient,
//! without a port.
//!
//! ```ignore
//! let host = FakeHost::start(actuator_plugin_v1, "{}").unwrap();
//! assert_eq!(host.get("hello/ada").body, r#"{"message":"hello, ada"}"#);
//! ```
//!
//! Dropping it stops and destroys the plugin, and panics when the plugin has broken a rule: a call
//! left open, answered twice, or used when it was over.

mod extensions;
mod table;

use std::ffi::c_void;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::sys::{self, actuator_plugin};
use crate::text::lend;
use extensions::{handler_of, Request, State};

/// An answer that the plugin gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Empty for JSON.
    pub content_type: String,
    /// The message, when it was an error in the shape of the port.
    pub body: String,
    pub headers: Vec<(String, String)>,
}

/// What `ask` waits at most for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

struct Shared {
    state: Mutex<State>,
    answered: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A test that has failed says so by itself.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One started plugin and the host around it.
pub struct FakeHost {
    shared: Arc<Shared>,
    _c_host: Box<sys::actuator_host>,
    plugin: &'static actuator_plugin,
    instance: *mut c_void,
}

impl FakeHost {
    /// Creates and starts an instance of the plugin behind `entry`; the error is its sentence.
    /// `config_json` is what the real host makes of the plugin's keys.
    pub fn start(
        entry: extern "C" fn() -> *const actuator_plugin,
        config_json: &str,
    ) -> Result<FakeHost, String> {
        let plugin: &'static actuator_plugin = unsafe { &*entry() };
        let shared =
            Arc::new(Shared { state: Mutex::new(State::default()), answered: Condvar::new() });
        let c_host = Box::new(table::of(&shared));
        let mut instance = std::ptr::null_mut();
        let mut said = Vec::new();
        let error = table::writer(&mut said);
        let create = plugin.create.expect("the plugin has no create");
        let config = lend(config_json.as_bytes());
        if unsafe { create(&*c_host, config, &error, &mut instance) } != sys::ACTUATOR_OK {
            return Err(String::from_utf8_lossy(&said).into_owned());
        }
        shared.lock().declaring = true;
        let status = unsafe { plugin.start.expect("the plugin has no start")(instance, &error) };
        shared.lock().declaring = false;
        let refused = shared.lock().refused.take();
        if status != sys::ACTUATOR_OK || refused.is_some() {
            unsafe { plugin.destroy.expect("the plugin has no destroy")(instance) };
            return Err(refused.unwrap_or_else(|| String::from_utf8_lossy(&said).into_owned()));
        }
        Ok(FakeHost { shared, _c_host: c_host, plugin, instance })
    }

    /// A GET below the base path: "hello/ada?times=2", without percent-encoding.
    pub fn get(&self, target: &str) -> Answer {
        self.ask(sys::ACTUATOR_HTTP_GET, target, "")
    }

    /// A POST with a body.
    pub fn post(&self, target: &str, body: &str) -> Answer {
        self.ask(sys::ACTUATOR_HTTP_POST, target, body)
    }

    /// One request, answered on this thread or later on another. 404 when no endpoint fits.
    pub fn ask(&self, method: i32, target: &str, body: &str) -> Answer {
        let mut state = self.shared.lock();
        let (handler, selectors) = match handler_of(&state.endpoints, method, target) {
            Some(found) => found,
            None => {
                return Answer {
                    status: 404,
                    content_type: String::new(),
                    body: format!("no endpoint of the plugin fits {target}"),
                    headers: Vec::new(),
                }
            }
        };
        let call = state.open(Request::new(target, selectors, body));
        drop(state);
        unsafe { (handler.handle)(handler.ctx, &*self._c_host, call) };
        let (mut state, waited) = self
            .shared
            .answered
            .wait_timeout_while(self.shared.lock(), PATIENCE, |state| {
                !state.answers.contains_key(&call)
            })
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!waited.timed_out(), "the plugin has not answered {target} for {PATIENCE:?}");
        state.answers.remove(&call).expect("the answer that was waited for")
    }

    /// The log lines so far, as "level event message".
    pub fn log(&self) -> Vec<String> {
        self.shared.lock().log.clone()
    }

    /// The last state that was pushed for a component, with its details.
    pub fn health(&self, name: &str) -> Option<(i32, String)> {
        self.shared.lock().health.iter().find(|each| each.0 == name)?.1.clone()
    }
}

impl Drop for FakeHost {
    fn drop(&mut self) {
        unsafe {
            self.plugin.stop.expect("the plugin has no stop")(self.instance);
            self.plugin.destroy.expect("the plugin has no destroy")(self.instance);
        }
        let faults = self.shared.lock().faults();
        if !std::thread::panicking() {
            assert!(faults.is_empty(), "the plugin has broken rules: {}", faults.join("; "));
        }
    }
}
