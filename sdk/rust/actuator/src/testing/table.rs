//! The tables that the plugin of a test is given.

use std::ffi::{c_void, CStr};
use std::sync::Arc;

use super::extensions::{add_to_log, HEALTH, HTTP, LOG};
use super::Shared;
use crate::sys::*;
use crate::text::{bytes, text};

pub(super) fn of(shared: &Arc<Shared>) -> actuator_host {
    actuator_host {
        struct_size: std::mem::size_of::<actuator_host>() as u32,
        abi_major: ACTUATOR_ABI_MAJOR,
        abi_minor: ACTUATOR_ABI_MINOR,
        reserved0: 0,
        impl_: Arc::as_ptr(shared) as *mut c_void,
        log_enabled: Some(log_enabled),
        log: Some(log),
        get_extension: Some(get_extension),
    }
}

/// # Safety
/// `host` was made by [`of`] and its `Shared` lives.
pub(super) unsafe fn shared<'a>(host: *const actuator_host) -> &'a Shared {
    &*((*host).impl_ as *const Shared)
}

unsafe extern "C" fn log_enabled(_: *const actuator_host, _: i32) -> i32 {
    1
}

unsafe extern "C" fn log(host: *const actuator_host, level: i32, message: actuator_str) {
    add_to_log(host, level, "plugin.log", text(message));
}

unsafe extern "C" fn get_extension(_: *const actuator_host, id: *const c_char) -> *const c_void {
    match CStr::from_ptr(id.cast()).to_bytes() {
        b"actuator.http/1" => &HTTP as *const actuator_http as *const c_void,
        b"actuator.log/1" => &LOG as *const actuator_log as *const c_void,
        b"actuator.health/1" => &HEALTH as *const actuator_health as *const c_void,
        _ => std::ptr::null(),
    }
}

/// A writer that appends to `said`, which must outlive it.
pub(super) fn writer(said: &mut Vec<u8>) -> actuator_writer {
    actuator_writer {
        struct_size: std::mem::size_of::<actuator_writer>() as u32,
        reserved0: 0,
        ctx: said as *mut Vec<u8> as *mut c_void,
        write: Some(append),
    }
}

unsafe extern "C" fn append(writer: *const actuator_writer, more: actuator_str) -> actuator_status {
    (*((*writer).ctx as *mut Vec<u8>)).extend_from_slice(bytes(more));
    ACTUATOR_OK
}
