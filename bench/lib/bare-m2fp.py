"""ModelScope's pipeline and nothing else: reads paths of photos, line by line, and answers each with its milliseconds.

    <environment>/bin/python bare-m2fp.py MODEL
"""

import sys
import time

from modelscope.pipelines import pipeline
from modelscope.utils.constant import Tasks

parse = pipeline(Tasks.image_segmentation, model=sys.argv[1], device="cpu")
print("ready", flush=True)
for line in sys.stdin:
    begun = time.perf_counter()
    parse(line.strip())
    print((time.perf_counter() - begun) * 1000, flush=True)
