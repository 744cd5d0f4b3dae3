"""Stands in for ModelScope where it is not installed: a pipeline that answers as M2FP's does, and what its model's folder says."""
