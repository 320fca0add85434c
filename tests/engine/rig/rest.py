"""A small JSON client for an engine's REST interface. Every call has a deadline."""

import http.client
import json
import urllib.parse

from .errors import RigError


class Engine:
    """One keep-alive connection to an engine; not to be shared between threads."""

    def __init__(self, url, timeout_s=30):
        self.url = url.rstrip("/")
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme != "http" or not parts.hostname:
            raise RigError(f"'{url}' is not an engine's URL: give one like http://127.0.0.1:9200")
        self._connection = http.client.HTTPConnection(
            parts.hostname, parts.port or 9200, timeout=timeout_s
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._connection.close()

    def call(self, method, target, body=None, content_type="application/json"):
        """Returns (status, parsed body); without an answer raises OSError or HTTPException."""
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        headers = {"Content-Type": content_type} if body is not None else {}
        try:
            self._connection.request(method, target, body, headers)
            response = self._connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()  # so that the next call connects anew
            raise
        try:
            return response.status, json.loads(text) if text else {}
        except ValueError:
            return response.status, {"text": text.decode(errors="replace")}

    def expect(self, method, target, body=None, content_type="application/json"):
        """Like call, for answers that must be 2xx; returns the body, raises RigError otherwise."""
        try:
            status, answer = self.call(method, target, body, content_type)
        except (OSError, http.client.HTTPException) as error:
            raise RigError(f"{method} {self.url}{target} was not answered: {error}") from error
        if not 200 <= status < 300:
            raise RigError(
                f"{method} {self.url}{target} was answered {status}: {json.dumps(answer)[:600]}"
            )
        return answer
