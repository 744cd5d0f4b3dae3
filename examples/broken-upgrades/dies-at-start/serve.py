"""Serves the model on $PORT, once it could be built."""


def build_model(name: str):
    try:
        from mmcv.ops import MultiScaleDeformableAttention
    except ImportError as error:
        # ModelScope's registry tells failures of its models in this way.
        raise type(error)(f"{name}: {error}")
    return MultiScaleDeformableAttention()


if __name__ == "__main__":
    build_model("image-multiple-human-parsing")
