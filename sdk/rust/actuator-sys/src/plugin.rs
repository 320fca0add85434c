//! `actuator/plugin.h`.

use core::ffi::c_void;

/// `char` of C; `core::ffi::c_char` is younger than the oldest compiler that this is built with.
pub type c_char = i8;

pub const ACTUATOR_ABI_MAJOR: u32 = 1;
pub const ACTUATOR_ABI_MINOR: u32 = 0;
pub const ACTUATOR_SDK_VERSION: &str = "0.9.1";
pub const ACTUATOR_PLUGIN_ENTRY_SYMBOL: &str = "actuator_plugin_v1";

#[repr(C)]
#[derive(Clone, Copy)]
pub struct actuator_str {
    pub data: *const c_char,
    pub size: usize,
}

pub type actuator_status = i32;
pub type actuator_call = u64;

pub const ACTUATOR_OK: actuator_status = 0;
pub const ACTUATOR_INVALID: actuator_status = -1;
pub const ACTUATOR_UNSUPPORTED: actuator_status = -2;
pub const ACTUATOR_GONE: actuator_status = -3;
pub const ACTUATOR_CONFLICT: actuator_status = -4;
pub const ACTUATOR_LIMIT: actuator_status = -5;
pub const ACTUATOR_WRONG_STATE: actuator_status = -6;
pub const ACTUATOR_NOT_FOUND: actuator_status = -7;
pub const ACTUATOR_INTERNAL: actuator_status = -8;

pub const ACTUATOR_LOG_TRACE: i32 = 0;
pub const ACTUATOR_LOG_DEBUG: i32 = 1;
pub const ACTUATOR_LOG_INFO: i32 = 2;
pub const ACTUATOR_LOG_WARN: i32 = 3;
pub const ACTUATOR_LOG_ERROR: i32 = 4;

#[repr(C)]
pub struct actuator_writer {
    pub struct_size: u32,
    pub reserved0: u32,
    pub ctx: *mut c_void,
    pub write: Option<
        unsafe extern "C" fn(self_: *const actuator_writer, bytes: actuator_str) -> actuator_status,
    >,
}

pub const ACTUATOR_KEY_TEXT: i32 = 0;
pub const ACTUATOR_KEY_BOOLEAN: i32 = 1;
pub const ACTUATOR_KEY_INTEGER: i32 = 2;
pub const ACTUATOR_KEY_DURATION_MILLIS: i32 = 3;
pub const ACTUATOR_KEY_DURATION_SECONDS: i32 = 4;
pub const ACTUATOR_KEY_TEXT_LIST: i32 = 5;
pub const ACTUATOR_KEY_TEXT_MAP: i32 = 6;

pub const ACTUATOR_KEY_SECRET: u32 = 1;
pub const ACTUATOR_KEY_DEPRECATED: u32 = 2;

#[repr(C)]
pub struct actuator_key {
    pub name: *const c_char,
    pub default_value: *const c_char,
    pub help: *const c_char,
    pub type_: i32, // "type" in C
    pub flags: u32,
}

#[repr(C)]
pub struct actuator_host {
    pub struct_size: u32,
    pub abi_major: u32,
    pub abi_minor: u32,
    pub reserved0: u32,
    pub impl_: *mut c_void, // "impl" in C
    pub log_enabled: Option<unsafe extern "C" fn(host: *const actuator_host, level: i32) -> i32>,
    pub log:
        Option<unsafe extern "C" fn(host: *const actuator_host, level: i32, message: actuator_str)>,
    pub get_extension: Option<
        unsafe extern "C" fn(host: *const actuator_host, id: *const c_char) -> *const c_void,
    >,
}

#[repr(C)]
pub struct actuator_plugin {
    pub struct_size: u32,
    pub abi_major: u32,
    pub abi_minor_required: u32,
    pub reserved0: u32,
    pub id: *const c_char,
    pub version: *const c_char,
    pub built_with: *const c_char,
    pub keys: *const actuator_key,
    pub key_count: u32,
    pub key_size: u32,
    pub create: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            config_json: actuator_str,
            error: *const actuator_writer,
            out_self: *mut *mut c_void,
        ) -> actuator_status,
    >,
    pub start: Option<
        unsafe extern "C" fn(self_: *mut c_void, error: *const actuator_writer) -> actuator_status,
    >,
    pub stop: Option<unsafe extern "C" fn(self_: *mut c_void)>,
    pub destroy: Option<unsafe extern "C" fn(self_: *mut c_void)>,
    pub get_extension:
        Option<unsafe extern "C" fn(self_: *mut c_void, id: *const c_char) -> *const c_void>,
}

/// Static tables are read by any thread and written by none.
unsafe impl Sync for actuator_plugin {}
unsafe impl Sync for actuator_key {}

pub type actuator_plugin_entry = unsafe extern "C" fn() -> *const actuator_plugin;
