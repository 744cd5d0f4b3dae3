"""A program that knows nothing of lastgood: plain HTTP from Python's standard library on $PORT or $SOCKET."""
import json
import os
import socketserver
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/healthz":
            self.answer({"ok": True})
        elif self.path == "/self":
            self.answer(
                {
                    "pid": os.getpid(),
                    "cwd": os.getcwd(),
                    "argv": sys.argv[1:],
                    "env": dict(os.environ),
                    "prefix": sys.prefix,
                }
            )
        else:
            self.send_error(404)

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class SocketServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


if "SOCKET" in os.environ:
    server = SocketServer(os.environ["SOCKET"], Handler)
else:
    server = ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler)
print("listening")
server.serve_forever()
