import os
import sys

# Some machines keep Python from writing bytecode: each process then compiles 300 modules of the
# program, and pytest rewrites the asserts of 170 modules, which is half of the time of collecting.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
