#!/usr/bin/env python3
"""Runs the parts basic and http of litmus, the tests of WebDAV, against `eeema safe serve`.

usage: litmus.py ADDRESS:PORT

A Safe server is less than WebDAV, and its names and headers are others. A proxy in between makes what litmus
asks for into what a Safe server is asked for, and decides nothing: a name becomes one of 64 digits, the headers
of the app are added, and a body is made as long as the shortest backup. The folder that litmus wants to begin
with is there for it. What a Safe server does not do must be answered 405 with `Allow`, and is listed here.
"""

import hashlib
import os
import re
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading

HEADERS = {"User-Agent": "Threema", "Accept": "application/octet-stream", "Content-Type": "application/octet-stream"}
BACKUP_METHODS = {"GET", "HEAD", "PUT", "DELETE"}
PADDING = b"." * 60

# What needs collections or the header DAV. Those that are skipped need the collection of the one before.
NOT_OUR_PROTOCOL = {
    "options": "FAIL",
    "delete_fragment": "FAIL",
    "mkcol": "FAIL",
    "mkcol_again": "SKIPPED",
    "delete_coll": "SKIPPED",
    "mkcol_with_body": "FAIL",
}
PASSED = {"put_get", "put_get_utf8_segment", "delete", "delete_null", "expect100", "finish"}

# (method, status, Allow) of everything that is neither GET, HEAD, PUT nor DELETE.
others = []


def read_head(stream):
    """The first line and the headers, or nothing if there is none."""
    first = stream.readline().decode("latin-1").rstrip("\r\n")
    headers = []
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").rstrip("\r\n").partition(":")
        headers.append((name, value.strip()))
    return first, headers


def write_head(stream, line, headers):
    text = "".join(f"{name}: {value}\r\n" for name, value in headers)
    stream.write(f"{line}\r\n{text}\r\n".encode("latin-1"))
    stream.flush()


def value_of(headers, name):
    return next((value for other, value in headers if other.lower() == name.lower()), None)


def with_length(headers, change):
    """The headers with another length of the body."""
    return [
        (name, str(int(value) + change) if name.lower() == "content-length" else value) for name, value in headers
    ]


class Proxy(socketserver.StreamRequestHandler):
    def handle(self):
        line, headers = read_head(self.rfile)
        if not line:
            return
        method, target, version = line.split()
        if target == "/litmus/" and method in ("MKCOL", "DELETE"):
            status = {"MKCOL": "201 Created", "DELETE": "204 No Content"}[method]
            write_head(self.wfile, f"HTTP/1.1 {status}", [("Connection", "close"), ("Content-Length", "0")])
            return
        name = re.fullmatch(r"/litmus/([^/#]+)", target)
        if name:
            target = "/backups/" + hashlib.sha256(name[1].encode()).hexdigest()
        headers = [(name, value) for name, value in headers if name not in HEADERS] + list(HEADERS.items())
        length = int(value_of(headers, "Content-Length") or 0)
        if method == "PUT":
            headers = with_length(headers, len(PADDING))
        with socket.create_connection(SERVER, timeout=30) as server, server.makefile("rwb") as stream:
            write_head(stream, f"{method} {target} {version}", headers)
            waits = value_of(headers, "Expect") is not None
            if not waits:
                self.send_body(stream, method, length)
            try:
                self.answer(stream, method, length, waits)
            except BrokenPipeError:
                # litmus does not wait for every answer.
                pass

    def send_body(self, stream, method, length):
        stream.write(self.rfile.read(length) + (PADDING if method == "PUT" else b""))
        stream.flush()

    def answer(self, stream, method, length, waits):
        line, headers = read_head(stream)
        if waits and " 100 " in line:
            write_head(self.wfile, line, headers)
            self.send_body(stream, method, length)
            line, headers = read_head(stream)
        status = int(line.split()[1])
        body = stream.read()
        if method == "GET" and status == 200:
            assert body.endswith(PADDING), body
            headers, body = with_length(headers, -len(PADDING)), body.removesuffix(PADDING)
        if method not in BACKUP_METHODS:
            others.append((method, status, value_of(headers, "Allow")))
        write_head(self.wfile, line, headers)
        self.wfile.write(body)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


SERVER = tuple(sys.argv[1].rsplit(":", 1))


def main():
    with Server(("127.0.0.1", 0), Proxy) as proxy, tempfile.TemporaryDirectory() as folder:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{proxy.server_address[1]}/"
        environment = os.environ | {"TESTS": "basic http"}
        ended = subprocess.run(
            ["litmus", "-k", url], capture_output=True, encoding="utf-8", cwd=folder, env=environment, timeout=300
        )
        proxy.shutdown()
    judge(ended.stdout)


def judge(text):
    results = dict(re.findall(r"\d+\. (\w+)\.+ (?:WARNING.*\n +\.+ )?(pass|FAIL|SKIPPED)", text.replace("\r", "\n")))
    failed = {test: result for test, result in results.items() if result != "pass"}
    assert failed == NOT_OUR_PROTOCOL, f"{failed}\n{text}"
    assert PASSED <= results.keys(), text
    assert {"OPTIONS", "MKCOL"} <= {method for method, _, _ in others}, others
    for method, status, allow in others:
        assert (status, allow) == (405, "GET, HEAD, PUT, DELETE"), (method, status, allow)
    print(f"  litmus: {len(results) - len(failed)} tests pass, {len(others)} requests that are WebDAV only: 405 with Allow")


main()
