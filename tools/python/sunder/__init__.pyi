from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, NamedTuple, Protocol, Union

import numpy
import pandas
import xarray

_Path = Union[str, PathLike[str]]
_Source = Union[_Path, Mapping[str, Any]]
_Changes = Union[Mapping[str, Any], Sequence[str], None]
_Progress = Union[Callable[[int, int, int], Any], bool, None]

class Mistake(NamedTuple):
    file: str
    line: int
    column: int
    message: str
    hint: str

class InputError(ValueError):
    mistakes: tuple[Mistake, ...]
    file: str
    line: int
    column: int
    message: str
    hint: str

class RunError(RuntimeError): ...
class ScenarioWarning(UserWarning): ...

class Observation:
    application: str
    device: int
    ways: list[str]
    deadline: float | None
    now: float
    request: int
    own_wait: float
    charge: float | None

class Feedback:
    application: str
    device: int
    now: float
    request: int
    way: int
    finished: bool
    latency: float
    energy: float
    sent: float
    sending: float
    own_wait: float
    server_wait: float
    stayed: bool

class _Chooses(Protocol):
    def choose(self, observation: Observation) -> int | str: ...

_Policy = Union[Callable[[Observation], int | str], _Chooses, None]

class Figures(Mapping[str, Any]):
    def __getitem__(self, key: str) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def to_dict(self) -> dict[str, Any]: ...

class Answer(Figures): ...

class Report:
    html: str
    def save(self, path: _Path) -> None: ...

class Run:
    @property
    def summary(self) -> Figures: ...
    @property
    def requests(self) -> pandas.DataFrame: ...
    def arrays(self, table: str = "requests") -> dict[str, numpy.ndarray]: ...
    def units(self, table: str = "requests") -> dict[str, str]: ...
    def names(self, table: str = "requests") -> dict[str, list[str]]: ...
    def table(self, table: str = "requests") -> pandas.DataFrame: ...
    def to_xarray(self, table: str = "requests") -> xarray.Dataset: ...
    def report(self) -> Report: ...
    def compare(self, other: Run) -> Answer: ...
    def save(self, path: _Path) -> None: ...

class Sweep:
    @property
    def points(self) -> pandas.DataFrame: ...
    @property
    def parameters(self) -> list[str]: ...
    def to_xarray(self) -> xarray.Dataset: ...
    def report(self) -> Report: ...
    def save(self, path: _Path) -> None: ...

class Scenario:
    @property
    def name(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def warnings(self) -> list[Mistake]: ...
    def changed(self, set: _Changes = None, seed: int | None = None, replications: int | None = None) -> Scenario: ...
    def run(
        self,
        set: _Changes = None,
        seed: int | None = None,
        replications: int | None = None,
        jobs: int | None = None,
        progress: _Progress = None,
        policy: _Policy = None,
    ) -> Run: ...
    def plan(self, set: _Changes = None, under_load: bool = False) -> Answer: ...
    def sweep(
        self,
        vary: Mapping[str, str | Sequence[Any]] | None = None,
        set: _Changes = None,
        seed: int | None = None,
        replications: int | None = None,
        jobs: int | None = None,
        progress: _Progress = None,
    ) -> Sweep: ...

class Environment:
    observation_names: tuple[str, ...]
    def __init__(
        self,
        source: _Source | Scenario,
        set: _Changes = None,
        seed: int | None = None,
        reward: Callable[[list[Feedback]], Any] | None = None,
        late_cost: float = 1.0,
    ) -> None: ...
    @property
    def ways(self) -> list[str]: ...
    @property
    def action_count(self) -> int: ...
    def reset(self, seed: int | None = None) -> tuple[tuple[float, ...], dict[str, Any]]: ...
    def step(self, action: int | str) -> tuple[tuple[float, ...], Any, bool, bool, dict[str, Any]]: ...
    def close(self) -> None: ...
    def __enter__(self) -> Environment: ...
    def __exit__(self, *_: object) -> None: ...

def load(source: _Source, set: _Changes = None, seed: int | None = None, replications: int | None = None) -> Scenario: ...
def run(
    source: _Source | Scenario,
    *,
    set: _Changes = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = None,
    progress: _Progress = None,
    policy: _Policy = None,
) -> Run: ...
def plan(source: _Source | Scenario, *, set: _Changes = None, under_load: bool = False) -> Answer: ...
def sweep(
    source: _Source | Scenario,
    *,
    vary: Mapping[str, str | Sequence[Any]] | None = None,
    set: _Changes = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = None,
    progress: _Progress = None,
) -> Sweep: ...
def compare(a: Run, b: Run) -> Answer: ...
def search(source: _Source, seed: int | None = None, jobs: int | None = None, output: _Path | None = None) -> Answer: ...
def open(path: _Path) -> Run | Sweep: ...
