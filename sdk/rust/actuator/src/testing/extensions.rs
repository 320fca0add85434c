//! What the host of a test does for its plugin: calls, log, health.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::c_void;

use super::table::shared;
use super::Answer;
use crate::sys::*;
use crate::text::{bytes, lend, text};

type Handle = unsafe extern "C" fn(*mut c_void, *const actuator_host, actuator_call);
type Pairs = Vec<(String, String)>;

#[derive(Clone, Copy)]
pub(super) struct Handler {
    pub(super) handle: Handle,
    pub(super) ctx: *mut c_void,
}

pub(super) struct Declared {
    method: i32,
    segments: Vec<String>,
    handler: Handler,
}

/// Boxed while it is open: what the plugin reads of it stays where it is.
pub(super) struct Request {
    selectors: Pairs,
    parameters: Pairs,
    body: String,
}

impl Request {
    pub(super) fn new(target: &str, selectors: Pairs, body: &str) -> Box<Self> {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let parameters = query
            .split('&')
            .filter(|each| !each.is_empty())
            .map(|each| each.split_once('=').unwrap_or((each, "")))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Box::new(Request { selectors, parameters, body: body.to_owned() })
    }
}

#[derive(Default)]
pub(super) struct State {
    pub(super) declaring: bool,
    pub(super) refused: Option<String>,
    pub(super) endpoints: Vec<Declared>,
    pub(super) answers: BTreeMap<actuator_call, Answer>,
    pub(super) log: Vec<String>,
    pub(super) health: Vec<(String, Option<(i32, String)>)>,
    // Leaving a `Box` out of the type would let a request move while it is read.
    #[allow(clippy::vec_box)]
    open: BTreeMap<actuator_call, Box<Request>>,
    last_call: actuator_call,
    misuse: BTreeSet<String>,
}

// The pointers in it are the plugin's, which promises that any thread may use them.
unsafe impl Send for State {}

impl State {
    pub(super) fn open(&mut self, request: Box<Request>) -> actuator_call {
        self.last_call += 1;
        self.open.insert(self.last_call, request);
        self.last_call
    }

    pub(super) fn faults(&self) -> Vec<String> {
        let left = self.open.keys().map(|call| format!("call {call} was never answered"));
        left.chain(self.misuse.iter().cloned()).collect()
    }

    fn misused(&mut self, function: &str, call: actuator_call) -> actuator_status {
        self.misuse.insert(format!("{function} was called for call {call}, which is not open"));
        ACTUATOR_GONE
    }
}

/// The first declared endpoint that fits, and the values of its selectors.
pub(super) fn handler_of(
    endpoints: &[Declared],
    method: i32,
    target: &str,
) -> Option<(Handler, Pairs)> {
    let path = target.split('?').next().unwrap_or("").trim_start_matches('/');
    let asked: Vec<&str> = path.split('/').filter(|each| !each.is_empty()).collect();
    endpoints
        .iter()
        .filter(|each| each.method == method)
        .find_map(|each| Some((each.handler, selectors_of(&each.segments, &asked)?)))
}

fn selectors_of(segments: &[String], asked: &[&str]) -> Option<Pairs> {
    let mut found = Pairs::new();
    for (at, segment) in segments.iter().enumerate() {
        if let Some(name) = segment.strip_prefix("{*").and_then(|rest| rest.strip_suffix('}')) {
            found.push((name.to_owned(), asked.get(at..)?.join("/")));
            return Some(found);
        }
        let value = asked.get(at)?;
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(name) => found.push((name.to_owned(), (*value).to_owned())),
            None if segment == value => {}
            None => return None,
        }
    }
    (segments.len() == asked.len()).then_some(found)
}

pub(super) static HTTP: actuator_http = actuator_http {
    struct_size: std::mem::size_of::<actuator_http>() as u32,
    reserved0: 0,
    add_endpoint: Some(add_endpoint),
    selector: Some(selector),
    parameter: Some(parameter),
    header: Some(header),
    body: Some(body),
    time_left_ms: Some(time_left_ms),
    is_cancelled: Some(is_cancelled),
    respond: Some(respond),
    respond_error: Some(respond_error),
};

unsafe extern "C" fn add_endpoint(
    host: *const actuator_host,
    endpoint: *const actuator_http_endpoint,
    _: *const actuator_writer,
) -> actuator_status {
    let mut state = shared(host).lock();
    if !state.declaring {
        state.misuse.insert("add_endpoint was called outside of start".to_owned());
        return ACTUATOR_WRONG_STATE;
    }
    let endpoint = &*endpoint;
    let path = format!("{}/{}", text(endpoint.id), text(endpoint.path));
    let segments: Vec<String> =
        path.split('/').filter(|each| !each.is_empty()).map(str::to_owned).collect();
    let is_taken =
        state.endpoints.iter().any(|it| it.method == endpoint.method && it.segments == segments);
    match endpoint.handle {
        Some(handle) if !is_taken => {
            let handler = Handler { handle, ctx: endpoint.ctx };
            state.endpoints.push(Declared { method: endpoint.method, segments, handler });
            ACTUATOR_OK
        }
        _ => {
            state.refused = Some(format!("endpoint {path} has no handler or was declared before"));
            if is_taken {
                ACTUATOR_CONFLICT
            } else {
                ACTUATOR_INVALID
            }
        }
    }
}

unsafe fn read(
    host: *const actuator_host,
    function: &str,
    call: actuator_call,
    value: *mut actuator_str,
    find: impl FnOnce(&Request) -> Option<&str>,
) -> actuator_status {
    let mut state = shared(host).lock();
    match state.open.get(&call) {
        None => state.misused(function, call),
        Some(request) => match find(request) {
            None => ACTUATOR_NOT_FOUND,
            Some(found) => {
                *value = lend(found.as_bytes());
                ACTUATOR_OK
            }
        },
    }
}

fn nth<'a>(pairs: &'a Pairs, name: &str, index: u64) -> Option<&'a str> {
    let mut matching = pairs.iter().filter(|(each, _)| each == name);
    matching.nth(index as usize).map(|(_, value)| value.as_str())
}

unsafe extern "C" fn selector(
    host: *const actuator_host,
    call: actuator_call,
    name: actuator_str,
    value: *mut actuator_str,
) -> actuator_status {
    read(host, "selector", call, value, |request| nth(&request.selectors, text(name), 0))
}

unsafe extern "C" fn parameter(
    host: *const actuator_host,
    call: actuator_call,
    name: actuator_str,
    index: u64,
    value: *mut actuator_str,
) -> actuator_status {
    read(host, "parameter", call, value, |request| nth(&request.parameters, text(name), index))
}

unsafe extern "C" fn header(
    host: *const actuator_host,
    call: actuator_call,
    _: actuator_str,
    value: *mut actuator_str,
) -> actuator_status {
    read(host, "header", call, value, |_| None)
}

unsafe extern "C" fn body(
    host: *const actuator_host,
    call: actuator_call,
    value: *mut actuator_str,
) -> actuator_status {
    read(host, "body", call, value, |request| Some(&request.body))
}

unsafe extern "C" fn time_left_ms(
    _: *const actuator_host,
    _: actuator_call,
    value: *mut i64,
) -> actuator_status {
    *value = 30_000;
    ACTUATOR_OK
}

unsafe extern "C" fn is_cancelled(_: *const actuator_host, _: actuator_call) -> i32 {
    0
}

unsafe fn give(
    host: *const actuator_host,
    function: &str,
    call: actuator_call,
    answer: Answer,
) -> actuator_status {
    let mut state = shared(host).lock();
    if state.open.remove(&call).is_none() {
        return state.misused(function, call);
    }
    state.answers.insert(call, answer);
    shared(host).answered.notify_all();
    ACTUATOR_OK
}

unsafe extern "C" fn respond(
    host: *const actuator_host,
    call: actuator_call,
    response: *const actuator_http_response,
) -> actuator_status {
    let given = &*response;
    let headers: &[actuator_http_header] = if given.header_count == 0 {
        &[]
    } else {
        std::slice::from_raw_parts(given.headers, given.header_count as usize)
    };
    let answer = Answer {
        status: given.status as u16,
        content_type: text(given.content_type).to_owned(),
        body: String::from_utf8_lossy(bytes(given.body)).into_owned(),
        headers: headers
            .iter()
            .map(|each| (text(each.name).to_owned(), text(each.value).to_owned()))
            .collect(),
    };
    give(host, "respond", call, answer)
}

unsafe extern "C" fn respond_error(
    host: *const actuator_host,
    call: actuator_call,
    status: i32,
    message: actuator_str,
) -> actuator_status {
    let (content_type, headers) = (String::new(), Vec::new());
    let body = text(message).to_owned();
    give(host, "respond_error", call, Answer { status: status as u16, content_type, body, headers })
}

pub(super) static LOG: actuator_log = actuator_log {
    struct_size: std::mem::size_of::<actuator_log>() as u32,
    reserved0: 0,
    write: Some(write),
};

unsafe extern "C" fn write(host: *const actuator_host, record: *const actuator_log_record) {
    let record = &*record;
    add_to_log(host, record.level, text(record.event), text(record.message));
}

pub(super) unsafe fn add_to_log(host: *const actuator_host, level: i32, event: &str, said: &str) {
    let names = ["trace", "debug", "info", "warn", "error"];
    let level = names.get(level as usize).copied().unwrap_or("unknown");
    shared(host).lock().log.push(format!("{level} {event} {said}"));
}

pub(super) static HEALTH: actuator_health = actuator_health {
    // The first form: components that are asked for are not offered.
    struct_size: 24,
    reserved0: 0,
    declare: Some(declare),
    set: Some(set),
    declare_check: None,
    complete: None,
};

unsafe extern "C" fn declare(
    host: *const actuator_host,
    name: actuator_str,
    _: *const actuator_writer,
    handle: *mut u64,
) -> actuator_status {
    let mut state = shared(host).lock();
    if !state.declaring {
        state.misuse.insert("health was declared outside of start".to_owned());
        return ACTUATOR_WRONG_STATE;
    }
    state.health.push((text(name).to_owned(), None));
    *handle = state.health.len() as u64;
    ACTUATOR_OK
}

unsafe extern "C" fn set(
    host: *const actuator_host,
    handle: u64,
    status: i32,
    details_json: actuator_str,
    _: i64,
) -> actuator_status {
    let mut state = shared(host).lock();
    match state.health.get_mut((handle as usize).wrapping_sub(1)) {
        None => ACTUATOR_NOT_FOUND,
        Some(component) => {
            component.1 = Some((status, text(details_json).to_owned()));
            ACTUATOR_OK
        }
    }
}
