//! Plugins of actuator-host in safe Rust: a thin layer over the C ABI of `actuator-sys`.
//!
//! ```ignore
//! use actuator::{Call, Endpoint, Failure, Host, Plugin, Registrar};
//!
//! struct Hello;
//!
//! impl Plugin for Hello {
//!     fn create(_host: Host, _config_json: &str) -> Result<Self, Failure> {
//!         Ok(Hello)
//!     }
//!     fn start(&self, declare: &mut Registrar) -> Result<(), Failure> {
//!         declare.endpoint(Endpoint::get("hello").non_blocking(), |call: Call| {
//!             call.respond(200, r#"{"message":"hello"}"#);
//!         })
//!     }
//! }
//!
//! actuator::plugin!(Hello, id: "hello", version: "1.0.0");
//! ```
//!
//! What holds for every plugin stands in `actuator/plugin.h`. What this layer adds:
//!
//! - A [`Call`] answers exactly once: answering consumes it, dropping it answers 500.
//! - Nothing unwinds into the host. A panic in `create` or `start` is their failure, one in a
//!   handler a 500.
//! - A panic is logged through the host, on whatever thread of the plugin; nothing is printed.
//!
//! Build it as a `cdylib` with `panic = "unwind"`, which is the default; with "abort" a panic takes
//! the host along.

mod call;
mod endpoint;
mod entry;
mod guard;
mod health;
mod host;
mod keys;
mod panics;
mod registrar;
pub mod testing;
mod text;

pub use actuator_sys as sys;
pub use call::{Answered, Call, Response};
pub use endpoint::Endpoint;
#[doc(hidden)]
pub use entry::{make_table, Trampolines};
pub use health::{Health, HealthStatus};
pub use host::{Field, Host, Level};
pub use keys::{Key, KeyType};
pub use registrar::Registrar;

/// Why something could not be done: one sentence for an operator, naming what is at fault and what
/// to do. Never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub String);

impl<T: Into<String>> From<T> for Failure {
    fn from(sentence: T) -> Self {
        Failure(sentence.into())
    }
}

/// One instance of a plugin. There may be several in a process: state is kept in it, never in a
/// static.
///
/// Life, all on the host's one lifecycle thread, never overlapping:
/// `create` -> `start` -> requests -> `stop` -> last open call answered -> drop.
///
/// `drop` is the end: join every thread there. No [`Host`], [`Health`] or [`Call`] may be used once
/// it has returned.
pub trait Plugin: Sized + Send + Sync + 'static {
    /// Reads the configuration: one JSON object, canonical key -> value. Declares nothing and
    /// starts no thread. Its failure names the keys at fault by their canonical names.
    fn create(host: Host, config_json: &str) -> Result<Self, Failure>;

    /// Declares everything and starts threads; the only time to declare. On failure the host takes
    /// back what was declared and drops the plugin; `stop` is not called.
    fn start(&self, declare: &mut Registrar) -> Result<(), Failure>;

    /// No new work from now on. Returns quickly; waiting is for `drop`. Open calls may still be
    /// answered, and handlers that were entered before run on concurrently.
    fn stop(&self) {}
}
