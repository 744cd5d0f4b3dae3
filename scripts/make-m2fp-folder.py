"""Makes a model folder of M2FP (configuration.json, pytorch_model.pt) with random weights, for tests without trained ones.

    <environment>/bin/python scripts/make-m2fp-folder.py DIR [--depth 101] [--seed 1] [--labels cihp|pascal|lip]

The network is M2FP's own, built by the ModelScope that is installed. Its weights are random but seeded, and its last layers
are fitted so that it answers as a trained one does: several people, parts of different classes and scores, masks that follow the
picture. What it calls them means nothing. The same seed and library versions make the same folder.
"""

import argparse
import copy
import json
import os

import torch
from modelscope.models.cv.image_human_parsing import M2FP

LIP = (
    "Background Hat Hair Glove Sunglasses UpperClothes Dress Coat Socks Pants Jumpsuits Scarf Skirt Face "
    "Left-arm Right-arm Left-leg Right-leg Left-shoe Right-shoe"
).split()
CIHP = [{"Glove": "Gloves", "Jumpsuits": "Torso-skin"}.get(name, name) for name in LIP] + ["Human"]
PASCAL = "Background Lower-arm Head Upper-leg Torso Lower-leg Upper-arm Human".split()
LABELS = {"cihp": CIHP, "pascal": PASCAL, "lip": LIP}
QUERIES = 100
HIDDEN = 256


def configuration(classes, depth):
    """The keys that ModelScope's M2FP reads. A set without the class Human is one for a single person."""
    people = classes[-1] == "Human"
    backbone = {
        "out_features": ["res2", "res3", "res4", "res5"],
        "depth": depth,
        "num_groups": 1,
        "width_per_group": 64,
        "norm": "BN",
        "stem_out_channels": 128,
        "res2_out_channels": 256,
        "stride_in_1x1": False,
        "res4_dilation": 1,
        "res5_dilation": 1,
        "res5_multi_grid": [1, 2, 4],
    }
    encoder = {
        "in_features": ["res2", "res3", "res4", "res5"],
        "transformer_in_features": ["res3", "res4", "res5"],
        "transformer_dropout": 0.0,
        "transformer_nheads": 8,
        "transformer_dim_feedforward": 1024,
        "transformer_enc_layers": 6,
        "conv_dim": HIDDEN,
        "mask_dim": HIDDEN,
        "common_stride": 4,
    }
    decoder = {
        "num_classes": len(classes),
        "hidden_dim": HIDDEN,
        "num_queries": QUERIES,
        "nheads": 8,
        "dim_feedforward": 2048,
        "dec_layers": 9,
        "pre_norm": False,
        "mask_dim": HIDDEN,
        "enforce_input_project": False,
    }
    model = {
        "type": "m2fp",
        "backbone": backbone,
        "encoder": encoder,
        "decoder": decoder,
        "pretrained": True,
        "input_single_human": {"sizes": [[384, 512]]},
        "classes": classes,
        "num_parsing": len(classes) - 1 if people else len(classes),
        "single_human": not people,
        "parsing_ins_score_thr": 0.5,
        "parsing_on": people,
        "semantic_on": True,
        "sem_seg_postprocess_before_inference": people,
    }
    pipeline = {"type": "m2fp-image-human-parsing"}
    return {"framework": "pytorch", "task": "image-segmentation", "model": model, "pipeline": pipeline}


def build(config, folder):
    arguments = copy.deepcopy(config["model"])
    arguments.update(pretrained=False)
    arguments.pop("type")
    return M2FP(folder, **arguments).eval()


def pictures(count, side=320):
    """Smooth seeded pictures, 0..255: patches of colour of several sizes."""
    batch = torch.zeros(count, 3, side, side)
    for cells in (3, 8, 24):
        noise = torch.rand(count, 3, cells, cells) * 255
        batch += torch.nn.functional.interpolate(noise, size=(side, side), mode="bicubic") / 3
    return batch.clamp(0, 255)


class Recorder:
    """The last input or output of a layer."""

    def __init__(self, layer, of_input=False):
        self.value = None
        layer.register_forward_hook(self.keep_input if of_input else self.keep_output)

    def keep_input(self, _layer, inputs, _output):
        self.value = inputs[0].detach()

    def keep_output(self, _layer, _inputs, output):
        self.value = output.detach()


@torch.no_grad()
def fit(network, classes):
    batch = (pictures(4) - network.pixel_mean) / network.pixel_std
    normalise(network.backbone, batch)
    pixels, predictor = network.sem_seg_head.pixel_decoder, network.sem_seg_head.predictor
    # Smooth features count for more than fine ones.
    pixels.adapter_1.norm.weight *= 0.3
    # One channel is 1 everywhere: masks get a threshold.
    pixels.mask_features.weight[0] = 0
    pixels.mask_features.bias[0] = 1
    # What a query looks for hardly depends on the picture, where it finds it does.
    for layer in predictor.transformer_cross_attention_layers:
        layer.multihead_attn.out_proj.weight *= 0.05

    seen, hidden = Recorder(predictor.class_embed, of_input=True), Recorder(predictor.mask_embed.layers[2], of_input=True)
    features = Recorder(pixels.mask_features)
    network.sem_seg_head(network.backbone(batch))
    fields = readouts(features.value)
    labels = wanted_labels(classes)
    solve(predictor.class_embed, queries(seen.value), class_targets(labels, len(classes)))
    solve(predictor.mask_embed.layers[2], torch.relu(queries(hidden.value)), mask_targets(labels, len(classes), fields, features.value))


def normalise(backbone, batch):
    """Batch norms take their statistics from the pictures: otherwise a hundred random layers grow beyond all measure."""
    for module in backbone.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None
    backbone.train()
    backbone(batch)
    backbone.eval()


def queries(value):
    """Queries x channels, the mean over the pictures."""
    return value.mean(0 if value.shape[1] == QUERIES else 1)


def solve(layer, inputs, targets):
    """Sets weight and bias so that the inputs give the targets; of all such weights the smallest."""
    mean = inputs.mean(0)
    weight = torch.linalg.pinv(inputs - mean, rcond=1e-4) @ (targets - targets.mean(0))
    layer.weight.copy_(weight.T)
    layer.bias.copy_(targets.mean(0) - mean @ weight)


def wanted_labels(classes):
    """What each query is to find: some persons, many parts, and mostly nothing, which comes after the last class."""
    nothing = len(classes)
    people = classes[-1] == "Human"
    parts = range(1, len(classes) - 1 if people else len(classes))
    labels = ([len(classes) - 1] * 4 if people else []) + [part for part in parts for _ in range(2)][:40]
    if not people:
        labels = [0] * 4 + labels
    return labels + [nothing] * (QUERIES - len(labels))


def class_targets(labels, count):
    """Persons one surer than the next, so that the strips of `mask_targets` stay side by side; parts by chance."""
    targets = torch.zeros(QUERIES, count + 1)
    for query, label in enumerate(labels):
        targets[query, label] = 8.5 - query if label == count - 1 else 4.5 + 3 * float(torch.rand(()))
    return targets


def readouts(features):
    """Weights that read from the features of a pixel: where it is, and in which ways it differs most from others."""
    count, channels, rows, columns = features.shape
    flat = features.permute(0, 2, 3, 1).reshape(-1, channels)[:, 1:]
    mean = flat.mean(0)
    centred = flat - mean
    _, strength, ways = torch.linalg.svd(centred[::7], full_matrices=False)
    scale = strength[:6] / centred[::7].shape[0] ** 0.5
    looks = (ways[:6] / scale[:, None]).T
    where = torch.stack(torch.meshgrid(torch.linspace(-1.7, 1.7, rows), torch.linspace(-1.7, 1.7, columns)), -1)
    where = where.reshape(1, -1, 2).repeat(count, 1, 1).reshape(-1, 2)
    ridge = centred.T @ centred + 0.01 * (centred**2).sum() / channels * torch.eye(channels - 1)
    places = torch.linalg.solve(ridge, centred.T @ where)
    return torch.cat([places, looks], 1), mean


def mask_targets(labels, count, fields, features):
    """For each query the weights of its mask: a direction in the readouts, and a threshold that a share of the pixels passes."""
    weights, mean = fields
    channels = features.shape[1]
    flat = features.permute(0, 2, 3, 1).reshape(-1, channels)[:, 1:] - mean
    human = count - 1
    people = labels.count(human) if labels[0] == human else 0
    targets = torch.zeros(QUERIES, channels)
    for query, label in enumerate(labels):
        mix = torch.randn(weights.shape[1]) * 0.5
        share = 0.06 + 0.14 * float(torch.rand(()))
        if query < people:
            # Side by side: the first takes the left, the next what is left of it, and so on.
            mix = torch.zeros(weights.shape[1])
            mix[1] = -1
            share = (query + 1) / (people + 0.5)
        elif label == 0:
            mix = -mix
            share = 0.5
        value = flat @ (weights @ mix)
        gain = 6 / float(value.std())
        targets[query, 1:] = gain * (weights @ mix)
        targets[query, 0] = -gain * (float(value.kthvalue(int(len(value) * (1 - share))).values) + float(mean @ (weights @ mix)))
    return targets


def main():
    parser = argparse.ArgumentParser(description="Make a model folder of M2FP with random weights.")
    parser.add_argument("folder")
    parser.add_argument("--depth", type=int, default=101, choices=(50, 101))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--labels", default="cihp", choices=sorted(LABELS))
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    os.makedirs(options.folder, exist_ok=True)
    config = configuration(LABELS[options.labels], options.depth)
    network = build(config, options.folder)
    fit(network, LABELS[options.labels])
    torch.save({"model": network.state_dict()}, os.path.join(options.folder, "pytorch_model.pt"))
    with open(os.path.join(options.folder, "configuration.json"), "w") as file:
        json.dump(config, file, indent=1)


if __name__ == "__main__":
    main()
