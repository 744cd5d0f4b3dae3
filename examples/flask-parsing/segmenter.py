"""The network: who is in the photo, pixel by pixel."""
import os
from pathlib import Path
from typing import Any, Dict

import cv2
import numpy
import onnxruntime

from rle import encode

MODEL = Path(__file__).with_name("blazepose-lite.onnx")
#: The network looks at squares of this side.
SIDE = 256
LABELS = [
    {"id": 0, "name": "background", "color": [0, 0, 0]},
    {"id": 1, "name": "person", "color": [220, 20, 60]},
]


class Segmenter:
    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session

    def parse(self, photo: numpy.ndarray) -> Dict[str, Any]:
        """@param photo: height x width x 3, blue first, as OpenCV reads it"""
        height, width = photo.shape[:2]
        small = cv2.cvtColor(cv2.resize(photo, (SIDE, SIDE), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2RGB)
        feed = {"input_1": small[None].astype(numpy.float32) / 255}
        found, likelihood = self._session.run(["Identity_3", "Identity_1"], feed)
        score = round(float(found[0, 0]), 4)
        mask = cv2.resize(likelihood[0, :, :, 0], (width, height), interpolation=cv2.INTER_LINEAR) > 0.5
        is_there = score > 0.5 and bool(mask.any())
        return {
            "image": {"width": width, "height": height},
            "people": [{"id": 1, "score": score, **extent(mask)}] if is_there else [],
            "segments": [person(mask, score)] if is_there else [],
            "labels": LABELS,
        }


def load(path: Path = MODEL) -> Segmenter:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS", "0"))
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return Segmenter(session)


def person(mask: numpy.ndarray, score: float) -> Dict[str, Any]:
    return {"label": "person", "label_id": 1, "person": 1, "score": score, **extent(mask), "rle": encode(mask)}


def extent(mask: numpy.ndarray) -> Dict[str, Any]:
    x, y, width, height = cv2.boundingRect(mask.astype(numpy.uint8))
    return {"box": [x, y, width, height], "area": int(mask.sum())}
