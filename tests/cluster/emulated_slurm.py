"""Slurm with four emulated nodes on this machine: its own munged, slurmctld and four slurmd, all state in one folder.

    with EmulatedSlurm(folder) as slurm:
        slurm.call("sbatch", "job.sh")

Needs root (every slurmd starts jobs as their user) and Debian's slurm-wlm. Leaves nothing behind, neither processes
nor files outside the folder.
"""
import ctypes
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from processes import processes_with

NODES = ("n1", "n2", "n3", "n4")
PROGRAMS = ("munged", "mungekey", "slurmctld", "slurmd", "sbatch", "scontrol", "squeue", "sinfo")

CONFIGURATION = """\
ClusterName=emulated
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# the second one: how long a job that is put back waits before it starts again
AuthInfo=socket={munge},cred_expire=5
StateSaveLocation={state}/controller
SlurmdSpoolDir={state}/%n
SlurmctldPidFile={state}/slurmctld.pid
SlurmdPidFile={state}/%n.pid
SlurmctldLogFile={state}/slurmctld.log
SlurmdLogFile={state}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=0
MailProg=/bin/true
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,sched_min_interval=10000,batch_sched_delay=0
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
KillWait=2
MaxArraySize=10001
SlurmdParameters=config_overrides
{nodes}
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def why_not():
    """Why it cannot be started here; None where it can."""
    if os.geteuid() != 0:
        return "only root can start slurmd"
    missing = [program for program in PROGRAMS if not shutil.which(program, path=_path())]
    return f"{', '.join(missing)} not found (Debian: slurm-wlm, munge)" if missing else None


def _path():
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def _free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _end_with_parent():
    """So that nothing stays where the test itself is killed."""
    set_signal_of_parents_death = 1  # PR_SET_PDEATHSIG of prctl(2)
    ctypes.CDLL(None).prctl(set_signal_of_parents_death, signal.SIGTERM)


class EmulatedSlurm:
    def __init__(self, folder):
        self.state = pathlib.Path(folder).resolve() / "slurm"
        self.munge_folder = None
        self.daemons = {}
        self.environment = {**os.environ, "PATH": _path(), "SLURM_CONF": str(self.state / "slurm.conf")}

    def __enter__(self):
        try:
            self._write_configuration()
            self._start()
            self.wait_until(lambda: set(self.states().values()) == {"idle"}, 30, "the nodes to be idle")
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_):
        self._stop()

    def call(self, *words, **options):
        """What one of Slurm's programs prints."""
        done = subprocess.run(["timeout", "60", *map(str, words)], capture_output=True, text=True, env=self.environment,
                              **options)
        if done.returncode != 0:
            raise RuntimeError(f"{words}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def states(self):
        """State of each node by its name."""
        return dict(line.split() for line in self.call("sinfo", "-h", "-N", "-o", "%N %t").splitlines())

    def set_down(self, node):
        """Its jobs are told to end, and put back."""
        self.call("scontrol", "update", f"nodename={node}", "state=down", "reason=test")

    def lose(self, node):
        """As when only the connection is lost: its jobs are put back, and go on where they were as well."""
        self.daemons[node].kill()
        self.daemons[node].wait()
        self.set_down(node)

    def jobs(self):
        """Of those waiting and running: identity, state and nodes of each (array tasks apart)."""
        return [line.split("|") for line in self.call("squeue", "-h", "-r", "-o", "%i|%T|%N").splitlines()]

    def restarts(self, job):
        """How often a job was put back, as the controller has it; None once it is forgotten."""
        for word in self.call("scontrol", "show", "job", "-o", job).split():
            if word.startswith("Restarts="):
                return int(word.removeprefix("Restarts="))
        return None

    def wait_until(self, holds, seconds, what):
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(f"waited {seconds} s for {what}\n{self.logs()}")
            time.sleep(0.2)

    def logs(self):
        return "".join(f"--- {path.name}\n{path.read_text()[-2000:]}\n" for path in sorted(self.state.glob("*.log")))

    def _write_configuration(self):
        shutil.rmtree(self.state, ignore_errors=True)
        for name in ("controller", *NODES):
            (self.state / name).mkdir(parents=True)
        # a socket's name is short, whatever the folder's is
        self.munge_folder = pathlib.Path(tempfile.mkdtemp(prefix="munge-"))
        self.munge_folder.chmod(0o755)
        host = socket.gethostname().split(".")[0]
        ports = _free_ports(1 + len(NODES))
        nodes = "\n".join(f"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=2 State=UNKNOWN"
                          for node, port in zip(NODES, ports[1:]))
        (self.state / "slurm.conf").write_text(CONFIGURATION.format(
            host=host, ports=ports, munge=self.munge_folder / "socket", state=self.state, nodes=nodes))
        (self.state / "cgroup.conf").write_text("CgroupPlugin=cgroup/v1\n")

    def _start(self):
        key = self.munge_folder / "key"
        self.call("mungekey", "--create", f"--keyfile={key}")
        self._daemon("munged", "munged", "--foreground", "--force", f"--key-file={key}", f"--socket={self.munge_folder}/socket",
                     f"--pid-file={self.munge_folder}/pid", f"--log-file={self.munge_folder}/log",
                     f"--seed-file={self.munge_folder}/seed")
        self.wait_until((self.munge_folder / "socket").exists, 10, "munged")
        self._daemon("slurmctld", "slurmctld", "-D", "-c")
        for node in NODES:
            self._daemon(node, "slurmd", "-D", "-N", node)

    def _daemon(self, name, *words):
        with open(self.state / "daemons.log", "a") as log:
            self.daemons[name] = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                                  env=self.environment, preexec_fn=_end_with_parent)

    def _stop(self):
        """Jobs first, then the daemons, the last started first."""
        subprocess.run(["timeout", "10", "scancel", "--user=root"], env=self.environment, capture_output=True)
        end = time.monotonic() + 10
        while self.processes_of_jobs() and time.monotonic() < end:
            time.sleep(0.1)
        for process in self.processes_of_jobs():  # that outlived their node
            os.kill(process, signal.SIGKILL)
        daemons = list(reversed(self.daemons.values()))
        for daemon in daemons:
            daemon.terminate()
        for daemon in daemons:
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
        if self.munge_folder:
            shutil.rmtree(self.munge_folder)

    def processes_of_jobs(self, *entries):
        """Of all jobs, or of those with these entries in their environment."""
        return processes_with(f"SLURM_CONF={self.state}/slurm.conf", "SLURM_CLUSTER_NAME=emulated", *entries)
