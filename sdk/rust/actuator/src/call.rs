//! One request and the duty to answer it.

use std::time::Duration;

use crate::host::{Field, Host, Level};
use crate::sys;
use crate::text::{bytes, lend, text, EMPTY};

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is on its way to the client.
    Accepted,
    /// Too late: the deadline has answered. No fault; nothing to do.
    Gone,
    /// It breaks a rule (the host's log says which); the client gets a 500.
    Refused,
}

/// An answer with everything that it may have; [`Call::respond`] is the short form.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    /// 200 to 599; 204 and 304 have no body.
    pub status: u16,
    /// Empty: JSON, in the media type that suits the client best.
    pub content_type: &'a str,
    /// UTF-8 for text and JSON, any bytes otherwise.
    pub body: &'a [u8],
    /// Name and value; not those that the host writes.
    pub headers: &'a [(&'a str, &'a str)],
}

/// The duty to answer one request exactly once, now or later, from any thread.
///
/// Answering consumes it. One that is dropped unanswered answers 500 by itself and logs
/// `call.unanswered`: a forgotten path costs a bad answer, never a client that waits. What is read
/// from it borrows it, so nothing of the request outlives the answer. It must be gone before the
/// plugin's `drop` returns; work that outlives a request answers first.
pub struct Call {
    host: Host,
    id: sys::actuator_call,
}

impl Call {
    pub(crate) fn new(host: Host, id: sys::actuator_call) -> Self {
        Call { host, id }
    }

    /// The number that the host's log uses for this request.
    pub fn id(&self) -> u64 {
        self.id
    }

    // A call is only made where the table is there.
    fn http(&self) -> &sys::actuator_http {
        self.host.http().expect("a call without the http extension")
    }

    /// The decoded value of a selector of the endpoint's path: `{name}` is asked as "name".
    pub fn selector(&self, name: &str) -> Option<&str> {
        let mut value = EMPTY;
        let read = self.http().selector?;
        let status =
            unsafe { read(self.host.c_host(), self.id, lend(name.as_bytes()), &mut value) };
        (status == sys::ACTUATOR_OK).then(|| unsafe { text(value) })
    }

    /// The decoded value number `index` (from 0) of a query parameter.
    pub fn parameter(&self, name: &str, index: u64) -> Option<&str> {
        let mut value = EMPTY;
        let read = self.http().parameter?;
        let status =
            unsafe { read(self.host.c_host(), self.id, lend(name.as_bytes()), index, &mut value) };
        (status == sys::ACTUATOR_OK).then(|| unsafe { text(value) })
    }

    /// A request header; the letter case of its name does not matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut value = EMPTY;
        let read = self.http().header?;
        let status =
            unsafe { read(self.host.c_host(), self.id, lend(name.as_bytes()), &mut value) };
        (status == sys::ACTUATOR_OK).then(|| unsafe { text(value) })
    }

    /// The whole body; empty when there was none.
    pub fn body(&self) -> &[u8] {
        let mut value = EMPTY;
        match self.http().body {
            Some(read)
                if unsafe { read(self.host.c_host(), self.id, &mut value) } == sys::ACTUATOR_OK =>
            unsafe { bytes(value) },
            _ => &[],
        }
    }

    /// What is left of the host's deadline; zero when it has passed. Give a little less to whatever
    /// you wait for, so that your better answer comes first.
    pub fn time_left(&self) -> Duration {
        let mut left_ms = 0;
        match self.http().time_left_ms {
            Some(read)
                if unsafe { read(self.host.c_host(), self.id, &mut left_ms) }
                    == sys::ACTUATOR_OK =>
            {
                Duration::from_millis(left_ms.max(0) as u64)
            }
            _ => Duration::ZERO,
        }
    }

    /// True when nobody waits any more: the client has left or the deadline has passed. Does not
    /// lift the duty to answer.
    pub fn is_cancelled(&self) -> bool {
        match self.http().is_cancelled {
            Some(ask) => unsafe { ask(self.host.c_host(), self.id) != 0 },
            None => false,
        }
    }

    /// Answers with JSON, or with nothing when `body` is empty.
    pub fn respond(self, status: u16, body: &str) -> Answered {
        let body = body.as_bytes();
        self.respond_with(Response { status, content_type: "", body, headers: &[] })
    }

    /// Answers with all that an answer may have.
    pub fn respond_with(mut self, answer: Response) -> Answered {
        let headers: Vec<sys::actuator_http_header> = answer
            .headers
            .iter()
            .map(|(name, value)| sys::actuator_http_header {
                name: lend(name.as_bytes()),
                value: lend(value.as_bytes()),
            })
            .collect();
        let response = sys::actuator_http_response {
            struct_size: std::mem::size_of::<sys::actuator_http_response>() as u32,
            status: answer.status.into(),
            content_type: lend(answer.content_type.as_bytes()),
            body: lend(answer.body),
            headers: headers.as_ptr(),
            header_count: headers.len() as u64,
        };
        let id = self.let_go();
        match self.http().respond {
            Some(respond) => outcome(unsafe { respond(self.host.c_host(), id, &response) }),
            None => Answered::Refused,
        }
    }

    /// Answers in the error shape of the port, which the host writes. `status` is 400 to 599,
    /// `message` one sentence or empty.
    pub fn respond_error(mut self, status: u16, message: &str) -> Answered {
        self.give_error(status, message)
    }

    fn give_error(&mut self, status: u16, message: &str) -> Answered {
        let id = self.let_go();
        match self.http().respond_error {
            Some(respond) => outcome(unsafe {
                respond(self.host.c_host(), id, status.into(), lend(message.as_bytes()))
            }),
            None => Answered::Refused,
        }
    }

    // From here on the host counts the call as let go, whatever it says about the answer.
    fn let_go(&mut self) -> sys::actuator_call {
        std::mem::replace(&mut self.id, 0)
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        if self.id == 0 {
            return;
        }
        self.host.event(
            Level::Error,
            "call.unanswered",
            "A request was dropped without an answer; answering 500.",
            &[("call", Field::Number(self.id as i64))],
        );
        self.give_error(500, "the plugin dropped the request without an answer");
    }
}

fn outcome(status: sys::actuator_status) -> Answered {
    match status {
        sys::ACTUATOR_OK => Answered::Accepted,
        sys::ACTUATOR_GONE => Answered::Gone,
        _ => Answered::Refused,
    }
}
