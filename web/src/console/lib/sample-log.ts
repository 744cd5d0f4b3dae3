/** A start that failed, to be tried. */
export const SAMPLE_LOG = `2026-01-01 12:00:00,000 - modelscope - INFO - PyTorch version 1.13.1 Found.
Traceback (most recent call last):
  File "/app/app.py", line 3, in <module>
    from modelscope.pipelines import pipeline
  File "/app/venv/lib/python3.10/site-packages/mmcv/ops/__init__.py", line 2, in <module>
    from .assign_score_withk import assign_score_withk
  File "/app/venv/lib/python3.10/site-packages/mmcv/utils/ext_loader.py", line 13, in load_ext
    ext = importlib.import_module('mmcv.' + name)
ModuleNotFoundError: No module named 'mmcv._ext'
`;
