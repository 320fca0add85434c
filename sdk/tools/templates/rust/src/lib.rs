//! GET /actuator/myPlugin  {"message":"hello from my-plugin"}

use actuator::{Call, Endpoint, Failure, Host, Plugin, Registrar};

/// One instance. There may be several in a process: keep state in here, never in a static.
struct Service;

impl Plugin for Service {
    // `config_json` has the keys that `plugin!` below declares; here there are none.
    fn create(_host: Host, _config_json: &str) -> Result<Self, Failure> {
        Ok(Service)
    }

    fn start(&self, declare: &mut Registrar) -> Result<(), Failure> {
        // The handler never waits; one that does leaves non_blocking() out.
        declare.endpoint(Endpoint::get("myPlugin").non_blocking(), |call: Call| {
            call.respond(200, r#"{"message":"hello from my-plugin"}"#);
        })
    }
}

actuator::plugin!(Service, id: "my-plugin", version: "0.1.0");

#[cfg(test)]
mod tests {
    use super::*;
    use actuator::testing::FakeHost;

    #[test]
    fn says_hello() {
        let host = FakeHost::start(actuator_plugin_v1, "{}").unwrap();
        let answer = host.get("myPlugin");
        assert_eq!(answer.status, 200);
        assert_eq!(answer.body, r#"{"message":"hello from my-plugin"}"#);
    }
}
