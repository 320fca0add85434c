//! `actuator/ext/health.h`.

use core::ffi::c_void;

use crate::{actuator_call, actuator_host, actuator_status, actuator_str, actuator_writer};

pub const ACTUATOR_EXT_HEALTH: &str = "actuator.health/1";

pub const ACTUATOR_HEALTH_UP: i32 = 0;
pub const ACTUATOR_HEALTH_DOWN: i32 = 1;
pub const ACTUATOR_HEALTH_OUT_OF_SERVICE: i32 = 2;
pub const ACTUATOR_HEALTH_UNKNOWN: i32 = 3;

#[repr(C)]
pub struct actuator_health_check {
    pub struct_size: u32,
    pub flags: u32,
    pub interval_ms: i64,
    pub deadline_ms: i64,
    pub ctx: *mut c_void,
    pub check: Option<
        unsafe extern "C" fn(ctx: *mut c_void, host: *const actuator_host, call: actuator_call),
    >,
}

#[repr(C)]
pub struct actuator_health {
    pub struct_size: u32,
    pub reserved0: u32,
    pub declare: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            name: actuator_str,
            error: *const actuator_writer,
            handle: *mut u64,
        ) -> actuator_status,
    >,
    pub set: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            handle: u64,
            status: i32,
            details_json: actuator_str,
            ttl_ms: i64,
        ) -> actuator_status,
    >,
    pub declare_check: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            name: actuator_str,
            check: *const actuator_health_check,
            error: *const actuator_writer,
        ) -> actuator_status,
    >,
    pub complete: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            call: actuator_call,
            status: i32,
            details_json: actuator_str,
        ) -> actuator_status,
    >,
}
