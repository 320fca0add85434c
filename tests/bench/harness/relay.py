"""A relay between host and engine that writes down every request: for a run that is looked at, and
not measured, because it costs each request some time of its own."""

import contextlib
import http.client
import http.server
import threading
import time
import urllib.parse

NOT_PASSED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length"}
ANSWER_LIMIT_S = 60


class Relay(http.server.ThreadingHTTPServer):
    """Serves on a free port; `requests` holds what went through, in order of their ends."""

    daemon_threads = True

    def __init__(self, engine_url):
        super().__init__(("127.0.0.1", 0), _Handler)
        parts = urllib.parse.urlsplit(engine_url)
        self.engine = (parts.hostname, parts.port)
        self.requests = []
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        pass  # the host has gone away in the middle; whoever waits for it will say so


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    upstream = None

    def pass_on(self):
        begun = time.monotonic()
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.upstream is None:
            self.upstream = http.client.HTTPConnection(*self.server.engine, timeout=ANSWER_LIMIT_S)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in NOT_PASSED_ON}
        self.upstream.request(self.command, self.path, body or None, headers)
        answer = self.upstream.getresponse()
        text = answer.read()
        ended = time.monotonic()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in NOT_PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers_with(text)
        self.server.requests.append(
            {
                "method": self.command,
                "target": self.path,
                "body": body.decode(),
                "status": answer.status,
                "answer": text.decode(errors="replace")[:2000],
                "begun": begun,
                "ended": ended,
            }
        )

    def end_headers_with(self, text):
        """In one piece: the other side would wait for the second one of two."""
        self._headers_buffer.append(b"\r\n" + text)
        self.flush_headers()

    do_GET = do_PUT = do_POST = do_DELETE = pass_on

    def finish(self):
        if self.upstream is not None:
            self.upstream.close()
        super().finish()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def running(engine_url):
    with Relay(engine_url) as relay:
        thread = threading.Thread(target=relay.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield relay
        finally:
            relay.shutdown()
            thread.join()
