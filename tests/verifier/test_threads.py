"""What the page on threads and processes promises: several at once get what each would get alone, from wherever they ask."""

import gc
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import SIGKILL
from textwrap import dedent
from time import monotonic, sleep

import pytest

from policy_dsl.gc_pause import gc_paused, is_single_threaded
from policy_dsl.pipeline import load
from tests.written import LIBRARY
from verifier.process import fork
from verifier.process.fork import can_fork
from verifier.smt.encode.terms import context

ROOT = Path(__file__).parents[2]


def run(script: str, folder: Path, *, typed: bool = False) -> str:
    """What a program prints; `typed`, it is read from standard input. A crash fails the test, and not the whole suite."""
    (folder / "p.policy").write_text(LIBRARY, encoding="utf-8")
    path = folder / "script.py"
    path.write_text(dedent(script), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, *(["-"] if typed else [str(path)])],
        input=path.read_text(encoding="utf-8") if typed else None,
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, (ran.returncode, ran.stderr[-2000:])
    assert ran.stderr == ""
    return ran.stdout


def test_one_file_is_loaded_in_several_threads_at_once(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(LIBRARY, encoding="utf-8")
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(3) as pool:
            every = list(pool.map(load, [str(path)] * 9))
    finally:
        sys.setswitchinterval(before)
    assert [loaded.findings for loaded in every] == [[]] * 9
    assert len({loaded.policy for loaded in every}) == 1


def test_verdicts_in_several_threads_are_those_of_one(tmp_path: Path) -> None:
    script = """\
        import sys
        from concurrent.futures import ThreadPoolExecutor
        from policy_dsl.pipeline import load
        from verifier.verify import verify

        def verdicts(number):
            found = verify(load("p.policy").policy)
            return tuple((v.name, v.status.value, v.count, v.trust, v.regions_complete) for v in found.verdicts)

        sys.setswitchinterval(1e-5)
        with ThreadPoolExecutor(3) as pool:
            every = [*pool.map(verdicts, range(9)), verdicts(0)]
        print(len(set(every)), "refuted" in str(every[0]))
        """
    assert run(script, tmp_path) == "1 True\n"


def test_each_thread_has_a_context_of_its_own() -> None:
    both = threading.Barrier(2, timeout=60)

    def own() -> object:
        both.wait()
        return context()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.submit(own), pool.submit(own)
        assert len({id(each) for each in (one.result(), other.result(), context())}) == 3


def test_terms_may_be_let_go_by_another_thread(tmp_path: Path) -> None:
    """As a collection of cycles does: one thread has Z3 work on terms, and another frees those that it is done with."""
    script = """\
        from queue import SimpleQueue
        from threading import Thread
        import z3
        from verifier.smt.encode.terms import conjunction, disjunction, negation, truth

        given = SimpleQueue()

        def free():
            while given.get() is not None:
                pass

        def work():
            each = [truth(f"t{n}") for n in range(2_000)]
            pairs = [disjunction(one, negation(conjunction(other, one))) for one, other in zip(each, each[1:])]
            whole = conjunction(pairs)
            for turn in range(10):
                given.put([negation(truth(f"u{turn} {n}")) for n in range(2_000)])
                z3.simplify(whole)
            given.put(None)

        threads = [Thread(target=each) for each in (free, work)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        print("done")
        """
    assert run(script, tmp_path) == "done\n"


SEARCH = """\
    from functools import partial
    from tests.verifier.process.test_pool import looking
    from verifier.process.pool import parallel_search

    print("once")
    print(parallel_search(partial(looking, 700), 1000, 60, None, 1).hit)
    """


@pytest.mark.parametrize("typed", [False, True], ids=["a script without a guard", "a program that is typed"])
def test_processes_do_not_run_the_program_that_asks(typed: bool, tmp_path: Path) -> None:
    assert run(SEARCH, tmp_path, typed=typed) == "once\nnumber 700\n"


def test_the_worker_of_a_pool_may_ask_too(tmp_path: Path) -> None:
    script = """\
        import multiprocessing
        from functools import partial
        from tests.verifier.process.test_pool import looking
        from policy_dsl.pipeline import load
        from verifier.verify import verify
        from verifier.process.pool import parallel_search

        def ask(number):
            statuses = {v.name: v.status.value for v in verify(load("p.policy").policy, parallel=True).verdicts}
            return parallel_search(partial(looking, number), 1000, 60, None, 1).hit, statuses["staff_wait"]

        if __name__ == "__main__":
            here = ask(3)  # Z3 has been used before the fork
            with multiprocessing.get_context("fork").Pool(1) as pool:
                print(here, pool.map(ask, [700])[0])
        """
    assert run(script, tmp_path) == "('number 3', 'refuted') ('number 700', 'refuted')\n"


BESIDE = """\
    import os, sys, time
    from verifier.process import fork

    def endless(step):
        sys.stdout.write(f"{os.getpid()}\\n")
        sys.stdout.flush()
        while True:
            time.sleep(0.1)

    fork.cores = lambda: 2
    with fork.ForkedTask(endless, parallel=True) as work:
        work.result()
    """

LOOKING = """\
    from functools import partial
    from tests.verifier.test_threads import endless
    from verifier.process.pool import parallel_search

    parallel_search(partial(endless, "child"), 1000, 60, None, 1)
    """


def endless(path: str) -> Callable[[int], None]:
    """Writes which process it is, and never ends."""
    Path(path).write_text(str(os.getpid()), encoding="utf-8")
    while True:
        sleep(0.1)


@pytest.mark.parametrize("script", [BESIDE, LOOKING], ids=["forked", "begun"])
def test_a_process_ends_with_the_one_that_began_it(script: str, tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(dedent(script), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    asking = subprocess.Popen(
        [sys.executable, "script.py"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert asking.stdout is not None
    until = monotonic() + 60
    try:
        if script is BESIDE:
            child = int(asking.stdout.readline())
        else:
            while not (written := (tmp_path / "child").read_text() if (tmp_path / "child").exists() else ""):
                assert monotonic() < until
                sleep(0.05)
            child = int(written)
        os.kill(child, 0)  # it is there
    finally:
        asking.send_signal(SIGKILL)
        asking.wait()
        asking.stdout.close()
    while there(child):
        assert monotonic() < until, "it outlives the one that began it"
        sleep(0.05)


def there(process: int) -> bool:
    """Whether the process goes on; one that nobody has waited for does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_collection_is_left_to_whoever_has_several_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fork, "cores", lambda: 2)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    if is_single_threaded():
        with gc_paused():
            assert not gc.isenabled()
    thread.start()
    try:
        assert not is_single_threaded()
        assert not can_fork()
        with gc_paused():
            assert gc.isenabled()
    finally:
        stop.set()
        thread.join()
    assert gc.isenabled()
