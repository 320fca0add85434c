//! `actuator/ext/thread_check.h`.

use crate::actuator_host;

pub const ACTUATOR_EXT_THREAD_CHECK: &str = "actuator.thread-check/1";

pub const ACTUATOR_THREAD_OTHER: i32 = 0;
pub const ACTUATOR_THREAD_CONTROL: i32 = 1;
pub const ACTUATOR_THREAD_WORKER: i32 = 2;
pub const ACTUATOR_THREAD_IO: i32 = 3;

#[repr(C)]
pub struct actuator_thread_check {
    pub struct_size: u32,
    pub reserved0: u32,
    pub current: Option<unsafe extern "C" fn(host: *const actuator_host) -> i32>,
}
