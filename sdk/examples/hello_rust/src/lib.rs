//! GET /actuator/helloRust         {"message":"hello"}
//! GET /actuator/helloRust/{name}  {"message":"hello, {name}"}

use actuator::{Call, Endpoint, Failure, Host, Plugin, Registrar};

struct Hello;

impl Plugin for Hello {
    fn create(_host: Host, _config_json: &str) -> Result<Self, Failure> {
        Ok(Hello)
    }

    fn start(&self, declare: &mut Registrar) -> Result<(), Failure> {
        declare.endpoint(
            Endpoint::get("helloRust").non_blocking().produces_json(),
            |call: Call| {
                call.respond(200, r#"{"message":"hello"}"#);
            },
        )?;
        let named = Endpoint::get("helloRust").path("{name}").non_blocking().produces_json();
        declare.endpoint(named, |call: Call| {
            let name = json_escaped(call.selector("name").unwrap_or_default());
            call.respond(200, &format!(r#"{{"message":"hello, {name}"}}"#));
        })
    }
}

/// Text as the inside of a JSON string.
fn json_escaped(text: &str) -> String {
    text.chars()
        .map(|each| match each {
            '"' | '\\' => format!("\\{each}"),
            '\0'..='\x1f' => format!("\\u{:04x}", each as u32),
            _ => each.to_string(),
        })
        .collect()
}

actuator::plugin!(Hello, id: "hello-rust", version: "1.0.0");

#[cfg(test)]
mod tests {
    use super::*;
    use actuator::testing::FakeHost;

    #[test]
    fn says_hello() {
        let host = FakeHost::start(actuator_plugin_v1, "{}").unwrap();
        assert_eq!(host.get("helloRust").body, r#"{"message":"hello"}"#);
    }

    #[test]
    fn says_hello_to_a_name_that_json_has_to_escape() {
        let host = FakeHost::start(actuator_plugin_v1, "{}").unwrap();
        let answer = host.get("helloRust/a\"\\\x01b");
        assert_eq!((answer.status, &*answer.body), (200, r#"{"message":"hello, a\"\\\u0001b"}"#));
    }
}
