"""schemas_test.py PROGRAM: the JSON Schemas for editors are those of the program, every shipped YAML file names its own and
passes it, and files with mistakes that a schema can see do not.
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = sys.argv.pop(1)
KINDS = ["device", "link", "model", "scenario", "search", "space"]
SHIPPED = sorted([*ROOT.glob("models/**/*.yaml"), *ROOT.glob("scenarios/**/*.yaml")])

# Beginnings of the names of mistakes that a schema can see.
VISIBLE = {
    "errors": ("key_unknown", "key_missing", "model_unknown", "model_op_without", "model_type_unknown",
               "device_efficiency_zero", "device_efficiency_of", "device_misspelt", "device_wrong_unit", "link_unknown", "link_two",
               "link_rate_one_way", "unit_", "count_zero", "count_huge", "count_fraction", "count_quoted", "keys_that", "kind_",
               "probability_above_one", "unknown_word"),
    "errors_search": ("key_", "accuracy_by_table", "constraint_unknown", "constraint_wrong_unit", "constraint_accuracy",
                      "optimizer_two", "optimizer_setting", "evaluate_unknown", "evaluate_screen", "budget_empty",
                      "budget_zero", "objective_unknown", "objectives_empty", "space_setting_unknown"),
}


class Loader(yaml.SafeLoader):
    """YAML 1.2's idea of plain words, as far as it matters here."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float",
                                                                    "tag:yaml.org,2002:null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), ["t", "f"])  # and not `on`


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader)


def validator(schema):
    content = json.loads(schema.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(content)
    return jsonschema.Draft7Validator(content)


def kind_of(content):
    """'scenario' of a file with `format: sunder-scenario/1`."""
    found = re.fullmatch(r"sunder-(\w+)/1", content.get("format", ""))
    return found[1] if found else None


def schema_named_by(path):
    found = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return (path.parent / found[0]).resolve() if len(found) == 1 else None


class Schemas(unittest.TestCase):
    def test_are_those_of_the_program(self):
        """To renew them: tools/write_pages."""
        self.assertEqual(sorted(path.stem for path in (ROOT / "models/schema").iterdir()), KINDS)
        for kind in KINDS:
            done = subprocess.run([PROGRAM, "schema", kind], capture_output=True, text=True, check=True)
            kept = (ROOT / f"models/schema/{kind}.json").read_text(encoding="utf-8")
            self.assertTrue(kept == done.stdout, f"models/schema/{kind}.json is out of date: run tools/write_pages")

    def test_refer_to_definitions_without_escapes(self):
        """Some editors do not find what is named by one."""
        for schema in (ROOT / "models/schema").iterdir():
            for reference in re.findall(r'"\$ref": "#/definitions/([^"]*)"', schema.read_text(encoding="utf-8")):
                self.assertRegex(reference, r"^\w+$")

    def test_are_named_by_every_shipped_file(self):
        self.assertGreater(len(SHIPPED), 30)
        for path in SHIPPED:
            with self.subTest(path.relative_to(ROOT)):
                schema = schema_named_by(path)
                self.assertIsNotNone(schema, "a line '# yaml-language-server: $schema=PATH' is missing")
                self.assertTrue(schema.is_file(), f"{schema} is not there")
                kind = kind_of(load(path))
                if kind is not None:
                    self.assertEqual(schema.stem, kind)

    def test_accept_every_shipped_file(self):
        for path in SHIPPED:
            with self.subTest(path.relative_to(ROOT)):
                for error in validator(schema_named_by(path)).iter_errors(load(path)):
                    self.fail(f"{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}")

    def test_accept_the_examples_of_the_tests(self):
        examples = [*ROOT.glob("tests/sim/config/interface/*.yaml"), *ROOT.glob("tests/errors_search/base/*space.yaml")]
        self.assertGreater(len(examples), 3)
        for path in examples:
            with self.subTest(path.relative_to(ROOT)):
                content = load(path)
                for error in validator(ROOT / f"models/schema/{kind_of(content) or path.stem}.json").iter_errors(content):
                    self.fail(f"{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}")

    def test_refuse_what_is_visibly_wrong(self):
        for folder, beginnings in VISIBLE.items():
            bad = [path for path in sorted((ROOT / "tests" / folder).glob("*/*.yaml"))
                   if path.stem in KINDS and path.parent.name.startswith(beginnings)]
            self.assertGreater(len(bad), 10)
            for path in bad:
                if path.stem == "scenario" and folder == "errors_search":
                    continue  # right, the search beside it is not
                with self.subTest(path.relative_to(ROOT)):
                    self.assertFalse(validator(ROOT / f"models/schema/{path.stem}.json").is_valid(load(path)))


if __name__ == "__main__":
    unittest.main()
