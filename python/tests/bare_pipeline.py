"""ModelScope's pipeline without the worker: `python bare_pipeline.py MODEL PHOTO OUT`.

Writes into the folder OUT what the worker should make of its answer, the plain way: `labels` and `people`, one byte a pixel, and
`bare.json` with the photo's size and the persons' scores.
"""

import json
import os
import sys

import numpy as np
from modelscope.pipelines import pipeline
from modelscope.utils.constant import Tasks

THRESHOLD = 0.5


def owner(mask, regions):
    """The person with most of the mask's pixels, 0: nobody."""
    shares = np.bincount(regions[mask], minlength=2)
    shares[0] = 0
    return int(shares.argmax()) if shares.any() else 0


def main(model, photo, out):
    answer = pipeline(Tasks.image_segmentation, model=model, device="cpu")(photo)
    with open(os.path.join(model, "configuration.json")) as file:
        classes = json.load(file)["model"]["classes"]
    found = sorted(zip(answer["scores"], range(len(answer["scores"]))))
    shape = answer["masks"][0].shape
    regions, labels, people = (np.zeros(shape, np.uint8) for _ in range(3))
    humans = [(score, index) for score, index in found if answer["labels"][index] == "Human"]
    for rank, (_, index) in enumerate(humans):
        regions[answer["masks"][index] > 0] = len(humans) - rank
    for score, index in found:
        label = answer["labels"][index]
        if label in ("Human", "Background") or score < THRESHOLD:
            continue
        mask = answer["masks"][index] > 0
        labels[mask] = classes.index(label)
        people[mask] = owner(mask, regions)
    # Whoever has no pixel left is nobody; the others count on, best first.
    seen = [person for person in range(1, len(humans) + 1) if (people == person).any()]
    ranks = np.zeros(256, np.uint8)
    ranks[seen] = range(1, len(seen) + 1)
    labels.tofile(os.path.join(out, "labels"))
    ranks[people].tofile(os.path.join(out, "people"))
    with open(os.path.join(out, "bare.json"), "w") as file:
        json.dump({"size": [shape[1], shape[0]], "scores": [humans[len(humans) - person][0] for person in seen]}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
