"""As much of S3 as s3fs asks for, on loopback: objects by path, ranges, listings; one key that is let in."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

KEY = "AKIATESTS"
_DAY = "Sat, 01 Mar 2025 00:00:00 GMT"


class Handler(BaseHTTPRequestHandler):
    """Objects are kept by ``/bucket/key``. ``refused`` are those nobody may read."""

    protocol_version = "HTTP/1.1"
    objects: ClassVar[dict[str, bytes]] = {}
    refused: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = parse_qs(url.query)
        if not self._let_in(url.path):
            return
        if "list-type" in query:
            self._list(url.path.strip("/"), query.get("prefix", [""])[0], query.get("delimiter", [""])[0])
        else:
            self._object(unquote(url.path))

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self._let_in(self.path):
            Handler.objects[unquote(urlsplit(self.path).path)] = body
            self._answer(200, b"")

    def do_DELETE(self) -> None:
        if self._let_in(self.path):
            Handler.objects.pop(unquote(urlsplit(self.path).path), None)
            self._answer(204, b"")

    def _let_in(self, path: str) -> bool:
        if KEY in self.headers.get("Authorization", "") and unquote(urlsplit(path).path) not in Handler.refused:
            return True
        self._fail(403, "AccessDenied")
        return False

    def _object(self, path: str) -> None:
        body = Handler.objects.get(path)
        if body is None:
            self._fail(404, "NoSuchKey")
            return
        wanted = re.match(r"bytes=(\d+)-(\d+)?", self.headers.get("Range", ""))
        if wanted is None:
            self._answer(200, body)
            return
        start, end = int(wanted[1]), min(int(wanted[2] or len(body) - 1), len(body) - 1)
        self._answer(206, body[start : end + 1], {"Content-Range": f"bytes {start}-{end}/{len(body)}"})

    def _list(self, bucket: str, prefix: str, delimiter: str) -> None:
        keys = sorted(k.removeprefix(f"/{bucket}/") for k in Handler.objects if k.startswith(f"/{bucket}/{prefix}"))
        deeper = {k[: k.index(delimiter, len(prefix)) + 1] for k in keys if delimiter and delimiter in k[len(prefix) :]}
        plain = [k for k in keys if not any(k.startswith(d) for d in deeper)]
        contents = "".join(
            f"<Contents><Key>{escape(k)}</Key><Size>{len(Handler.objects[f'/{bucket}/{k}'])}</Size><ETag>&quot;"
            f"{_tag(Handler.objects[f'/{bucket}/{k}'])}&quot;</ETag><LastModified>2025-03-01T00:00:00.000Z</LastModified>"
            "</Contents>"
            for k in plain
        )
        folders = "".join(f"<CommonPrefixes><Prefix>{escape(d)}</Prefix></CommonPrefixes>" for d in sorted(deeper))
        count = len(plain) + len(deeper)
        head = f"<Name>{bucket}</Name><KeyCount>{count}</KeyCount><IsTruncated>false</IsTruncated>"
        body = f"<ListBucketResult>{head}{contents}{folders}</ListBucketResult>"
        self._answer(200, body.encode(), {"Content-Type": "application/xml"}, tagged=False)

    def _fail(self, status: int, code: str) -> None:
        self._answer(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode(), tagged=False)

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None, *, tagged: bool = True) -> None:
        self.send_response(status)
        tag = {"ETag": f'"{_tag(body)}"', "Last-Modified": _DAY} if tagged else {}
        for name, value in {**tag, **(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def _tag(body: bytes) -> str:
    import zlib

    return f"{zlib.crc32(body):032x}"


@contextmanager
def served() -> Iterator[str]:
    """The endpoint, with no objects at first."""
    Handler.objects, Handler.refused = {}, set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
