class Tasks:
    image_segmentation = "image-segmentation"
