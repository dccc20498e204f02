"""The scenarios of the league in SimPy, as its documentation writes such models: a process for each request, a resource for each
server. Prints as JSON how many requests there were and the mean time that they took.

    simpy_peer.py SCENARIO REQUESTS SEED
"""
import json
import random
import sys

import simpy

ARRIVALS = {"periodic": lambda: 0.02, "poisson": lambda: random.expovariate(50), "two_hops": lambda: random.expovariate(50)}


def served(environment, server, service):
    with server.request() as turn:
        yield turn
        yield environment.timeout(service)


def one_job(environment, servers, taken, service):
    arrived = environment.now
    yield from served(environment, servers[0], service())
    taken.append(environment.now - arrived)


def split_job(environment, servers, taken, service):
    arrived = environment.now
    yield from served(environment, servers[0], service())
    yield environment.timeout(0.005)
    yield from served(environment, servers[1], random.expovariate(150))
    taken.append(environment.now - arrived)


def source(environment, scenario, requests, taken):
    servers = [simpy.Resource(environment) for _ in range(2)]
    job = split_job if scenario == "two_hops" else one_job
    service = (lambda: 0.01) if scenario == "periodic" else (lambda: random.expovariate(100))
    for _ in range(requests):
        yield environment.timeout(ARRIVALS[scenario]())
        environment.process(job(environment, servers, taken, service))


def main():
    scenario, requests, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    random.seed(seed)
    environment = simpy.Environment()
    taken = []
    environment.process(source(environment, scenario, requests, taken))
    environment.run()
    print(json.dumps({"requests": len(taken), "mean": sum(taken) / len(taken)}))


if __name__ == "__main__":
    main()
