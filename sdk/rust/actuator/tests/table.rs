//! What `plugin!` writes.

use std::ffi::CStr;

use actuator::testing::FakeHost;
use actuator::{sys, Failure, Host, Key, KeyType, Plugin, Registrar};

struct Configured;

impl Plugin for Configured {
    fn create(_host: Host, config_json: &str) -> Result<Self, Failure> {
        match config_json {
            r#"{"configured.limit":5}"# => Ok(Configured),
            other => Err(format!("configured.limit is not 5 in {other}").into()),
        }
    }

    fn start(&self, _declare: &mut Registrar) -> Result<(), Failure> {
        Ok(())
    }
}

actuator::plugin!(Configured, id: "configured", version: "1.2.3", keys: [
    Key::with_default("configured.limit\0", KeyType::Integer, "5\0", "how many\0"),
    Key::secret("configured.password\0", "of the engine\0"),
    Key::new("configured.wait\0", KeyType::DurationMillis, "how long\0"),
]);

fn text(at: *const sys::c_char) -> String {
    assert!(!at.is_null());
    unsafe { CStr::from_ptr(at.cast()) }.to_str().unwrap().to_owned()
}

#[test]
fn the_table_has_what_the_macro_was_given() {
    let table = unsafe { &*actuator_plugin_v1() };
    assert_eq!(table.struct_size as usize, std::mem::size_of::<sys::actuator_plugin>());
    assert_eq!((table.abi_major, table.abi_minor_required, table.reserved0), (1, 0, 0));
    assert_eq!((text(table.id), text(table.version)), ("configured".into(), "1.2.3".into()));
    assert_eq!(text(table.built_with), "actuator-sdk 0.9.1, Rust");
    assert_eq!(
        text(table.built_with).split(&[' ', ','][..]).nth(1),
        Some(sys::ACTUATOR_SDK_VERSION)
    );
}

#[test]
fn the_key_table_has_a_row_for_each_key() {
    let table = unsafe { &*actuator_plugin_v1() };
    assert_eq!(table.key_size as usize, std::mem::size_of::<sys::actuator_key>());
    let rows = unsafe { std::slice::from_raw_parts(table.keys, table.key_count as usize) };
    let said: Vec<_> = rows.iter().map(|row| (text(row.name), row.type_, row.flags)).collect();
    assert_eq!(
        said,
        [
            ("configured.limit".to_owned(), sys::ACTUATOR_KEY_INTEGER, 0),
            ("configured.password".to_owned(), sys::ACTUATOR_KEY_TEXT, sys::ACTUATOR_KEY_SECRET),
            ("configured.wait".to_owned(), sys::ACTUATOR_KEY_DURATION_MILLIS, 0),
        ]
    );
    assert_eq!((text(rows[0].default_value), text(rows[0].help)), ("5".into(), "how many".into()));
    assert!(rows[1].default_value.is_null());
}

#[test]
fn the_configuration_arrives() {
    assert!(FakeHost::start(actuator_plugin_v1, r#"{"configured.limit":5}"#).is_ok());
    let why = FakeHost::start(actuator_plugin_v1, "{}").err();
    assert_eq!(why.as_deref(), Some("configured.limit is not 5 in {}"));
}
