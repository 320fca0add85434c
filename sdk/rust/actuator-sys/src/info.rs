//! `actuator/ext/info.h`.

use crate::{actuator_host, actuator_status, actuator_str, actuator_writer};

pub const ACTUATOR_EXT_INFO: &str = "actuator.info/1";

#[repr(C)]
pub struct actuator_info {
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
            json: actuator_str,
        ) -> actuator_status,
    >,
}
