#!/usr/bin/env python3
"""Serves the files of a folder, each after a delay: to an engine a repository whose blobs are slow.

slow_blobs.py FOLDER DELAY_MS

Delays of requests that come together pass together, as those of an object store do. Writes its URL to
standard output; ends with SIGTERM.
"""

import asyncio
import signal
import sys
from pathlib import Path

REASONS = {200: "OK", 206: "Partial Content", 404: "Not Found", 405: "Method Not Allowed"}
IDLE_LIMIT_S = 60


class Server:
    def __init__(self, folder, delay_s):
        self._folder = folder.resolve()
        self._delay_s = delay_s

    async def serve(self, reader, writer):
        try:
            while head := await self._head(reader):
                await asyncio.sleep(self._delay_s)
                writer.write(self._answer(head))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    async def _head(self, reader):
        try:
            return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), IDLE_LIMIT_S)
        except asyncio.IncompleteReadError:
            return b""

    def _answer(self, head):
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        fields = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        if method not in ("GET", "HEAD"):
            return _message(405, b"", True)
        file = (self._folder / target.partition("?")[0].lstrip("/")).resolve()
        if not file.is_relative_to(self._folder) or not file.is_file():
            return _message(404, b"", True)
        body, more, status = file.read_bytes(), "", 200
        if fields.get("range", "").startswith("bytes="):
            first, _, last = fields["range"].removeprefix("bytes=").partition("-")
            begin, end = int(first), min(int(last or len(body) - 1), len(body) - 1)
            more, status = f"Content-Range: bytes {begin}-{end}/{len(body)}\r\n", 206
            body = body[begin : end + 1]
        return _message(status, body, method == "GET", more)


def _message(status, body, with_body, more=""):
    head = (
        f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: application/octet-stream\r\n"
        f"Content-Length: {len(body)}\r\n{more}\r\n"
    )
    return head.encode() + (body if with_body else b"")


async def main():
    folder, delay_ms = Path(sys.argv[1]), float(sys.argv[2])
    server = Server(folder, delay_ms / 1000)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0, backlog=512)
    ends = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ends.set)
    port = listener.sockets[0].getsockname()[1]
    print(f"http://127.0.0.1:{port}/", flush=True)
    await ends.wait()


if __name__ == "__main__":
    asyncio.run(main())
