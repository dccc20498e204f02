"""Reads what `sunder plan --json` prints, for the plots of plans."""
import json
import sys

import style


def read_plan(path):
    try:
        with sys.stdin if path == "-" else open(path, encoding="utf-8") as file:
            plan = json.load(file)
    except (OSError, ValueError) as error:
        style.fail(f"cannot read '{path}': {error}")
    if plan.get("format") != "sunder-plan/1":
        style.fail(f"'{path}' is not what 'sunder plan --json' prints")
    return plan


def application_of(plan, name):
    applications = plan["applications"]
    if name is None:
        name = next(iter(applications))
    if name not in applications:
        style.fail(f"there is no application '{name}'; there are {', '.join(applications)}")
    return name, applications[name]


def at_vertices(application):
    """The cuts through one tensor, from the input on."""
    return [cut for cut in application["cuts"] if cut["cut_vertex"]]


def name_cuts(axes, cuts, most):
    """Below the bars; of many, some."""
    step = max(1, -(-len(cuts) // most))
    axes.set_xticks(range(0, len(cuts), step), [cut["cut"] for cut in cuts[::step]], rotation=90, fontsize=7)
    axes.set_xlim(-0.7, len(cuts) - 0.3)
    pale = " (pale: not allowed)" if any(cut["why_not"] for cut in cuts) else ""
    axes.set_xlabel(f"cut after this op{pale}")
