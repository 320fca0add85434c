//! Rows of the key table: what a plugin reads of the configuration.

use std::os::raw::c_char;

use crate::sys;

/// What a value is, and what arrives in the JSON of `create`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
pub enum KeyType {
    Text = sys::ACTUATOR_KEY_TEXT,
    Boolean = sys::ACTUATOR_KEY_BOOLEAN,
    Integer = sys::ACTUATOR_KEY_INTEGER,
    /// A bare number is milliseconds; arrives in milliseconds.
    DurationMillis = sys::ACTUATOR_KEY_DURATION_MILLIS,
    /// A bare number is seconds; arrives in milliseconds.
    DurationSeconds = sys::ACTUATOR_KEY_DURATION_SECONDS,
    TextList = sys::ACTUATOR_KEY_TEXT_LIST,
    /// All keys below the name.
    TextMap = sys::ACTUATOR_KEY_TEXT_MAP,
}

/// One row. Its texts end in a NUL, which [`plugin!`](crate::plugin) does not add: write
/// `"hello.greeting\0"`.
pub struct Key;

impl Key {
    /// A key that is absent unless somebody sets it.
    pub const fn new(name: &'static str, type_: KeyType, help: &'static str) -> sys::actuator_key {
        sys::actuator_key {
            name: terminated(name),
            default_value: std::ptr::null(),
            help: terminated(help),
            type_: type_ as i32,
            flags: 0,
        }
    }

    /// A key with a default, written as in a file.
    pub const fn with_default(
        name: &'static str,
        type_: KeyType,
        default_value: &'static str,
        help: &'static str,
    ) -> sys::actuator_key {
        let mut key = Self::new(name, type_, help);
        key.default_value = terminated(default_value);
        key
    }

    /// A key whose value is masked wherever the host shows configuration.
    pub const fn secret(name: &'static str, help: &'static str) -> sys::actuator_key {
        let mut key = Self::new(name, KeyType::Text, help);
        key.flags = sys::ACTUATOR_KEY_SECRET;
        key
    }
}

/// A literal for C; does not compile without its NUL, because it is used in constants.
pub(crate) const fn terminated(text: &'static str) -> *const sys::c_char {
    let bytes = text.as_bytes();
    assert!(!bytes.is_empty() && bytes[bytes.len() - 1] == 0, "a text for C must end in \\0");
    bytes.as_ptr() as *const c_char as *const sys::c_char
}
