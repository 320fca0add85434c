//! Declaring, while a plugin starts.

use std::ffi::c_void;

use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::guard::guarded;
use crate::health::Health;
use crate::host::{Field, Host, Level};
use crate::sys;
use crate::text::{bytes, lend};
use crate::Failure;

/// A handler with the host that it answers to. Its address is the ctx of its endpoint, so it is
/// boxed and stays where it is until the instance goes.
pub(crate) struct HandlerSlot {
    host: Host,
    answer: Box<dyn Fn(Call) + Send + Sync>,
}

/// Declares endpoints and health; exists during [`crate::Plugin::start`] alone. All or nothing: when
/// the host refuses one declaration as wrong or taken, the start fails, whatever `start` returns.
pub struct Registrar<'a> {
    pub(crate) host: Host,
    // Boxed, so that a slot never moves; the list itself may grow.
    #[allow(clippy::vec_box)]
    pub(crate) slots: &'a mut Vec<Box<HandlerSlot>>,
}

impl Registrar<'_> {
    /// Declares one endpoint. Several threads may be inside `handler` at once; it is kept until the
    /// plugin is gone. A panic in it is logged and answers 500. The failure is the host's sentence.
    pub fn endpoint(
        &mut self,
        endpoint: Endpoint,
        handler: impl Fn(Call) + Send + Sync + 'static,
    ) -> Result<(), Failure> {
        let add = match self.host.http().and_then(|http| http.add_endpoint) {
            Some(add) => add,
            None => {
                let id = sys::ACTUATOR_EXT_HTTP;
                return Err(format!("this host has no {id}, which the plugin needs").into());
            }
        };
        let slot = Box::new(HandlerSlot { host: self.host, answer: Box::new(handler) });
        let converted = sys::actuator_http_endpoint {
            struct_size: std::mem::size_of::<sys::actuator_http_endpoint>() as u32,
            flags: endpoint.flags,
            id: lend(endpoint.id.as_bytes()),
            path: lend(endpoint.path.as_bytes()),
            method: endpoint.method,
            reserved0: 0,
            deadline_ms: i64::try_from(endpoint.deadline.as_millis()).unwrap_or(i64::MAX),
            body_limit: endpoint.body_limit,
            ctx: &*slot as *const HandlerSlot as *mut c_void,
            handle: Some(handle),
            on_cancel: None,
        };
        // Kept even when refused: a host that has half taken it must never find a dangling ctx.
        self.slots.push(slot);
        let mut said = Said::default();
        let status = unsafe { add(self.host.c_host(), &converted, &said.writer()) };
        said.outcome(status, "the endpoint")
    }

    /// Declares a pushed health component (`[a-z][A-Za-z0-9]*`); it reads UNKNOWN until the first
    /// push.
    pub fn health(&mut self, name: &str) -> Result<Health, Failure> {
        let mut handle = 0;
        if let Some((declare, _)) = self.host.health_functions() {
            let mut said = Said::default();
            let name = lend(name.as_bytes());
            let status = unsafe { declare(self.host.c_host(), name, &said.writer(), &mut handle) };
            said.outcome(status, "the health component")?;
        }
        Ok(Health { host: self.host, handle })
    }
}

unsafe extern "C" fn handle(ctx: *mut c_void, _: *const sys::actuator_host, id: u64) {
    let slot = &*(ctx as *const HandlerSlot);
    // The call is dropped, and answered 500, while the panic unwinds.
    if let Err(what) = guarded(slot.host, || (slot.answer)(Call::new(slot.host, id))) {
        slot.host.event(
            Level::Error,
            "handler.panicked",
            "A request handler has panicked.",
            &[("call", Field::Number(id as i64)), ("what", Field::Text(&what))],
        );
    }
}

/// What the host writes about an error, bounded.
#[derive(Default)]
struct Said(Vec<u8>);

const MOST_BYTES: usize = 4096;

impl Said {
    fn writer(&mut self) -> sys::actuator_writer {
        sys::actuator_writer {
            struct_size: std::mem::size_of::<sys::actuator_writer>() as u32,
            reserved0: 0,
            ctx: self as *mut Said as *mut c_void,
            write: Some(append),
        }
    }

    fn outcome(self, status: sys::actuator_status, what: &str) -> Result<(), Failure> {
        if status == sys::ACTUATOR_OK {
            return Ok(());
        }
        let sentence = String::from_utf8_lossy(&self.0).into_owned();
        if sentence.is_empty() {
            return Err(format!("{what} was refused by the host with status {status}").into());
        }
        Err(sentence.into())
    }
}

unsafe extern "C" fn append(
    writer: *const sys::actuator_writer,
    more: sys::actuator_str,
) -> sys::actuator_status {
    let said = &mut *((*writer).ctx as *mut Said);
    let more = bytes(more);
    let fitting = more.len().min(MOST_BYTES - said.0.len());
    said.0.extend_from_slice(&more[..fitting]);
    if fitting == more.len() {
        sys::ACTUATOR_OK
    } else {
        sys::ACTUATOR_LIMIT
    }
}
