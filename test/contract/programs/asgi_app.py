"""The least that is an ASGI application."""
import json
import os
import traceback


def what_happened():
    """In the words of Starlette."""
    try:
        raise OSError("no such weights")
    except OSError:
        return traceback.format_exc()


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        if "FAIL" in os.environ:
            await send({"type": "lifespan.startup.failed", "message": what_happened()})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body = json.dumps({"pid": os.getpid(), "cwd": os.getcwd()}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})
