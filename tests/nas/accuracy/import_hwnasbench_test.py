#!/usr/bin/env python3
"""Tests of tools/import_hwnasbench on files of the published one's form."""

import csv
import importlib.machinery
import importlib.util
import os
import pathlib
import pickle
import subprocess
import sys
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[3] / "tools/import_hwnasbench"
SKIP = "|skip_connect~0|+|none~0|none~1|+|none~0|none~1|skip_connect~2|"


def tool():
    loader = importlib.machinery.SourceFileLoader("import_hwnasbench", str(TOOL))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def run(content, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "tables.pickle"
        path.write_bytes(content)
        return subprocess.run([sys.executable, TOOL, path, *arguments], capture_output=True, text=True, check=False)


def rows(result):
    return list(csv.DictReader(result.stdout.splitlines()))


class Evil:
    """Makes a file when it is unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def lookup(start):
    """A table of costs of all FBNet blocks, counted up from `start`."""
    sys.dont_write_bytecode = True
    names = [cost for _, costs in tool().blocks("cifar100") for cost in costs]
    return {name: start + i for i, name in enumerate(names)}


class Cells(unittest.TestCase):
    TABLES = {"nasbench201": {"cifar10": {"config": [{"arch_str": SKIP, "C": 16}, {"arch_str": SKIP, "C": 16}],
                                          "raspi4_latency": [1.5, 2], "eyeriss_latency": [3.0, 4.0],
                                          "eyeriss_energy": [5.0, 6.0]}}}

    def test_every_latency_becomes_a_column(self):
        result = run(pickle.dumps(self.TABLES), "nasbench201")
        self.assertEqual(result.stdout.splitlines(),
                         ["idx,arch_str,eyeriss [ms],raspi4 [ms]", f"0,{SKIP},3.0,1.5", f"1,{SKIP},4.0,2.0"])

    def test_images_that_the_file_does_not_have_are_an_error(self):
        result = run(pickle.dumps(self.TABLES), "nasbench201", "--images", "cifar100")
        self.assertEqual(result.returncode, 2)
        self.assertIn("there is no entry nasbench201 / cifar100", result.stderr)

    def test_lists_of_other_length_are_an_error(self):
        tables = {"nasbench201": {"cifar10": {"raspi4_latency": [1.0, 2.0], "pixel3_latency": [1.0]}}}
        self.assertIn("is not a list as long as the others", run(pickle.dumps(tables), "nasbench201").stderr)


class Layers(unittest.TestCase):
    def test_kinds_have_the_cost_of_their_block(self):
        table = lookup(1)
        found = {row["kind"]: float(row["fpga [ms]"]) for row in rows(run(pickle.dumps({"fbnet": {"fpga_latency": table}}),
                                                                     "fbnet"))}
        self.assertEqual(found["stem"], table["ConvNorm_H32_W32_Cin3_Cout16_kernel3_stride1_group1"])
        self.assertEqual(found["s2_first/k5_e6"], table["ConvBlock_H32_W32_Cin24_Cout32_exp6_kernel5_stride2_group1"])
        self.assertEqual(found["s2_rest/k3_e1_g2"], table["ConvBlock_H16_W16_Cin32_Cout32_exp1_kernel3_stride1_group2"])
        self.assertEqual(found["s6_first/skip"], table["Skip_H4_W4_Cin184_Cout352_stride1"])
        self.assertEqual(found["classifier"], table["FC_Cin1504_Cout100"])

    def test_the_header_includes_its_pooling(self):
        table = lookup(1)
        result = run(pickle.dumps({"fbnet": {"fpga_latency": table}}), "fbnet")
        found = {row["kind"]: float(row["fpga [ms]"]) for row in rows(result)}
        self.assertEqual(found["header"], table["ConvNorm_H4_W4_Cin352_Cout1504_kernel1_stride1_group1"]
                         + table["AvgP_H4_W4_Cin1504_Cout1504_kernel4_stride1"])

    def test_twelve_kinds_of_layer_have_nine_ops_each(self):
        result = run(pickle.dumps({"fbnet": {"fpga_latency": lookup(1)}}), "fbnet")
        self.assertEqual(len(rows(result)), 12 * 9 + 3)


class Restriction(unittest.TestCase):
    def test_a_call_is_refused_and_not_made(self):
        with tempfile.TemporaryDirectory() as folder:
            target = f"{folder}/made"
            result = run(pickle.dumps({"nasbench201": Evil(target)}), "nasbench201")
            self.assertEqual(result.returncode, 2)
            self.assertIn("which a table has no use for", result.stderr)
            self.assertFalse(os.path.exists(target))

    def test_builtins_are_refused_too(self):
        self.assertIn("it asks for builtins.eval", run(b"cbuiltins\neval\n(S'1'\ntR.", "nasbench201").stderr)

    def test_something_else_than_a_pickle_is_an_error(self):
        self.assertEqual(run(b"idx,raspi4\n", "nasbench201").returncode, 2)

    def test_a_text_is_no_latency(self):
        tables = {"nasbench201": {"cifar10": {"raspi4_latency": ["1.0"]}}}
        self.assertIn("is not a number", run(pickle.dumps(tables), "nasbench201").stderr)

    def test_scalars_of_numpy_are_numbers(self):
        # As numpy 1.x pickles numpy.float64(1.5), protocol 2.
        scalar = (b"cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nX\x02\x00\x00\x00f8\x89\x88\x87R"
                  b"(K\x03X\x01\x00\x00\x00<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
                  b"C\x08\x00\x00\x00\x00\x00\x00\xf8?\x86R")
        content = (b"\x80\x04}X\x0b\x00\x00\x00nasbench201}X\x07\x00\x00\x00cifar10}X\x0e\x00\x00\x00raspi4_latency]"
                   + scalar + b"asss.")
        self.assertEqual(run(content, "nasbench201").stdout, "idx,raspi4 [ms]\n0,1.5\n")

    def test_scalars_of_this_numpy_are_numbers(self):
        try:
            import numpy
        except ImportError:
            self.skipTest("numpy is absent")
        tables = {"nasbench201": {"cifar10": {"raspi4_latency": [numpy.float64(1.5), numpy.float32(0.25)]}}}
        self.assertEqual(run(pickle.dumps(tables), "nasbench201").stdout, "idx,raspi4 [ms]\n0,1.5\n1,0.25\n")

    def test_objects_in_scalars_are_refused(self):
        content = b"\x80\x04cnumpy\ndtype\nX\x02\x00\x00\x00O8\x89\x88\x87R."
        self.assertIn("are not read", run(content, "nasbench201").stderr)


if __name__ == "__main__":
    unittest.main()
