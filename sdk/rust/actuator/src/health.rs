//! A pushed component of the health page.

use std::time::Duration;

use crate::host::Host;
use crate::sys;
use crate::text::lend;

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum HealthStatus {
    Up = sys::ACTUATOR_HEALTH_UP,
    Down = sys::ACTUATOR_HEALTH_DOWN,
    OutOfService = sys::ACTUATOR_HEALTH_OUT_OF_SERVICE,
    Unknown = sys::ACTUATOR_HEALTH_UNKNOWN,
}

/// One component, made by [`crate::Registrar::health`]. A small value; copy it into threads. On a
/// host without health it goes nowhere.
#[derive(Clone, Copy)]
pub struct Health {
    pub(crate) host: Host,
    pub(crate) handle: u64,
}

impl Health {
    /// The state from now on. `details_json` is a JSON object or empty. Without another word for
    /// `time_to_live` the component reads UNKNOWN: a plugin that hangs must not look healthy.
    pub fn set(&self, status: HealthStatus, details_json: &str, time_to_live: Duration) {
        let ttl_ms = i64::try_from(time_to_live.as_millis()).unwrap_or(i64::MAX);
        if let Some((_, set)) = self.host.health_functions() {
            let details = lend(details_json.as_bytes());
            unsafe { set(self.host.c_host(), self.handle, status as i32, details, ttl_ms) };
        }
    }
}
