"""experiment_test.py PROGRAM NAME: tools/reproduce runs an experiment of scenarios/paper and finds its numbers as expected."""
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import h5py  # noqa: F401  (only whether it is there)
    import matplotlib  # noqa: F401
    import yaml  # noqa: F401
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]

with tempfile.TemporaryDirectory() as folder:
    done = subprocess.run([sys.executable, ROOT / "tools/reproduce", sys.argv[2], "--folder", folder],
                          env={**os.environ, "SUNDER_PROGRAM": sys.argv[1]})
sys.exit(done.returncode)
