#!/usr/bin/env python3
"""check_schemas.py ROOT SCHEMAS: every shipped file must pass its schema, and tests/errors/*/ with an unknown or missing
key must not. Exit status 77: what this needs is not installed.
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
REFUSED = ("key_unknown", "key_missing", "model_unknown", "model_op_without", "model_type_unknown", "device_efficiency_zero", "device_efficiency_of",
           "device_misspelt", "device_wrong_unit", "link_unknown", "link_two", "link_rate_one_way", "unit_", "count_zero",
           "count_huge", "count_fraction", "count_quoted", "keys_that", "kind_", "probability_above_one", "unknown_word")


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
    for kind in ("scenario", "model", "device", "link"):
        schema = json.loads((schemas / f"{kind}.json").read_text())
        jsonschema.Draft7Validator.check_schema(schema)
        validators[kind] = jsonschema.Draft7Validator(schema)

    shipped = [("model", path) for path in sorted((root / "models/dnn").glob("*.yaml"))]
    shipped += [("device", path) for path in sorted((root / "models/devices").glob("*.yaml"))]
    shipped += [("link", path) for path in sorted((root / "models/links").glob("*.yaml"))]
    shipped += [("scenario", path) for path in sorted((root / "scenarios").glob("**/*.yaml"))
                if load(path).get("format") == "sunder-scenario/1"]
    shipped += [(kind, root / f"tests/sim/config/interface/{kind}.yaml") for kind in ("scenario", "model")]
    problems = 0
    for kind, path in shipped:
        for error in validators[kind].iter_errors(load(path)):
            print(f"{path}: {'.'.join(map(str, error.absolute_path))}: {error.message[:300]}")
            problems += 1

    refused = 0
    for path in sorted((root / "tests/errors").glob("*/*.yaml")):
        if path.stem in validators and path.parent.name.startswith(REFUSED):
            refused += 1
            if validators[path.stem].is_valid(load(path)):
                print(f"{path}: the schema accepts it")
                problems += 1
    print(f"{len(shipped)} shipped files, {refused} bad ones, {problems} problems")
    return 0 if problems == 0 and len(shipped) > 20 and refused > 20 else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
