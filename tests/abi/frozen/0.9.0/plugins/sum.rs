// A plugin as a stranger wrote it for 0.9.0, in Rust, with the C declarations that it needs written by
// hand:
//   GET /actuator/rustCdylib/{n}     "rustCdylib {1 + 2 + ... + n}"
//   GET /actuator/rustCdylib/calls   how often it was asked for a sum
use std::ffi::c_void;
use std::os::raw::c_char;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::ptr;
use std::sync::atomic::{AtomicI64, Ordering};

const NAME: &str = "rustCdylib";
const OK: i32 = 0;
const INTERNAL: i32 = -8;

#[repr(C)]
#[derive(Clone, Copy)]
struct Str {
    data: *const u8,
    size: usize,
}

impl Str {
    fn of(text: &str) -> Str {
        Str { data: text.as_ptr(), size: text.len() }
    }
    const EMPTY: Str = Str { data: ptr::null(), size: 0 };
}

#[repr(C)]
struct Host {
    struct_size: u32,
    abi_major: u32,
    abi_minor: u32,
    reserved0: u32,
    impl_: *mut c_void,
    log_enabled: extern "C" fn(*const Host, i32) -> i32,
    log: extern "C" fn(*const Host, i32, Str),
    get_extension: extern "C" fn(*const Host, *const c_char) -> *const c_void,
}

#[repr(C)]
struct Endpoint {
    struct_size: u32,
    flags: u32,
    id: Str,
    path: Str,
    method: i32,
    reserved0: u32,
    deadline_ms: i64,
    body_limit: u64,
    ctx: *mut c_void,
    handle: extern "C" fn(*mut c_void, *const Host, u64),
}

#[repr(C)]
struct Response {
    struct_size: u32,
    status: i32,
    content_type: Str,
    body: Str,
    headers: *const c_void,
    header_count: u64,
}

#[repr(C)]
struct Http {
    struct_size: u32,
    reserved0: u32,
    add_endpoint: extern "C" fn(*const Host, *const Endpoint, *const c_void) -> i32,
    selector: extern "C" fn(*const Host, u64, Str, *mut Str) -> i32,
    parameter: extern "C" fn(*const Host, u64, Str, u64, *mut Str) -> i32,
    header: extern "C" fn(*const Host, u64, Str, *mut Str) -> i32,
    body: extern "C" fn(*const Host, u64, *mut Str) -> i32,
    time_left_ms: extern "C" fn(*const Host, u64, *mut i64) -> i32,
    is_cancelled: extern "C" fn(*const Host, u64) -> i32,
    respond: extern "C" fn(*const Host, u64, *const Response) -> i32,
    respond_error: extern "C" fn(*const Host, u64, i32, Str) -> i32,
}

#[repr(C)]
pub struct Plugin {
    struct_size: u32,
    abi_major: u32,
    abi_minor_required: u32,
    reserved0: u32,
    id: *const u8,
    version: *const u8,
    built_with: *const u8,
    keys: *const c_void,
    key_count: u32,
    key_size: u32,
    create: extern "C" fn(*const Host, Str, *const c_void, *mut *mut c_void) -> i32,
    start: extern "C" fn(*mut c_void, *const c_void) -> i32,
    stop: extern "C" fn(*mut c_void),
    destroy: extern "C" fn(*mut c_void),
    get_extension: Option<extern "C" fn(*mut c_void, *const c_char) -> *const c_void>,
}

// Nothing in it is ever written.
unsafe impl Sync for Plugin {}

struct Sums {
    host: *const Host,
    http: *const Http,
    calls: AtomicI64,
}

fn sum_of(text: &str) -> i64 {
    let n: i64 = text.parse().expect("no number");
    std::thread::spawn(move || (1..=n).sum()).join().expect("the thread has ended well")
}

extern "C" fn handle(ctx: *mut c_void, host: *const Host, call: u64) {
    let mine = unsafe { &*(ctx as *const Sums) };
    let http = unsafe { &*mine.http };
    let mut value = Str::EMPTY;
    let answered = catch_unwind(AssertUnwindSafe(|| {
        if (http.selector)(host, call, Str::of("n"), &mut value) != OK {
            panic!("no selector");
        }
        let bytes = unsafe { std::slice::from_raw_parts(value.data, value.size) };
        let text = std::str::from_utf8(bytes).expect("the host promises UTF-8");
        if text == "calls" {
            return mine.calls.load(Ordering::SeqCst).to_string();
        }
        mine.calls.fetch_add(1, Ordering::SeqCst);
        format!("{} {}", NAME, sum_of(text))
    }));
    match answered {
        Ok(body) => {
            let response = Response {
                struct_size: std::mem::size_of::<Response>() as u32,
                status: 200,
                content_type: Str::of("text/plain"),
                body: Str::of(&body),
                headers: ptr::null(),
                header_count: 0,
            };
            (http.respond)(host, call, &response);
        }
        Err(_) => {
            (http.respond_error)(host, call, 400, Str::of("no number"));
        }
    }
}

extern "C" fn create(host: *const Host, _: Str, _: *const c_void, out: *mut *mut c_void) -> i32 {
    std::panic::set_hook(Box::new(|_| {}));
    let id = "actuator.http/1\0";
    let http = unsafe { ((*host).get_extension)(host, id.as_ptr() as *const c_char) } as *const Http;
    if http.is_null() {
        return INTERNAL;
    }
    let made = Box::new(Sums { host, http, calls: AtomicI64::new(0) });
    unsafe { *out = Box::into_raw(made) as *mut c_void };
    OK
}

extern "C" fn start(this: *mut c_void, error: *const c_void) -> i32 {
    let mine = unsafe { &*(this as *const Sums) };
    let endpoint = Endpoint {
        struct_size: std::mem::size_of::<Endpoint>() as u32,
        flags: 0,
        id: Str::of(NAME),
        path: Str::of("{n}"),
        method: 1,
        reserved0: 0,
        deadline_ms: 0,
        body_limit: 0,
        ctx: this,
        handle,
    };
    unsafe { ((*mine.http).add_endpoint)(mine.host, &endpoint, error) }
}

extern "C" fn stop(_: *mut c_void) {}

extern "C" fn destroy(this: *mut c_void) {
    drop(unsafe { Box::from_raw(this as *mut Sums) });
}

static TABLE: Plugin = Plugin {
    struct_size: std::mem::size_of::<Plugin>() as u32,
    abi_major: 1,
    abi_minor_required: 0,
    reserved0: 0,
    id: b"rust-cdylib\0".as_ptr(),
    version: b"1.0.0\0".as_ptr(),
    built_with: b"rustc, no SDK\0".as_ptr(),
    keys: ptr::null(),
    key_count: 0,
    key_size: 32,
    create,
    start,
    stop,
    destroy,
    get_extension: None,
};

#[no_mangle]
pub extern "C" fn actuator_plugin_v1() -> *const Plugin {
    &TABLE
}
