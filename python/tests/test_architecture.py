import unittest

from modelscope_m2fp.architecture import check_architecture, check_loaded
from modelscope_m2fp.failure import StartError

from .model_folders import configuration, state


class Architecture(unittest.TestCase):
    def refused(self, shapes: dict, *words: str, **changes: object) -> None:
        with self.assertRaises(StartError) as caught:
            check_architecture(shapes, configuration(**changes)["model"])
        for word in words + ("does not belong", "the same revision"):
            self.assertIn(word, str(caught.exception))

    def test_weights_that_fit(self) -> None:
        check_architecture(state(), configuration()["model"])

    def test_another_depth(self) -> None:
        self.refused(state(blocks={2: 3, 3: 4, 4: 23, 5: 3}), "a ResNet-101", "depth 50")
        self.refused(state(blocks={2: 3, 3: 4, 4: 7, 5: 3}), "3/4/7/3 blocks")

    def test_another_number_of_classes(self) -> None:
        self.refused(state(classes=20), "another number of classes", "21 x 4", "6 x 4")

    def test_other_layers(self) -> None:
        decoder = {**configuration()["model"]["decoder"], "dec_layers": 9}
        self.refused(state(), "3 layers of the decoder", "9", decoder=decoder)
        self.refused(state(), "2 layers of the encoder", "6", encoder={"transformer_enc_layers": 6})

    def test_another_model(self) -> None:
        self.refused({"encoder.layer.0.weight": (3, 3)}, "no weights backbone.")

    def test_what_the_configuration_leaves_out_is_not_compared(self) -> None:
        check_architecture(state(), configuration(backbone={}, encoder={}, decoder={"num_classes": 5})["model"])

    def test_every_weight_of_the_network_comes_from_the_file(self) -> None:
        network = {"a": (2, 3), "b": (4,), "norm.num_batches_tracked": ()}
        check_loaded({"a": (2, 3), "b": (4,), "more": (1,)}, network)
        for shapes in ({"a": (2, 3)}, {"a": (2, 3), "b": (5,)}):
            with self.assertRaises(StartError) as caught:
                check_loaded(shapes, network)
            self.assertIn("1 of the network's 2 weights", str(caught.exception))
            self.assertIn("such as b", str(caught.exception))
