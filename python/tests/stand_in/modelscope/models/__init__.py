"""The model: its shapes and what it finds are in `stand-in.json`, beside its configuration."""

import json
import os
import time

import numpy as np


class Shaped:
    def __init__(self, shape: list) -> None:
        self.shape = tuple(shape)


class Model:
    def __init__(self, folder: str) -> None:
        with open(os.path.join(folder, "stand-in.json")) as file:
            self.says = json.load(file)

    def state_dict(self) -> dict:
        return {name: Shaped(shape) for name, shape in self.says["shapes"].items()}

    def forward(self, size: tuple) -> dict:
        # Warm-up pictures are small, and are always answered.
        does = self.says.get("does") if size != (64, 64) else None
        if does == "throw":
            raise ValueError("the model has a bug")
        while does == "endless":
            time.sleep(0.01)
        return {"found": [self.draw(size, thing) for thing in self.says["finds"]]}

    def draw(self, size: tuple, thing: dict) -> tuple:
        """A box of the picture, in shares of its size; every other pixel of it with `dotted`."""
        width, height = size
        left, top, right, bottom = thing["box"]
        mask = np.zeros((height, width), np.float32)
        inside = mask[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]
        inside[:: 2 if thing.get("dotted") else 1] = 1
        return thing["label"], thing["score"], mask
