"""Entry for `python <root>/python/modelscope_m2fp --config=<JSON>`."""

import os
import sys
import time

STARTED = time.monotonic()

# A folder that is run is put first in the path, and its modules would hide others of the same names. The package is
# imported from its parent, and then neither of the two stays in the path.
sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
import modelscope_m2fp.main  # noqa: E402

sys.path.pop(0)

if __name__ == "__main__":
    sys.exit(modelscope_m2fp.main.main(sys.argv[1:], STARTED))
