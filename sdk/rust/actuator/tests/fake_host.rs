//! That the host of tests sees what the safe layer cannot prevent.

use std::ffi::CStr;
use std::panic::{catch_unwind, AssertUnwindSafe};

use actuator::testing::FakeHost;
use actuator::{sys, Call, Endpoint, Failure, Host, Plugin, Registrar};

struct Misuser {
    host: Host,
}

impl Plugin for Misuser {
    fn create(host: Host, _config_json: &str) -> Result<Self, Failure> {
        Ok(Misuser { host })
    }

    fn start(&self, declare: &mut Registrar) -> Result<(), Failure> {
        let host = self.host;
        declare.endpoint(Endpoint::get("twice"), move |call: Call| {
            let id = call.id();
            call.respond(200, "first");
            // What the layer does not let a plugin do takes the C table.
            let name = CStr::from_bytes_with_nul(b"actuator.http/1\0").unwrap();
            let http = host.c_extension(name) as *const sys::actuator_http;
            let message = sys::actuator_str { data: std::ptr::null(), size: 0 };
            let again = unsafe { (*http).respond_error.unwrap()(host.c_host(), id, 500, message) };
            assert_eq!(again, sys::ACTUATOR_GONE);
        })?;
        declare.endpoint(Endpoint::get("taken"), drop)
    }
}

actuator::plugin!(Misuser, id: "misuser", version: "1");

/// Drops the host and returns what it panics with.
fn said_at_the_end(host: FakeHost) -> String {
    let payload = catch_unwind(AssertUnwindSafe(|| drop(host))).unwrap_err();
    payload.downcast_ref::<String>().unwrap().clone()
}

#[test]
fn a_second_answer_is_found() {
    let host = FakeHost::start(actuator_plugin_v1, "{}").unwrap();
    assert_eq!(host.get("twice").body, "first");
    assert_eq!(
        said_at_the_end(host),
        "the plugin has broken rules: respond_error was called for call 1, which is not open"
    );
}

#[test]
fn a_path_that_is_declared_twice_makes_the_start_fail() {
    struct Twin;
    impl Plugin for Twin {
        fn create(_host: Host, _config_json: &str) -> Result<Self, Failure> {
            Ok(Twin)
        }
        fn start(&self, declare: &mut Registrar) -> Result<(), Failure> {
            declare.endpoint(Endpoint::get("twin"), drop)?;
            // As if it did not matter.
            let _ = declare.endpoint(Endpoint::get("twin"), drop);
            Ok(())
        }
    }
    extern "C" fn entry() -> *const sys::actuator_plugin {
        static TABLE: sys::actuator_plugin = actuator::make_table::<Twin>("twin\0", "1\0", &[]);
        &TABLE
    }
    let why = FakeHost::start(entry, "{}").err().unwrap();
    assert_eq!(why, "endpoint twin/ has no handler or was declared before");
}

#[test]
fn an_endpoint_that_is_not_there_is_404() {
    let host = FakeHost::start(actuator_plugin_v1, "{}").unwrap();
    assert_eq!(host.get("nothing").status, 404);
}
