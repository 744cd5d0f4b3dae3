"""A Flask service that takes a photo and works on it for a while, on one core and always as long."""
import hashlib

from flask import Flask, jsonify, request

app = Flask(__name__)
ANSWER = {"people": ["x" * 2_000] * 20}


@app.get("/healthz")
def health():
    return "ok"


@app.post("/parse")
def parse():
    body = request.get_data()
    rounds = int(request.args["rounds"])
    for _ in range(rounds):
        hashlib.sha256(body).digest()
    return jsonify(ANSWER)
