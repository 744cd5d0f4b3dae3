"""A parsing service as teams write it: Flask in front of a network, served by gunicorn. It knows nothing of lastgood.

    gunicorn --bind 127.0.0.1:7861 app:app
    curl -F image=@photo.jpg http://127.0.0.1:7861/parse
"""
import time

import cv2
import flask
import numpy
import pkg_resources
from flask import Flask, jsonify, request
from werkzeug.exceptions import HTTPException

import segmenter

MAX_UPLOAD = 10 * 1024 * 1024
RUNS_ON = ("Flask", "Werkzeug", "numpy", "onnxruntime", "opencv-python-headless")

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = MAX_UPLOAD
# The first line of its log: what the next incident report is going to ask for.
print("runs on", *(f"{name} {pkg_resources.get_distribution(name).version}" for name in RUNS_ON))
model = segmenter.load()


@app.post("/parse")
def parse() -> flask.Response:
    """A photo, as the form field `image` or as the whole body, becomes the mask of the person in it."""
    begun = time.perf_counter()
    data = sent()
    if not data:
        return failure(400, "No photo: send it as the form field image, or as the body.")
    photo = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
    if photo is None:
        return failure(400, "This is no picture that OpenCV can read.")
    parsing = model.parse(photo)
    took = time.perf_counter() - begun
    return jsonify(status="success", inference_time=f"{took:.2f}s", mask_shape=photo.shape[:2], **parsing)


def sent() -> bytes:
    if request.mimetype != "multipart/form-data":
        return request.get_data()
    upload = request.files.get("image")
    return upload.read() if upload else b""


@app.get("/healthz")
def health() -> flask.Response:
    return jsonify(status="healthy", model_loaded=True)


@app.errorhandler(Exception)
def on_error(error: Exception) -> flask.Response:
    if isinstance(error, HTTPException):
        return failure(error.code, error.description)
    app.logger.exception("a photo could not be parsed")
    return failure(500, f"{type(error).__name__}: {error}")


def failure(status: int, message: str) -> flask.Response:
    answer = jsonify(status="error", error=message)
    answer.status_code = status
    return answer
