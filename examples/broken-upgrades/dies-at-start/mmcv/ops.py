"""As in MMCV: the compiled operators are loaded when this module is imported. The lean package has none."""
import importlib

ext = importlib.import_module("mmcv._ext")


class MultiScaleDeformableAttention:
    pass
