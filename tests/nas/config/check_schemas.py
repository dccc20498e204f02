#!/usr/bin/env python3
"""check_schemas.py ROOT SCHEMAS: every search and space that is shipped must pass its schema, and tests/errors_search/*/
with an unknown or missing key must not. Exit status 77: what this needs is not installed.
"""
import json
import pathlib
import sys

try:
    import jsonschema
    import yaml
except ImportError:
    sys.exit(77)

# Mistakes that a schema can see.
REFUSED = ("key_", "accuracy_by_table", "constraint_unknown", "constraint_wrong_unit", "constraint_accuracy",
           "optimizer_two", "optimizer_setting", "evaluate_unknown", "evaluate_screen", "budget_empty", "budget_zero", "objective_unknown", "objectives_empty",
           "space_setting_unknown")


class Loader(yaml.SafeLoader):
    """YAML 1.2's idea of plain words, as far as it matters here."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float",
                                                                    "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def load(path):
    return yaml.load(path.read_text(), Loader)


def main(root, schemas):
    validators = {}
    for kind in ("search", "space"):
        schema = json.loads((schemas / f"{kind}.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        validators[f"sunder-{kind}/1"] = jsonschema.Draft7Validator(schema)

    base = root / "tests/errors_search/base"
    shipped = [base / "space.yaml", base / "coded_space.yaml"]
    shipped += [path for path in sorted((root / "scenarios").glob("**/*.yaml")) if load(path).get("format") in validators]
    problems = 0
    for path in shipped:
        content = load(path)
        for error in validators[content["format"]].iter_errors(content):
            print(f"{path}: {'.'.join(map(str, error.absolute_path))}: {error.message[:300]}")
            problems += 1

    refused = 0
    for path in sorted((root / "tests/errors_search").glob("*/search.yaml")):
        if path.parent.name.startswith(REFUSED):
            refused += 1
            if validators["sunder-search/1"].is_valid(load(path)):
                print(f"{path}: the schema accepts it")
                problems += 1
    print(f"{len(shipped)} shipped files, {refused} bad ones, {problems} problems")
    return 0 if problems == 0 and len(shipped) > 2 and refused > 10 else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
