"""A run as an environment in which to learn who chooses ways: `reset` and `step` in the manner of Gymnasium, which is not needed."""
import queue
import threading

from .scenario import Scenario

LATE_COST = 1.0  # seconds that a request costs which was not answered


class _Stopped(Exception):
    """Ends a run that nobody wants to go on with."""


class Environment:
    """One episode is one replication of a scenario; one step chooses the way of one request.

        environment = sunder.Environment("scenarios/adaptive_split.yaml")
        observation, info = environment.reset(seed=1)
        ended = False
        while not ended:
            observation, reward, ended, truncated, info = environment.step(0)

    observation: a tuple of floats, see `observation_names`: what the device knew last of its link and servers (NaN: nothing),
        how long the request will wait for it, and its battery
    action: the number of a way in `ways`
    reward: - the summed cost of the requests that ended since the step before, in s: their latency, or `late_cost` of
        one that was not answered; or what `reward` says
    info: "asked" (Observation: which device asks, when), "ended" (Feedback of each request that ended since), and, in
        the end, "run" (the Run)
    `truncated` is always False: an episode ends when its run does.
    """

    observation_names = ("now", "own_wait", "rate", "server_wait", "charge")

    def __init__(self, source, set=None, seed=None, reward=None, late_cost=LATE_COST):
        """source, set: as load() takes them. At least one application must have a split that is `adaptive`; where several
        have, info["asked"].application tells whose request it is, and `ways` are those of that one.
        seed: of the first episode; the scenario's by default. Later ones count on from it.
        reward: called with the list of Feedback since the step before, returns a number
        """
        scenario = source if isinstance(source, Scenario) else Scenario(source)
        self._scenario = scenario.changed(set, seed, replications=1)
        self._next_seed = seed
        self._reward = reward or (lambda ended: -sum(one.latency if one.finished else late_cost for one in ended))
        self._episode = None
        self._asked = None

    @property
    def ways(self):
        """Names of the ways of the request that asks. Needs reset()."""
        return self._asked.ways

    @property
    def action_count(self):
        """How many ways there are to choose among. Needs reset()."""
        return len(self._asked.ways)

    def reset(self, seed=None):
        """Begins an episode and returns (observation, info) of the first request."""
        self.close()
        if seed is not None:
            self._next_seed = seed
        scenario = self._scenario if self._next_seed is None else self._scenario.changed(seed=self._next_seed)
        if self._next_seed is not None:
            self._next_seed += 1
        self._known = {}
        self._ended = []
        self._episode = _Episode(scenario)
        self._asked = None
        observation, _, _, _, info = self._next()
        return observation, info

    def step(self, action):
        """Sends the request that asks on its way, and goes on to the next one.

        Returns (observation, reward, terminated, truncated, info); in the end the observation is the last one.
        """
        if self._episode is None:
            raise RuntimeError("reset() begins an episode")
        if not isinstance(action, str) and not 0 <= action < self.action_count:
            raise IndexError(f"there is no way {action}: there are {self.action_count}, which count from 0")
        self._episode.answer(action)
        return self._next()

    def close(self):
        """Ends the episode, if there is one."""
        if self._episode is not None:
            self._episode.stop()
            self._episode = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _next(self):
        kind, what, ended = self._episode.wait()
        for told in ended:
            known = self._known.setdefault((told.application, told.device), {})
            if told.sending > 0 and told.sent > 0:
                known["rate"] = told.sent / told.sending
            if told.finished and not told.stayed:
                known["server_wait"] = told.server_wait
        reward = self._reward(ended)
        if kind == "failed":
            self._episode = None
            raise what
        if kind == "over":
            self._episode = None
            if self._asked is None:
                raise ValueError("no request asks for a choice: no application has a split that is `adaptive`")
            return self._seen(self._asked), reward, True, False, {"asked": self._asked, "ended": ended, "run": what}
        self._asked = what
        return self._seen(what), reward, False, False, {"asked": what, "ended": ended}

    def _seen(self, asked):
        known = self._known.get((asked.application, asked.device), {})
        nothing = float("nan")
        charge = nothing if asked.charge is None else asked.charge
        return asked.now, asked.own_wait, known.get("rate", nothing), known.get("server_wait", nothing), charge


class _Episode:
    """A run in a thread of its own, which stops at each choice until it is answered."""

    def __init__(self, scenario):
        self._scenario = scenario
        self._questions = queue.SimpleQueue()
        self._answers = queue.SimpleQueue()
        self._ended = []
        self._thread = threading.Thread(target=self._carry_out, daemon=True, name="sunder episode")
        self._thread.start()

    def wait(self):
        """("asked", Observation), ("over", Run) or ("failed", exception), and the Feedback since the last one."""
        return self._questions.get()

    def answer(self, action):
        self._answers.put(action)

    def stop(self):
        """Lets the run end at its next choice."""
        self._answers.put(None)
        self._thread.join()

    def choose(self, observation):
        ended, self._ended = self._ended, []
        self._questions.put(("asked", observation, ended))
        action = self._answers.get()
        if action is None:
            raise _Stopped
        return action

    def learn(self, feedback):
        self._ended.append(feedback)

    def _carry_out(self):
        try:
            run = self._scenario.run(jobs=1, progress=False, policy=self)
            self._questions.put(("over", run, self._ended))
        except _Stopped:
            pass
        except BaseException as failure:  # noqa: BLE001, which the other thread raises
            self._questions.put(("failed", failure, self._ended))
