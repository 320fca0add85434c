//! `actuator/ext/timer.h`.

use core::ffi::c_void;

use crate::{actuator_host, actuator_status};

pub const ACTUATOR_EXT_TIMER: &str = "actuator.timer/1";

#[repr(C)]
pub struct actuator_timer_request {
    pub struct_size: u32,
    pub flags: u32,
    pub first_ms: i64,
    pub repeat_ms: i64,
    pub ctx: *mut c_void,
    pub fire:
        Option<unsafe extern "C" fn(ctx: *mut c_void, host: *const actuator_host, timer: u64)>,
}

#[repr(C)]
pub struct actuator_timer {
    pub struct_size: u32,
    pub reserved0: u32,
    pub start: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            request: *const actuator_timer_request,
            timer: *mut u64,
        ) -> actuator_status,
    >,
    pub cancel:
        Option<unsafe extern "C" fn(host: *const actuator_host, timer: u64) -> actuator_status>,
}
