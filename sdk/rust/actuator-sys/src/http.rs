//! `actuator/ext/http.h`.

use core::ffi::c_void;

use crate::{actuator_call, actuator_host, actuator_status, actuator_str, actuator_writer};

pub const ACTUATOR_EXT_HTTP: &str = "actuator.http/1";

pub const ACTUATOR_HTTP_GET: i32 = 1;
pub const ACTUATOR_HTTP_POST: i32 = 2;
pub const ACTUATOR_HTTP_DELETE: i32 = 3;
pub const ACTUATOR_HTTP_PUT: i32 = 4;
pub const ACTUATOR_HTTP_PATCH: i32 = 5;

pub const ACTUATOR_HTTP_MUTATES: u32 = 1;
pub const ACTUATOR_HTTP_NON_BLOCKING: u32 = 2;
pub const ACTUATOR_HTTP_CONSUMES_JSON: u32 = 4;
pub const ACTUATOR_HTTP_PRODUCES_JSON: u32 = 8;

#[repr(C)]
pub struct actuator_http_endpoint {
    pub struct_size: u32,
    pub flags: u32,
    pub id: actuator_str,
    pub path: actuator_str,
    pub method: i32,
    pub reserved0: u32,
    pub deadline_ms: i64,
    pub body_limit: u64,
    pub ctx: *mut c_void,
    pub handle: Option<
        unsafe extern "C" fn(ctx: *mut c_void, host: *const actuator_host, call: actuator_call),
    >,
    pub on_cancel: Option<
        unsafe extern "C" fn(ctx: *mut c_void, host: *const actuator_host, call: actuator_call),
    >,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct actuator_http_header {
    pub name: actuator_str,
    pub value: actuator_str,
}

#[repr(C)]
pub struct actuator_http_response {
    pub struct_size: u32,
    pub status: i32,
    pub content_type: actuator_str,
    pub body: actuator_str,
    pub headers: *const actuator_http_header,
    pub header_count: u64,
}

#[repr(C)]
pub struct actuator_http {
    pub struct_size: u32,
    pub reserved0: u32,
    pub add_endpoint: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            endpoint: *const actuator_http_endpoint,
            error: *const actuator_writer,
        ) -> actuator_status,
    >,
    pub selector: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            name: actuator_str,
            value: *mut actuator_str,
        ) -> actuator_status,
    >,
    pub parameter: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            name: actuator_str,
            index: u64,
            value: *mut actuator_str,
        ) -> actuator_status,
    >,
    pub header: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            name: actuator_str,
            value: *mut actuator_str,
        ) -> actuator_status,
    >,
    pub body: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            value: *mut actuator_str,
        ) -> actuator_status,
    >,
    pub time_left_ms: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            value: *mut i64,
        ) -> actuator_status,
    >,
    pub is_cancelled:
        Option<unsafe extern "C" fn(host: *const actuator_host, call: actuator_call) -> i32>,
    pub respond: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            response: *const actuator_http_response,
        ) -> actuator_status,
    >,
    pub respond_error: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            status: i32,
            message: actuator_str,
        ) -> actuator_status,
    >,
}
