//! Holds this crate to the list of every size, offset and number of the C headers. Where the list
//! lies is said by ACTUATOR_LAYOUT; its lines are
//!
//!     struct NAME size S align A
//!     field STRUCT.FIELD offset O size S
//!     type NAME size S align A
//!     constant NAME VALUE
//!     text NAME "VALUE"

use std::collections::BTreeSet;
use std::mem::{align_of, size_of, MaybeUninit};
use std::ptr::addr_of;

use actuator_sys::*;

fn size_behind<T>(_: *const T) -> usize {
    size_of::<T>()
}

/// The lines of structs whose fields are named here. A field that is a word of Rust has a `_` at
/// its end, which C has not.
macro_rules! structs {
    ($($name:ident { $($field:ident),* $(,)? })*) => {{
        let mut lines = Vec::new();
        $(
            lines.push(format!("struct {} size {} align {}", stringify!($name),
                               size_of::<$name>(), align_of::<$name>()));
            let place = MaybeUninit::<$name>::uninit();
            let start = place.as_ptr();
            $(
                // Addresses alone: nothing is read.
                let field = unsafe { addr_of!((*start).$field) };
                lines.push(format!("field {}.{} offset {} size {}", stringify!($name),
                                   stringify!($field).trim_end_matches('_'),
                                   field as usize - start as usize, size_behind(field)));
            )*
        )*
        lines
    }};
}

macro_rules! constants {
    ($($name:ident)*) => { vec![$(format!("constant {} {}", stringify!($name), $name)),*] };
}

macro_rules! texts {
    ($($name:ident)*) => { vec![$(format!("text {} \"{}\"", stringify!($name), $name)),*] };
}

macro_rules! types {
    ($($name:ident)*) => {
        vec![$(format!("type {} size {} align {}", stringify!($name), size_of::<$name>(),
                       align_of::<$name>())),*]
    };
}

fn struct_lines() -> Vec<String> {
    structs! {
        actuator_str { data, size }
        actuator_writer { struct_size, reserved0, ctx, write }
        actuator_key { name, default_value, help, type_, flags }
        actuator_host {
            struct_size, abi_major, abi_minor, reserved0, impl_, log_enabled, log, get_extension
        }
        actuator_plugin {
            struct_size, abi_major, abi_minor_required, reserved0, id, version, built_with, keys,
            key_count, key_size, create, start, stop, destroy, get_extension
        }
        actuator_http_endpoint {
            struct_size, flags, id, path, method, reserved0, deadline_ms, body_limit, ctx, handle,
            on_cancel
        }
        actuator_http_header { name, value }
        actuator_http_response {
            struct_size, status, content_type, body, headers, header_count
        }
        actuator_http {
            struct_size, reserved0, add_endpoint, selector, parameter, header, body, time_left_ms,
            is_cancelled, respond, respond_error
        }
        actuator_http_stream_options {
            struct_size, flags, buffer_limit, ctx, on_writable, on_closed
        }
        actuator_http_stream { struct_size, reserved0, begin, write, writable, end }
        actuator_log_field { name, value, kind, reserved0 }
        actuator_log_record {
            struct_size, level, event, message, fields, field_count, field_size
        }
        actuator_log { struct_size, reserved0, write }
        actuator_health_check { struct_size, flags, interval_ms, deadline_ms, ctx, check }
        actuator_health { struct_size, reserved0, declare, set, declare_check, complete }
        actuator_metric {
            struct_size, kind, name, unit, help, labels, label_count, series_limit, buckets,
            bucket_count, reserved0
        }
        actuator_metrics {
            struct_size, reserved0, declare, series, counter_add, gauge_set, gauge_add,
            histogram_observe
        }
        actuator_info { struct_size, reserved0, declare, set }
        actuator_timer_request { struct_size, flags, first_ms, repeat_ms, ctx, fire }
        actuator_timer { struct_size, reserved0, start, cancel }
        actuator_thread_check { struct_size, reserved0, current }
    }
}

fn number_lines() -> Vec<String> {
    constants! {
        ACTUATOR_ABI_MAJOR ACTUATOR_ABI_MINOR
        ACTUATOR_OK ACTUATOR_INVALID ACTUATOR_UNSUPPORTED ACTUATOR_GONE ACTUATOR_CONFLICT
        ACTUATOR_LIMIT ACTUATOR_WRONG_STATE ACTUATOR_NOT_FOUND ACTUATOR_INTERNAL
        ACTUATOR_LOG_TRACE ACTUATOR_LOG_DEBUG ACTUATOR_LOG_INFO ACTUATOR_LOG_WARN
        ACTUATOR_LOG_ERROR
        ACTUATOR_KEY_TEXT ACTUATOR_KEY_BOOLEAN ACTUATOR_KEY_INTEGER ACTUATOR_KEY_DURATION_MILLIS
        ACTUATOR_KEY_DURATION_SECONDS ACTUATOR_KEY_TEXT_LIST ACTUATOR_KEY_TEXT_MAP
        ACTUATOR_KEY_SECRET ACTUATOR_KEY_DEPRECATED
        ACTUATOR_HTTP_GET ACTUATOR_HTTP_POST ACTUATOR_HTTP_DELETE ACTUATOR_HTTP_PUT
        ACTUATOR_HTTP_PATCH
        ACTUATOR_HTTP_MUTATES ACTUATOR_HTTP_NON_BLOCKING ACTUATOR_HTTP_CONSUMES_JSON
        ACTUATOR_HTTP_PRODUCES_JSON
        ACTUATOR_LOG_TEXT ACTUATOR_LOG_NUMBER
        ACTUATOR_HEALTH_UP ACTUATOR_HEALTH_DOWN ACTUATOR_HEALTH_OUT_OF_SERVICE
        ACTUATOR_HEALTH_UNKNOWN
        ACTUATOR_METRIC_COUNTER ACTUATOR_METRIC_GAUGE ACTUATOR_METRIC_HISTOGRAM
        ACTUATOR_THREAD_OTHER ACTUATOR_THREAD_CONTROL ACTUATOR_THREAD_WORKER ACTUATOR_THREAD_IO
    }
}

fn text_lines() -> Vec<String> {
    texts! {
        ACTUATOR_PLUGIN_ENTRY_SYMBOL
        ACTUATOR_EXT_HTTP ACTUATOR_EXT_HTTP_STREAM ACTUATOR_EXT_LOG ACTUATOR_EXT_HEALTH
        ACTUATOR_EXT_METRICS ACTUATOR_EXT_INFO ACTUATOR_EXT_TIMER ACTUATOR_EXT_THREAD_CHECK
    }
}

fn type_lines() -> Vec<String> {
    types! { actuator_status actuator_call actuator_plugin_entry }
}

/// What the list says and this crate does not, and the other way round.
fn differences(list: &str) -> Vec<String> {
    let theirs: BTreeSet<String> = list
        .lines()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let ours: BTreeSet<String> =
        [struct_lines(), number_lines(), text_lines(), type_lines()].concat().into_iter().collect();
    theirs
        .difference(&ours)
        .map(|line| format!("the C headers have \"{line}\", this crate has not"))
        .chain(
            ours.difference(&theirs)
                .map(|line| format!("this crate has \"{line}\", the C headers have not")),
        )
        .collect()
}

fn list() -> String {
    let file = std::env::var("ACTUATOR_LAYOUT")
        .expect("ACTUATOR_LAYOUT names no file: set it to the list of the C headers' layout");
    std::fs::read_to_string(&file).unwrap_or_else(|why| panic!("{file} cannot be read: {why}"))
}

#[test]
fn this_crate_is_laid_out_as_the_c_headers_are() {
    assert_eq!(differences(&list()), Vec::<String>::new());
}

#[test]
fn one_number_that_differs_is_found() {
    let wrong = list().replace(
        "field actuator_http_endpoint.deadline_ms offset 48 ",
        "field actuator_http_endpoint.deadline_ms offset 56 ",
    );
    assert_eq!(
        differences(&wrong),
        [
            "the C headers have \"field actuator_http_endpoint.deadline_ms offset 56 size 8\", this \
             crate has not",
            "this crate has \"field actuator_http_endpoint.deadline_ms offset 48 size 8\", the C \
             headers have not",
        ]
    );
}
