//! The C headers of the plugin ABI of actuator-host, written by hand: the same names, the same
//! layout, and no word of their own. What a thing means, who owns it and which thread may call it
//! stands in the headers (`actuator/plugin.h`, `actuator/ext/*.h`); a test holds every offset and
//! number to the list that the C compilers are held to.
//!
//! Function pointers are `Option`: a table that comes from the other side is read up to its
//! `struct_size` and no further ([`has!`]).
#![no_std]
#![allow(non_camel_case_types)]

#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
compile_error!("the actuator plugin ABI is defined for 64-bit Linux only");

mod health;
mod http;
mod http_stream;
mod info;
mod log;
mod metrics;
mod plugin;
mod thread_check;
mod timer;

pub use health::*;
pub use http::*;
pub use http_stream::*;
pub use info::*;
pub use log::*;
pub use metrics::*;
pub use plugin::*;
pub use thread_check::*;
pub use timer::*;

/// Whether a table that came from the other side is large enough to hold a field:
/// `ACTUATOR_HAS` of the C header. `$table` is a raw pointer to `$type` and may be null.
#[macro_export]
macro_rules! has {
    ($table:expr, $type:ty, $field:ident) => {{
        let table: *const $type = $table;
        let end = {
            let place = ::core::mem::MaybeUninit::<$type>::uninit();
            let start = place.as_ptr();
            // Addresses alone: nothing is read.
            let field = unsafe { ::core::ptr::addr_of!((*start).$field) };
            unsafe { field.add(1) as usize - start as usize }
        };
        !table.is_null()
            && unsafe { ::core::ptr::addr_of!((*table).struct_size).read() } as usize >= end
    }};
}
