"""A Flask service as people write them: it knows neither lastgood nor gunicorn."""
import os
import signal
import socket

from flask import Flask, jsonify, request

print("listening")
app = Flask(__name__)


@app.get("/healthz")
def health():
    return "ok"


@app.get("/self")
def tell():
    return jsonify(pid=os.getpid(), parent=os.getppid(), cwd=os.getcwd(), env=dict(os.environ))


@app.post("/die/<how>")
def die(how):
    """Ends this worker, by an exit code or by the name of a signal."""
    if how.isdigit():
        os._exit(int(how))
    os.kill(os.getpid(), getattr(signal, how))
    signal.pause()


@app.get("/reach/<int:port>")
def reach(port):
    """Calls somebody else on this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
        return jsonify(error=None)
    except OSError as error:
        return jsonify(error=str(error))


@app.post("/wait")
def wait():
    """Answers when somebody writes into the pipe that is named."""
    print("waiting")
    with open(request.get_data(as_text=True)) as pipe:
        return jsonify(said=pipe.read())
