//! From the C table to the trait: one function for each of the table's, behind the barrier.

use std::ffi::c_void;
use std::marker::PhantomData;

use crate::guard::guarded;
use crate::host::{Host, Level};
use crate::keys::terminated;
use crate::panics;
use crate::registrar::{HandlerSlot, Registrar};
use crate::sys;
use crate::text::{lend, text};
use crate::Plugin;

/// What `self` points to.
struct Instance<P> {
    host: Host,
    // The plugin goes first: a handler may refer to what it shares with the plugin.
    plugin: P,
    #[allow(clippy::vec_box)]
    slots: Vec<Box<HandlerSlot>>,
}

#[doc(hidden)]
pub struct Trampolines<P>(PhantomData<P>);

impl<P: Plugin> Trampolines<P> {
    unsafe extern "C" fn create(
        c_host: *const sys::actuator_host,
        config_json: sys::actuator_str,
        error: *const sys::actuator_writer,
        out_self: *mut *mut c_void,
    ) -> sys::actuator_status {
        let host = Host::new(c_host);
        panics::add(host);
        let status = match guarded(host, || P::create(host, text(config_json))) {
            Ok(Ok(plugin)) => {
                let made = Box::new(Instance { host, plugin, slots: Vec::new() });
                *out_self = Box::into_raw(made).cast();
                return sys::ACTUATOR_OK;
            }
            Ok(Err(why)) => {
                write(error, &why.0);
                sys::ACTUATOR_INVALID
            }
            Err(what) => {
                write(error, &format!("creating it has panicked: {what}"));
                sys::ACTUATOR_INTERNAL
            }
        };
        panics::remove(host);
        status
    }

    unsafe extern "C" fn start(
        this: *mut c_void,
        error: *const sys::actuator_writer,
    ) -> sys::actuator_status {
        let mine = &mut *(this as *mut Instance<P>);
        let host = mine.host;
        let (plugin, slots) = (&mine.plugin, &mut mine.slots);
        match guarded(host, || plugin.start(&mut Registrar { host, slots })) {
            Ok(Ok(())) => return sys::ACTUATOR_OK,
            Ok(Err(why)) => write(error, &why.0),
            Err(what) => write(error, &format!("starting it has panicked: {what}")),
        }
        sys::ACTUATOR_INTERNAL
    }

    unsafe extern "C" fn stop(this: *mut c_void) {
        let mine = &*(this as *const Instance<P>);
        // A panic was logged by the hook; there is nothing else to do about it.
        let _ = guarded(mine.host, || mine.plugin.stop());
    }

    unsafe extern "C" fn destroy(this: *mut c_void) {
        let mine = Box::from_raw(this as *mut Instance<P>);
        let host = mine.host;
        if guarded(host, || drop(mine)).is_err() {
            host.log(Level::Error, "Dropping the plugin has panicked; something may have leaked.");
        }
        panics::remove(host);
    }
}

unsafe fn write(error: *const sys::actuator_writer, sentence: &str) {
    if !sys::has!(error, sys::actuator_writer, write) {
        return;
    }
    if let Some(write) = (*error).write {
        write(error, lend(sentence.as_bytes()));
    }
}

/// The static table of one plugin type; its texts end in a NUL.
#[doc(hidden)]
pub const fn make_table<P: Plugin>(
    id: &'static str,
    version: &'static str,
    keys: &'static [sys::actuator_key],
) -> sys::actuator_plugin {
    sys::actuator_plugin {
        struct_size: std::mem::size_of::<sys::actuator_plugin>() as u32,
        abi_major: sys::ACTUATOR_ABI_MAJOR,
        abi_minor_required: 0, // nothing of this layer needs more than the first form
        reserved0: 0,
        id: terminated(id),
        version: terminated(version),
        built_with: terminated(concat!("actuator-sdk ", env!("CARGO_PKG_VERSION"), ", Rust\0")),
        keys: if keys.is_empty() { std::ptr::null() } else { keys.as_ptr() },
        key_count: keys.len() as u32,
        key_size: std::mem::size_of::<sys::actuator_key>() as u32,
        create: Some(Trampolines::<P>::create),
        start: Some(Trampolines::<P>::start),
        stop: Some(Trampolines::<P>::stop),
        destroy: Some(Trampolines::<P>::destroy),
        get_extension: None,
    }
}

/// Writes the table and the one exported symbol. Once in a library:
///
/// ```ignore
/// actuator::plugin!(MyPlugin, id: "my-plugin", version: "1.2.0", keys: [
///     Key::with_default("my-plugin.url\0", KeyType::Text, "http://localhost\0", "where it is\0"),
/// ]);
/// ```
#[macro_export]
macro_rules! plugin {
    ($type:ty, id: $id:expr, version: $version:expr $(, keys: [$($key:expr),* $(,)?])? $(,)?) => {
        #[no_mangle]
        pub extern "C" fn actuator_plugin_v1() -> *const $crate::sys::actuator_plugin {
            static KEYS: &[$crate::sys::actuator_key] = &[$($($key),*)?];
            static TABLE: $crate::sys::actuator_plugin = $crate::make_table::<$type>(
                concat!($id, "\0"),
                concat!($version, "\0"),
                KEYS,
            );
            &TABLE
        }
    };
}
