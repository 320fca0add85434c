//! What a careless plugin cannot do to its host.

use std::sync::Mutex;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use actuator::testing::FakeHost;
use actuator::{Answered, Call, Endpoint, Failure, HealthStatus, Host, Level, Plugin, Registrar};

struct Careless {
    host: Host,
    threads: std::sync::Arc<Mutex<Vec<JoinHandle<()>>>>,
}

impl Plugin for Careless {
    fn create(host: Host, config_json: &str) -> Result<Self, Failure> {
        match config_json {
            "refuse" => Err("the key \"careless.x\" is bad".into()),
            "panic" => panic!("no creation today"),
            _ => Ok(Careless { host, threads: Default::default() }),
        }
    }

    fn start(&self, declare: &mut Registrar) -> Result<(), Failure> {
        let host = self.host;
        declare.endpoint(Endpoint::get("panics"), |_call: Call| panic!("in a handler"))?;
        declare.endpoint(Endpoint::get("forgets"), drop)?;
        declare.endpoint(Endpoint::get("refuses"), |call: Call| {
            call.respond_error(404, "there is none");
        })?;
        declare.endpoint(Endpoint::post("echoes").path("a/{*rest}"), |call: Call| {
            let rest = call.selector("rest").unwrap_or_default().to_owned();
            let times = call.parameter("times", 0).unwrap_or("none").to_owned();
            let body = String::from_utf8_lossy(call.body()).into_owned();
            call.respond(201, &format!("{rest} {times} {body}"));
        })?;
        let threads = self.threads.clone();
        declare.endpoint(Endpoint::get("later"), move |call: Call| {
            threads.lock().unwrap().push(thread::spawn(move || {
                thread::sleep(Duration::from_millis(20));
                assert_eq!(call.respond(200, "now"), Answered::Accepted);
                panic!("on a thread of its own");
            }));
        })?;
        declare.health("careless")?.set(HealthStatus::Up, "{}", Duration::from_secs(1));
        host.log(Level::Info, "started");
        Ok(())
    }
}

impl Drop for Careless {
    fn drop(&mut self) {
        for each in self.threads.lock().unwrap().drain(..) {
            let _ = each.join();
        }
    }
}

actuator::plugin!(Careless, id: "careless", version: "1");

fn started() -> FakeHost {
    FakeHost::start(actuator_plugin_v1, "{}").unwrap()
}

#[test]
fn a_refused_configuration_comes_back_as_its_sentence() {
    let why = FakeHost::start(actuator_plugin_v1, "refuse").err();
    assert_eq!(why.as_deref(), Some("the key \"careless.x\" is bad"));
}

#[test]
fn a_panic_in_create_is_its_failure() {
    let why = FakeHost::start(actuator_plugin_v1, "panic").err();
    assert_eq!(why.as_deref(), Some("creating it has panicked: no creation today"));
}

#[test]
fn a_panic_in_a_handler_answers_500_and_is_logged_with_its_place() {
    let host = started();
    assert_eq!(host.get("panics").status, 500);
    let log = host.log();
    for line in [
        "error plugin.panicked It has panicked.",
        "error call.unanswered A request was dropped without an answer; answering 500.",
        "error handler.panicked A request handler has panicked.",
    ] {
        assert!(log.iter().any(|each| each == line), "{line} is not in {log:?}");
    }
}

#[test]
fn a_dropped_call_answers_500() {
    let answer = started().get("forgets");
    assert_eq!(
        (answer.status, &*answer.body),
        (500, "the plugin dropped the request without an answer")
    );
}

#[test]
fn an_error_has_status_and_message() {
    let answer = started().get("refuses");
    assert_eq!((answer.status, &*answer.body), (404, "there is none"));
}

#[test]
fn the_request_is_read() {
    let answer = started().post("echoes/a/b/c?times=3", "text");
    assert_eq!((answer.status, &*answer.body), (201, "b/c 3 text"));
}

#[test]
fn another_thread_answers_and_its_panic_is_logged_too() {
    let host = started();
    assert_eq!(host.get("later").body, "now");
    for _ in 0..500 {
        if host.log().iter().any(|each| each.starts_with("error plugin.panicked")) {
            return;
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("the panic of the thread is not in {:?}", host.log());
}

#[test]
fn health_is_pushed() {
    assert_eq!(started().health("careless"), Some((0, "{}".to_owned())));
}
