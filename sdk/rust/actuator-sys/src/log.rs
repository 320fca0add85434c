//! `actuator/ext/log.h`.

use crate::{actuator_host, actuator_str};

pub const ACTUATOR_EXT_LOG: &str = "actuator.log/1";

pub const ACTUATOR_LOG_TEXT: i32 = 0;
pub const ACTUATOR_LOG_NUMBER: i32 = 1;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct actuator_log_field {
    pub name: actuator_str,
    pub value: actuator_str,
    pub kind: i32,
    pub reserved0: u32,
}

#[repr(C)]
pub struct actuator_log_record {
    pub struct_size: u32,
    pub level: i32,
    pub event: actuator_str,
    pub message: actuator_str,
    pub fields: *const actuator_log_field,
    pub field_count: u32,
    pub field_size: u32,
}

#[repr(C)]
pub struct actuator_log {
    pub struct_size: u32,
    pub reserved0: u32,
    pub write: Option<
        unsafe extern "C" fn(host: *const actuator_host, record: *const actuator_log_record),
    >,
}
