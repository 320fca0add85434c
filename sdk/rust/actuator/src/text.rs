//! Text between Rust and C.

use std::os::raw::c_char;

use crate::sys::actuator_str;

pub(crate) const EMPTY: actuator_str = actuator_str { data: std::ptr::null(), size: 0 };

/// Lends bytes for the time of a call.
pub(crate) fn lend(bytes: &[u8]) -> actuator_str {
    actuator_str { data: bytes.as_ptr().cast::<c_char>().cast(), size: bytes.len() }
}

/// The bytes of a text that came from the other side.
///
/// # Safety
/// The text is valid for as long as `'a`, which the caller chooses.
pub(crate) unsafe fn bytes<'a>(text: actuator_str) -> &'a [u8] {
    if text.data.is_null() || text.size == 0 {
        return &[];
    }
    std::slice::from_raw_parts(text.data.cast(), text.size)
}

/// The same as text; what is not UTF-8, which the other side has promised not to send, is empty.
///
/// # Safety
/// As with [`bytes`].
pub(crate) unsafe fn text<'a>(text: actuator_str) -> &'a str {
    std::str::from_utf8(bytes(text)).unwrap_or("")
}
