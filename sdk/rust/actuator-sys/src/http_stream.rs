//! `actuator/ext/http_stream.h`.

use core::ffi::c_void;

use crate::{actuator_call, actuator_host, actuator_http_response, actuator_status, actuator_str};

pub const ACTUATOR_EXT_HTTP_STREAM: &str = "actuator.http-stream/1";

#[repr(C)]
pub struct actuator_http_stream_options {
    pub struct_size: u32,
    pub flags: u32,
    pub buffer_limit: u64,
    pub ctx: *mut c_void,
    pub on_writable: Option<
        unsafe extern "C" fn(ctx: *mut c_void, host: *const actuator_host, call: actuator_call),
    >,
    pub on_closed: Option<
        unsafe extern "C" fn(ctx: *mut c_void, host: *const actuator_host, call: actuator_call),
    >,
}

#[repr(C)]
pub struct actuator_http_stream {
    pub struct_size: u32,
    pub reserved0: u32,
    pub begin: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            head: *const actuator_http_response,
            options: *const actuator_http_stream_options,
        ) -> actuator_status,
    >,
    pub write: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            bytes: actuator_str,
        ) -> actuator_status,
    >,
    pub writable: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            bytes: *mut u64,
        ) -> actuator_status,
    >,
    pub end: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            complete: i32,
        ) -> actuator_status,
    >,
}
