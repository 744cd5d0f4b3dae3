"""Do the weights belong to the network that the configuration describes?

ModelScope itself leaves out what does not fit and goes on with random numbers in its place, so this has to be asked.
"""

from __future__ import annotations

import re
from typing import Iterable

from .failure import StartError

# Residual blocks of the stages res2 to res5 (He et al. 2015, table 1).
BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
PREDICTOR = "sem_seg_head.predictor."
PREFIXES = ("backbone.", "sem_seg_head.pixel_decoder.", PREDICTOR)
BELONG = "Take configuration.json and pytorch_model.pt from the same revision of the same model."


def check_architecture(shapes: dict, model: dict) -> None:
    """What can be said without building the network; what the configuration leaves out is not compared.

    `model`: the configuration's object of that name. Raises StartError.
    """
    for prefix in PREFIXES:
        if not any(name.startswith(prefix) for name in shapes):
            raise _differs("it has no weights %s…" % prefix)
    _check_depth(shapes, model["backbone"].get("depth"))
    decoder = model["decoder"]
    hidden = decoder.get("hidden_dim")
    classes = decoder["num_classes"] + 1
    _check_shape(shapes, "class_embed.weight", (classes, hidden), "classes and one for none")
    _check_shape(shapes, "query_feat.weight", (decoder.get("num_queries"), hidden), "queries")
    _check_layers(shapes, PREDICTOR + "transformer_ffn_layers.", decoder.get("dec_layers"), "decoder")
    layers = model["encoder"].get("transformer_enc_layers")
    _check_layers(shapes, "sem_seg_head.pixel_decoder.transformer.encoder.layers.", layers, "encoder")


def check_loaded(shapes: dict, network: dict) -> None:
    """Every number of the network that was built must come from the file. `network`: its shapes by name. Raises StartError."""
    # Counts batches for training only; some tools leave it out.
    needed = [name for name in network if not name.endswith("num_batches_tracked")]
    random = [name for name in needed if shapes.get(name) != network[name]]
    if random:
        raise _differs(
            "%d of the network's %d weights are not in it or have another shape, such as %s"
            % (len(random), len(needed), random[0])
        )


def _check_depth(shapes: dict, depth: object) -> None:
    found = tuple(_count(shapes, "backbone.res%d." % stage) for stage in (2, 3, 4, 5))
    wanted = BLOCKS.get(depth) if isinstance(depth, int) else None
    if wanted is None or found == wanted:
        return
    known = [str(other) for other, blocks in BLOCKS.items() if blocks == found]
    what = "a ResNet-%s" % known[-1] if known else "a network with %s blocks" % "/".join(str(n) for n in found)
    raise _differs("it has the weights of %s, the configuration says depth %s" % (what, depth))


def _check_shape(shapes: dict, name: str, wanted: tuple, what: str) -> None:
    found = shapes.get(PREDICTOR + name)
    if found is None:
        raise _differs("it has no %s%s" % (PREDICTOR, name))
    if len(found) != len(wanted) or any(side not in (None, has) for has, side in zip(found, wanted)):
        raise _differs("it is made for another number of %s: %s, where the configuration means %s" % (what, _by(found), _by(wanted)))


def _check_layers(shapes: dict, prefix: str, wanted: object, what: str) -> None:
    found = _count(shapes, prefix)
    if wanted is not None and found != wanted:
        raise _differs("it has %d layers of the %s, the configuration says %s" % (found, what, wanted))


def _count(shapes: Iterable, prefix: str) -> int:
    """How many numbers follow the prefix: `layers.0.…`, `layers.1.…` are two."""
    pattern = re.compile(re.escape(prefix) + r"(\d+)\.")
    return len({match.group(1) for match in map(pattern.match, shapes) if match})


def _by(shape: tuple) -> str:
    return " x ".join(str(side) for side in shape)


def _differs(why: str) -> StartError:
    return StartError("pytorch_model.pt does not belong to this configuration.json: %s." % why, BELONG)
