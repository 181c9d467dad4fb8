#!/usr/bin/env python3
"""A server that gives every status for every request, and `eeema safe test-server` in front of it.

usage: fake.py EEEMA [STATUS...]

For each step of the self-test and each status from 200 to 599, the program must end as the table in docs/real-inputs.md
says: with success, or with exit code 5 and one sentence that names the most probable cause. It must never follow a
redirect, and must delete what a doubtful answer may have left.
"""

import concurrent.futures
import gzip
import http.server
import subprocess
import sys
import threading

CONFIG = b'{"maxBackupBytes": 524288, "retentionDays": 180}'
STEPS = ["GET config", "PUT", "GET", "DELETE"]
SENTENCES = {
    207: "did not do all of it",
    400: "did not understand",
    401: "wants a user name and password",
    403: "does not allow this user",
    404: "no such backup",
    405: "cannot store backups",
    408: "try again later",
    410: "no such backup",
    413: "larger than the server takes",
    423: "try again later",
    425: "try again later",
    429: "try again later",
    501: "cannot store backups",
    502: "try again later",
    503: "try again later",
    504: "try again later",
    507: "disk of the server is full",
    511: "wants a sign-in first",
}
OF_STEP = {
    ("GET config", 404): "no file config",
    ("GET config", 410): "no file config",
    ("PUT", 404): "no folder named backups",
    ("PUT", 409): "no folder named backups",
    ("PUT", 410): "no folder named backups",
}


def sentence(step, status):
    if 300 <= status < 400:
        return "enter the address where it really is"
    default = "has a fault" if status >= 500 else f"answered {status}"
    return OF_STEP.get((step, status)) or SENTENCES.get(status) or default


def succeeds(step, status):
    return status == 200 or step in ("PUT", "DELETE") and status in (201, 204)


class Fake(http.server.ThreadingHTTPServer):
    """Does as a Safe server does, but for one step."""

    daemon_threads = True

    def __init__(self, step, status, headers=(), change=bytes):
        self.step, self.status, self.extra, self.change = step, status, headers, change
        self.stored, self.seen = None, []
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do(self):
        step = self.command + (" config" if self.path.endswith("/config") else "")
        fake = self.server
        fake.seen.append((step, self.path))
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        answer, status, headers = b"", 204, []
        if step == "PUT":
            fake.stored = body
        elif step == "DELETE":
            fake.stored = None
        else:
            answer, status = CONFIG if step == "GET config" else fake.stored, 200
        if step == fake.step:
            status, headers = fake.status, fake.extra
            answer = fake.change(answer) if status == 200 else b""
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Connection", "close")
        if status not in (204, 304) and not any(name == "Content-Length" for name, _ in headers):
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if status not in (204, 304):
            self.wfile.write(answer)

    do_GET = do_PUT = do_DELETE = do_HEAD = do


def ask(fake):
    """The exit status and the output of a self-test."""
    with fake:
        threading.Thread(target=fake.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{fake.server_address[1]}/dav"
        command = [sys.argv[1], "safe", "test-server", "--server", address]
        ended = subprocess.run(command, input="", capture_output=True, encoding="utf-8", timeout=60)
        fake.shutdown()
    return ended


def expect(fake, words):
    """Demands success for no words, or one sentence with them."""
    ended = ask(fake)
    what = f"{fake.step} {fake.status}: {ended.returncode} {ended.stderr}"
    if words is None:
        assert ended.returncode == 0 and ended.stdout.startswith("works"), what
    else:
        assert ended.returncode == 5 and ended.stdout == "", what
        assert ended.stderr.count("\n") == 1 and words in ended.stderr, f"not {words!r}: {what}"
    assert all(path.startswith(("/dav/config", "/dav/backups/")) for _, path in fake.seen), fake.seen
    return fake


def every_status(step, status):
    location = [("Location", "/elsewhere")] if 300 <= status < 400 else []
    words = None if succeeds(step, status) else sentence(step, status)
    fake = expect(Fake(step, status, location), words)
    doubtful = status // 100 == 2 or status in (408, 423, 425, 429) or status >= 500 and status not in (501, 511)
    if step == "GET" or step == "PUT" and doubtful:
        assert fake.stored is None, f"{step} {status}: what was stored is still there"


def odd_answers():
    challenge = [("WWW-Authenticate", 'Digest realm="a", nonce="b"')]
    packed = [("Content-Encoding", "gzip")]
    for step in STEPS:
        expect(Fake(step, 401, challenge), "switch on Basic")
    expect(Fake("GET config", 200, change=lambda text: b"\xef\xbb\xbf" + text), None)
    expect(Fake("GET config", 200, change=lambda text: b"<html>"), "maxBackupBytes")
    expect(Fake("GET config", 200, packed, gzip.compress), "packs its answers")
    expect(Fake("GET", 200, packed, gzip.compress), "packs its answers")
    expect(Fake("GET", 200, change=lambda body: body[1:]), "something else than was stored")
    expect(Fake("GET", 200, [("Content-Length", "1000")]), "")


def main():
    statuses = [int(word) for word in sys.argv[2:]] or range(200, 600)
    odd_answers()
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(every_status, step, status) for step in STEPS for status in statuses]
        for job in jobs:
            job.result()
    print(f"  {len(jobs)} answers are judged by request and status")


main()
