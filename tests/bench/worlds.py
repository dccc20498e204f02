"""Scenarios whose messages share links, for shapes_table.py: JSON texts, which are YAML.

In each, N phones ask at random 30.303 times a second, a message being 100 kB, as in own_links.yaml, and the shared links are
loaded to 90 %.
"""
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
ASKING = 30.303  # requests per second of one phone
BITS = 100_000 * 8  # of a message
LOADED = 0.9
OWN = 50e6  # bit/s of a phone's own link


def shared(phones):
    """A link that carries what so many phones send."""
    return {"rate": f"{phones * ASKING * BITS / LOADED:.6g} bit/s"}


def own(group, rate=OWN):
    return {"rate": f"{rate:.6g} bit/s", "latency": "1 ms", "each": group}


def world(counts, links, ways, requests, asking=ASKING, **run):
    """Groups of phones by their counts; `ways` are the links of each."""
    names = [f"phone{i}" for i in range(len(counts))]
    phones = sum(counts)
    return json.dumps({
        "format": "sunder-scenario/1",
        "models": {"frames": {"input": {"name": "frame", "bytes": "100 kB"},
                              "ops": [{"name": "detect", "work": "1 Gflop", "output": "1 kB"}]}},
        "devices": {**{name: {"speed": "1 Gflop/s", "count": count} for name, count in zip(names, counts)},
                    "server": {"speed": "100 Gflop/s", "workers": max(1, phones // 2)}},
        "links": links,
        "routes": [{"from": name, "to": "server", "via": way} for name, way in zip(names, ways)],
        "applications": {f"camera{i}": {"model": "frames", "origin": name, "arrivals": {"poisson": f"{asking} /s"},
                                        "split": "server_only", "servers": ["server"], "raw_input": "allowed"}
                         for i, name in enumerate(names)},
        "run": {"until": f"{max(0.01, requests / (phones * asking)):.6g} s", **run}})


def divided(phones, groups):
    return [phones // groups + (i < phones % groups) for i in range(groups)]


def plain(phones, requests):
    return world([phones], {"wifi": own("phone0")}, [["wifi"]], requests)


def capped(phones, requests):
    return world([phones], {"wifi": own("phone0"), "uplink": shared(phones)}, [["wifi", "uplink"]], requests)


def tree(phones, requests):
    """Own links, ten access points, a core."""
    counts = divided(phones, 10)
    links = {"core": shared(phones)}
    for i, count in enumerate(counts):
        links[f"wifi{i}"] = own(f"phone{i}")
        links[f"access{i}"] = shared(count)
    return world(counts, links, [[f"wifi{i}", f"access{i}", "core"] for i in range(10)], requests)


def traces(phones, requests):
    """Own links whose rate changes twice a second, an uplink."""
    wifi = {"rate": {"trace": str(HERE / "two_rates.csv")}, "latency": "1 ms", "each": "phone0"}
    return world([phones], {"wifi": wifi, "uplink": shared(phones)}, [["wifi", "uplink"]], requests)


def own_traces(phones, requests):
    """Own links with forty traces dealt out, an uplink."""
    wifi = {"rate": {"trace": str(HERE / "forty_rates.csv")}, "latency": "1 ms", "each": "phone0"}
    return world([phones], {"wifi": wifi, "uplink": shared(phones)}, [["wifi", "uplink"]], requests)


def parking_lot(phones, requests):
    """Five links in a row: one group of phones crosses all, and one each."""
    counts = divided(phones, 6)
    links = {f"lot{i}": shared(counts[0] + counts[i + 1]) for i in range(5)}
    row = list(links)
    return world(counts, links, [row, *([link] for link in row)], requests)


def thirty_rates(phones, requests):
    """Thirty groups with own links of 30 to 88 Mbit/s, an uplink."""
    counts = divided(phones, 30)
    links = {f"wifi{i}": own(f"phone{i}", 30e6 + 2e6 * i) for i in range(30)}
    links["uplink"] = shared(phones)
    return world(counts, links, [[f"wifi{i}", "uplink"] for i in range(30)], requests)


def over_tcp(phones, requests, loss=0):
    """Own links of 20 Mbit/s and 10 ms, packet by packet; so few ask that no queue grows where packets are lost."""
    wifi = {"rate": "20 Mbit/s", "latency": "10 ms", "each": "phone0", **({"loss": loss} if loss else {})}
    return world([phones], {"wifi": wifi}, [["wifi"]], requests, asking=2, network_model="tcp")


def over_tcp_with_losses(phones, requests):
    return over_tcp(phones, requests, loss=0.01)
