from modelscope.models import Model


class Pipeline:
    def __init__(self, folder: str) -> None:
        self.model = Model(folder)

    def preprocess(self, picture: object) -> tuple:
        return picture.size

    def forward(self, size: tuple) -> dict:
        return self.model.forward(size)

    def postprocess(self, output: dict, score_thr: float = 0.0) -> dict:
        kept = [one for one in output["found"] if one[1] > score_thr]
        labels, scores, masks = ([one[part] for one in kept] for part in range(3))
        return {"masks": masks, "labels": labels, "scores": scores}

    def __call__(self, picture: object, **options: object) -> dict:
        return self.postprocess(self.forward(self.preprocess(picture)), **options)


def pipeline(task: str, model: str, device: str) -> Pipeline:
    assert (task, device) == ("image-segmentation", "cpu")
    return Pipeline(model)
