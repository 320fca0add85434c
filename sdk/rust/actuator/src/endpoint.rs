//! What is declared of an endpoint.

use std::time::Duration;

use crate::sys;

/// `/{base}/{id}[/{path}]`, one method. Without more words it is answered on the host's pool, with
/// the host's deadline and limit of bodies.
#[derive(Clone, Debug)]
pub struct Endpoint<'a> {
    pub(crate) id: &'a str,
    pub(crate) path: &'a str,
    pub(crate) method: i32,
    pub(crate) flags: u32,
    pub(crate) deadline: Duration,
    pub(crate) body_limit: u64,
}

impl<'a> Endpoint<'a> {
    fn new(method: i32, id: &'a str) -> Self {
        Endpoint { id, path: "", method, flags: 0, deadline: Duration::ZERO, body_limit: 0 }
    }

    /// `id` is `[a-z][A-Za-z0-9]*`: the first segment, and the name in the discovery page.
    pub fn get(id: &'a str) -> Self {
        Self::new(sys::ACTUATOR_HTTP_GET, id)
    }

    /// A POST changes something.
    pub fn post(id: &'a str) -> Self {
        Self::new(sys::ACTUATOR_HTTP_POST, id).flag(sys::ACTUATOR_HTTP_MUTATES)
    }

    /// A PUT changes something.
    pub fn put(id: &'a str) -> Self {
        Self::new(sys::ACTUATOR_HTTP_PUT, id).flag(sys::ACTUATOR_HTTP_MUTATES)
    }

    /// A PATCH changes something.
    pub fn patch(id: &'a str) -> Self {
        Self::new(sys::ACTUATOR_HTTP_PATCH, id).flag(sys::ACTUATOR_HTTP_MUTATES)
    }

    /// A DELETE changes something.
    pub fn delete(id: &'a str) -> Self {
        Self::new(sys::ACTUATOR_HTTP_DELETE, id).flag(sys::ACTUATOR_HTTP_MUTATES)
    }

    /// Below the id: segments `a/{name}/b`, the last may be `{*name}`.
    pub fn path(mut self, path: &'a str) -> Self {
        self.path = path;
        self
    }

    /// The handler runs on a network thread and returns at once, never blocks.
    pub fn non_blocking(self) -> Self {
        self.flag(sys::ACTUATOR_HTTP_NON_BLOCKING)
    }

    /// The host answers 415 unless the body is declared as JSON.
    pub fn consumes_json(self) -> Self {
        self.flag(sys::ACTUATOR_HTTP_CONSUMES_JSON)
    }

    /// The host negotiates the type of the answer, else 406.
    pub fn produces_json(self) -> Self {
        self.flag(sys::ACTUATOR_HTTP_PRODUCES_JSON)
    }

    /// When the host gives up on the answer, up to a day.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Bytes; larger bodies are 413.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.body_limit = bytes;
        self
    }

    fn flag(mut self, flag: u32) -> Self {
        self.flags |= flag;
        self
    }
}
