"""The listening unix socket."""

from __future__ import annotations

import os
import socketserver
import threading
from typing import Type

from .handler import Handler
from .service import Service


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """A thread for each connection, so that one that is slow holds up nobody, and heartbeats are answered while a parse runs."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, socket_path: str, service: Service) -> None:
        handler: Type[Handler] = type("ServiceHandler", (Handler,), {"service": service})
        super().__init__(socket_path, handler)
        self._socket_path = socket_path
        self._thread = threading.Thread(target=self.serve_forever, args=(0.1,), name="accept", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Takes no further connection."""
        self.shutdown()
        self.server_close()
        try:
            os.unlink(self._socket_path)
        except OSError:
            pass  # whoever made the folder took it away

    def handle_error(self, request: object, client_address: object) -> None:
        """A connection that breaks is the end of that connection, and no news."""
