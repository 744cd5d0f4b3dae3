"""A service whose program imports MMCV's operators when it starts, and uses NumPy when it answers."""
import json
import os
import sys
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import mmcv
import mmcv._ext
import numpy as np


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, {"fine": True})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.answer(200, {"score": np.float(1)})
        except Exception:
            traceback.print_exc()
            self.answer(500, {"error": "internal"})

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


print("mmcv", mmcv.__version__, "numpy", np.__version__, file=sys.stderr)
ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
