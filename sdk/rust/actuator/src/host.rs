//! The host as one plugin instance sees it.

use std::ffi::{c_void, CStr};

use crate::sys::{self, has};
use crate::text::lend;

pub(crate) type HealthDeclare = unsafe extern "C" fn(
    *const sys::actuator_host,
    sys::actuator_str,
    *const sys::actuator_writer,
    *mut u64,
) -> sys::actuator_status;
pub(crate) type HealthSet = unsafe extern "C" fn(
    *const sys::actuator_host,
    u64,
    i32,
    sys::actuator_str,
    i64,
) -> sys::actuator_status;

/// Levels of log lines. Info is what an operator reads every day, Warn what somebody should look
/// at, Error what has failed for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum Level {
    Trace = sys::ACTUATOR_LOG_TRACE,
    Debug = sys::ACTUATOR_LOG_DEBUG,
    Info = sys::ACTUATOR_LOG_INFO,
    Warn = sys::ACTUATOR_LOG_WARN,
    Error = sys::ACTUATOR_LOG_ERROR,
}

/// The value of a field of a log line.
#[derive(Clone, Copy, Debug)]
pub enum Field<'a> {
    Text(&'a str),
    Number(i64),
}

/// Refers to the host and to the extensions that it has, each asked for once. A small value: copy
/// it freely, also into threads, which the plugin joins when it is dropped.
#[derive(Clone, Copy)]
pub struct Host {
    c: *const sys::actuator_host,
    http: *const sys::actuator_http,
    log: *const sys::actuator_log,
    health: *const sys::actuator_health,
}

// The functions that it reaches are tagged [any] or guarded by the types of this crate.
unsafe impl Send for Host {}
unsafe impl Sync for Host {}

impl Host {
    /// # Safety
    /// `host` is what `create` was given, and lives as long as this is used.
    pub(crate) unsafe fn new(host: *const sys::actuator_host) -> Self {
        let mut made = Host {
            c: host,
            http: std::ptr::null(),
            log: std::ptr::null(),
            health: std::ptr::null(),
        };
        made.http = made.extension(b"actuator.http/1\0").cast();
        made.log = made.extension(b"actuator.log/1\0").cast();
        made.health = made.extension(b"actuator.health/1\0").cast();
        made
    }

    fn extension(&self, id: &'static [u8]) -> *const c_void {
        self.c_extension(CStr::from_bytes_with_nul(id).expect("an id ends in a NUL"))
    }

    /// The C table of an extension, null when this host has none: for what this layer has no words
    /// for.
    pub fn c_extension(&self, id: &CStr) -> *const c_void {
        match unsafe { (*self.c).get_extension } {
            Some(ask) => unsafe { ask(self.c, id.as_ptr().cast()) },
            None => std::ptr::null(),
        }
    }

    /// The C side, to call functions of such a table with.
    pub fn c_host(&self) -> *const sys::actuator_host {
        self.c
    }

    pub(crate) fn http(&self) -> Option<&sys::actuator_http> {
        if !has!(self.http, sys::actuator_http, respond_error) {
            return None;
        }
        unsafe { self.http.as_ref() }
    }

    /// The functions of the first form of health. By value: no reference to a whole table is made,
    /// because a host that knows fewer functions has a smaller one.
    pub(crate) fn health_functions(&self) -> Option<(HealthDeclare, HealthSet)> {
        if !has!(self.health, sys::actuator_health, set) {
            return None;
        }
        unsafe { Some(((*self.health).declare?, (*self.health).set?)) }
    }

    /// Whether a line of this level would be kept. Ask when making the line costs something.
    pub fn log_enabled(&self, level: Level) -> bool {
        match unsafe { (*self.c).log_enabled } {
            Some(ask) => unsafe { ask(self.c, level as i32) != 0 },
            None => false,
        }
    }

    /// One plain line.
    pub fn log(&self, level: Level, message: &str) {
        if let Some(write) = unsafe { (*self.c).log } {
            unsafe { write(self.c, level as i32, lend(message.as_bytes())) }
        }
    }

    /// One line with an event name (`[a-z][a-z0-9_.]*`, fixed for ever: what people search for) and
    /// fields (`[a-z][a-z0-9_]*`). On a host without fields it is a plain line.
    pub fn event(&self, level: Level, event: &str, message: &str, fields: &[(&str, Field)]) {
        if !has!(self.log, sys::actuator_log, write) {
            return self.log(level, message);
        }
        let write = unsafe { (*self.log).write };
        let values: Vec<String> = fields
            .iter()
            .map(|(_, value)| match value {
                Field::Text(text) => (*text).to_owned(),
                Field::Number(number) => number.to_string(),
            })
            .collect();
        let converted: Vec<sys::actuator_log_field> = fields
            .iter()
            .zip(&values)
            .map(|((name, value), text)| sys::actuator_log_field {
                name: lend(name.as_bytes()),
                value: lend(text.as_bytes()),
                kind: match value {
                    Field::Text(_) => sys::ACTUATOR_LOG_TEXT,
                    Field::Number(_) => sys::ACTUATOR_LOG_NUMBER,
                },
                reserved0: 0,
            })
            .collect();
        let record = sys::actuator_log_record {
            struct_size: std::mem::size_of::<sys::actuator_log_record>() as u32,
            level: level as i32,
            event: lend(event.as_bytes()),
            message: lend(message.as_bytes()),
            fields: converted.as_ptr(),
            field_count: converted.len() as u32,
            field_size: std::mem::size_of::<sys::actuator_log_field>() as u32,
        };
        if let Some(write) = write {
            unsafe { write(self.c, &record) }
        }
    }
}
