//! `actuator/ext/metrics.h`.

use crate::{actuator_host, actuator_status, actuator_str, actuator_writer};

pub const ACTUATOR_EXT_METRICS: &str = "actuator.metrics/1";

pub const ACTUATOR_METRIC_COUNTER: i32 = 1;
pub const ACTUATOR_METRIC_GAUGE: i32 = 2;
pub const ACTUATOR_METRIC_HISTOGRAM: i32 = 3;

#[repr(C)]
pub struct actuator_metric {
    pub struct_size: u32,
    pub kind: i32,
    pub name: actuator_str,
    pub unit: actuator_str,
    pub help: actuator_str,
    pub labels: *const actuator_str,
    pub label_count: u32,
    pub series_limit: u32,
    pub buckets: *const f64,
    pub bucket_count: u32,
    pub reserved0: u32,
}

#[repr(C)]
pub struct actuator_metrics {
    pub struct_size: u32,
    pub reserved0: u32,
    pub declare: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            declared: *const actuator_metric,
            error: *const actuator_writer,
            metric: *mut u64,
        ) -> actuator_status,
    >,
    pub series: Option<
        unsafe extern "C" fn(
            host: *const actuator_host,
            metric: u64,
            values: *const actuator_str,
            count: u32,
            series: *mut u64,
        ) -> actuator_status,
    >,
    pub counter_add:
        Option<unsafe extern "C" fn(host: *const actuator_host, series: u64, amount: u64)>,
    pub gauge_set:
        Option<unsafe extern "C" fn(host: *const actuator_host, series: u64, value: f64)>,
    pub gauge_add:
        Option<unsafe extern "C" fn(host: *const actuator_host, series: u64, amount: f64)>,
    pub histogram_observe:
        Option<unsafe extern "C" fn(host: *const actuator_host, series: u64, value: f64)>,
}
