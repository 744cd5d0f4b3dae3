"""Small model folders that pass the check, and what to break in them."""

from __future__ import annotations

import json
import os
import sys
from typing import Optional

from .torch_files import Call, Tensor, save

CLASSES = ["Background", "Hat", "Hair", "Face", "Human"]
HIDDEN = 4
QUERIES = 6
# Blocks of the stages: ResNet-50.
BLOCKS = {2: 3, 3: 4, 4: 6, 5: 3}


def configuration(**changes: object) -> dict:
    """`changes` to the object `model`."""
    model = {
        "type": "m2fp",
        "backbone": {"depth": 50},
        "encoder": {"transformer_enc_layers": 2},
        "decoder": {"num_classes": len(CLASSES), "hidden_dim": HIDDEN, "num_queries": QUERIES, "dec_layers": 3},
        "pretrained": True,
        "classes": CLASSES,
        "num_parsing": len(CLASSES) - 1,
        "single_human": False,
        "parsing_ins_score_thr": 0.5,
        "parsing_on": True,
        "semantic_on": True,
        "sem_seg_postprocess_before_inference": True,
    }
    model.update(changes)
    pipeline = {"type": "m2fp-image-human-parsing"}
    return {"framework": "pytorch", "task": "image-segmentation", "model": model, "pipeline": pipeline}


def state(classes: int = len(CLASSES), blocks: Optional[dict] = None) -> dict:
    """Names and shapes as far as they are looked at."""
    head = "sem_seg_head."
    shapes = {"backbone.stem.conv1.weight": (2, 3)}
    for stage, count in (blocks or BLOCKS).items():
        for block in range(count):
            shapes["backbone.res%d.%d.conv1.weight" % (stage, block)] = (2, 2)
    for layer in range(2):
        shapes["%spixel_decoder.transformer.encoder.layers.%d.linear1.weight" % (head, layer)] = (2, 2)
    for layer in range(3):
        shapes["%spredictor.transformer_ffn_layers.%d.linear1.weight" % (head, layer)] = (2, 2)
    shapes[head + "predictor.class_embed.weight"] = (classes + 1, HIDDEN)
    shapes[head + "predictor.query_feat.weight"] = (QUERIES, HIDDEN)
    return shapes


def tensors(shapes: dict) -> dict:
    return {name: Tensor(*shape) for name, shape in shapes.items()}


def write_configuration(folder: str, content: object) -> None:
    with open(os.path.join(folder, "configuration.json"), "w") as file:
        file.write(content if isinstance(content, str) else json.dumps(content))


def write_model(folder: str, finds: list, does: str = "") -> None:
    """A folder that the stand-in for ModelScope answers for: with `finds`, or as `does` says."""
    os.makedirs(folder, exist_ok=True)
    write_configuration(folder, configuration())
    shapes = state()
    save(os.path.join(folder, "pytorch_model.pt"), {"model": tensors(shapes)})
    with open(os.path.join(folder, "stand-in.json"), "w") as file:
        json.dump({"shapes": shapes, "finds": finds, "does": does}, file)


def write_dangerous_weights(folder: str, trace: str) -> None:
    """Weights that make the file `trace` when they are loaded."""
    weights = {"model": tensors(state()), "more": Call("os", "system", "touch '%s'" % trace)}
    save(os.path.join(folder, "pytorch_model.pt"), weights)


if __name__ == "__main__":
    # python -m tests.model_folders write_model '["folder", [], "endless"]'
    globals()[sys.argv[1]](*json.loads(sys.argv[2]))
