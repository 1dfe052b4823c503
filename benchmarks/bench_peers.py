"""One decision against engines that people use for such rules, on all MP162 requests that differ in what the engines are told.

Each engine gets the policy in the way that suits it best: its decisions as a table where it can look one up, as rules where
it cannot. Requests are put into the engine's own form beforehand, and what it takes to load is not counted either.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from benchmarks.loops import MP162, module, own, policy
from benchmarks.yardstick import Held, Result, Side, check, compare, timed
from policy_dsl.backends.python.emit import compile_policy
from policy_dsl.evaluate import evaluate
from policy_dsl.model.times import whole_seconds

MOST = 1 / 15
"""Ours to the fastest engine that answers with a time."""

AGAIN = 10
"""Times that a side asks all requests in a round: once is a tenth of a millisecond of ours, which a switch disturbs."""

Facts = tuple[str, str, str, str]
"""Role, service, device, mode."""

Times = dict[Facts, int | None]
"""The time of each request in seconds; none where it is refused."""

Loaded = tuple[Callable[[Facts], Any], Callable[[Any], object]]
"""From facts to a request in the engine's form, and from that to its answer."""


@dataclass(frozen=True)
class Peer:
    """An engine: what it is called, the package and what it is imported as, and whether it gives times or only access."""

    name: str
    package: str
    module: str
    gives_times: bool
    load: Callable[[Times], Loaded]


def promises() -> Iterator[Result]:
    """Ours to the fastest peer; and a promise that is missed where peers are not there to compare with."""
    mp162 = policy(MP162)
    of = module(compile_policy(mp162, {"verified": True}))
    settlement = own(of)[frozenset({"Settlement"})]
    others: list[dict[str, Any]] = []
    times: Times = {}
    for role in mp162.by_name["role"].names:
        party = "Supplier" if role in ("IS", "ES", "GS") else "Other"
        for service in mp162.by_name["service"].names:
            for device in mp162.by_name["device"].names:
                for mode in mp162.by_name["mode"].names:
                    facts = {"party": party, "role": role, "service": service, "device": device, "mode": mode}
                    others.append({**facts, "purposes": settlement, "declared": settlement})
                    times[role, service, device, mode] = whole_seconds(evaluate(mp162, others[-1]).outcome.seconds)
    check("ours", [of.decide(**facts).trt_seconds for facts in others] == list(times.values()))

    decide, calls = of.decide, [tuple(facts.values()) for facts in others]

    def ours() -> None:
        for party, role, service, device, mode, purposes, declared in calls * AGAIN:
            decide(
                party=party, role=role, service=service, device=device, mode=mode, purposes=purposes, declared=declared
            )

    absent = [peer.package for peer in PEERS if find_spec(peer.module) is None]
    sides = {peer: side(peer, times) for peer in PEERS if find_spec(peer.module) is not None}
    took = {peer: median(side() for _ in range(5)) / len(times) / AGAIN * 1e6 for peer, side in sides.items()}
    telling = [peer for peer in took if peer.gives_times]
    if telling:
        fastest = min(telling, key=took.__getitem__)
        ranking = "; ".join(f"{p.name} {t:.3g} µs" for p, t in sorted(took.items(), key=lambda each: each[1]))
        yield compare(
            f"decide, MP162: to the fastest engine that gives times, {fastest.name}", MOST,
            timed(ours), sides[fastest], rounds=51, remark=ranking,
        )  # fmt: skip
    missing = ", ".join(dict.fromkeys(absent))
    hint = f"not installed: {missing}; pip install --group peers" if absent else ""
    yield Held("engines to compare with that are not installed", 0, len(absent), "engines", hint)


def side(peer: Peer, times: Times) -> Side:
    """The engine, asked every request; that it answers as the policy does is checked first."""
    prepare, decide = peer.load(times)
    requests = [prepare(facts) for facts in times]
    right = list(times.values()) if peer.gives_times else [time is not None for time in times.values()]
    check(peer.name, [decide(request) for request in requests] == right)

    def ask() -> None:
        for request in requests * AGAIN:
            decide(request)

    return timed(ask)


def named(facts: Facts) -> dict[str, str]:
    """The facts as an application that speaks JSON holds them."""
    return dict(zip(("role", "service", "device", "mode"), facts, strict=True))


def cells(times: Times) -> dict[str, Any]:
    """The times as nested tables, without what is refused."""
    table: dict[str, Any] = {}
    for (role, service, device, mode), time in times.items():
        if time is not None:
            table.setdefault(role, {}).setdefault(service, {}).setdefault(device, {})[mode] = time
    return table


REGO = """package policy
default trt := null
trt := data.cells[input.role][input.service][input.device][input.mode]
"""


def regorus(times: Times) -> Loaded:
    """Rego in Rust, compiled to its virtual machine."""
    from regorus.regorus import Program, Rvm

    held = json.dumps({"cells": cells(times)})
    machine = Rvm()
    machine.load_program(Program.compile_from_modules(held, [("policy.rego", REGO)], ["data.policy.trt"]))
    machine.set_data_json(held)

    def decide(request: str) -> object:
        machine.set_input_json(request)
        return json.loads(machine.execute())

    return (lambda facts: json.dumps(named(facts))), decide


def regopy(times: Times) -> Loaded:
    """Rego in C++, as a bundle."""
    from regopy import Input, Interpreter

    rego = Interpreter()
    rego.add_module("policy", REGO)
    rego.add_data({"cells": cells(times)})
    bundle = rego.build("data.policy.trt", ["policy/trt"])

    def decide(request: object) -> object:
        rego.set_input(request)
        return rego.query_bundle_entrypoint(bundle, "policy/trt")[0][0]

    return (lambda facts: Input(named(facts))), decide


def zen(times: Times) -> Loaded:
    """A decision table, a row for each service, device, mode and time."""
    from zen import ZenEngine

    columns = ("role", "service", "device", "mode")
    order = sorted((facts[1:], time, facts[0]) for facts, time in times.items() if time is not None)
    rows = []
    for n, ((rest, time), each) in enumerate(groupby(order, key=lambda entry: entry[:2])):
        roles = ", ".join(f"'{role}'" for _, _, role in each)
        tests = dict(zip(columns, (f"$ in [{roles}]", *(f"'{value}'" for value in rest)), strict=True))
        rows.append({"_id": str(n), **tests, "time": str(time)})
    contents: dict[str, Any] = {
        "inputNode": {},
        "decisionTableNode": {
            "hitPolicy": "first",
            "rules": rows,
            "inputs": [{"id": name, "name": name, "field": name} for name in columns],
            "outputs": [{"id": "time", "name": "time", "field": "time"}],
        },
        "outputNode": {},
    }
    kinds = list(contents)
    graph = {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": kind, "type": kind, "name": kind, "position": {"x": 0, "y": 0}, "content": contents[kind]}
            for kind in kinds
        ],
        "edges": [
            {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
            for source, target in pairwise(kinds)
        ],
    }
    engine = ZenEngine({"loader": {"type": "static", "content": {"mp162": graph}}})
    return named, lambda request: engine.evaluate("mp162", request)["result"].get("time")


def cedar(times: Times) -> Loaded:
    """Cedar: a permit for each service, device and mode, for the roles that it is permitted to."""
    from cedarpy import Entities, PolicySet, is_authorized

    order = sorted((facts[1:], facts[0]) for facts, time in times.items() if time is not None)
    text = ""
    for (service, device, mode), each in groupby(order, key=lambda entry: entry[0]):
        roles = ", ".join(f'Role::"{role}"' for _, role in each)
        text += (
            f'permit(principal, action == Action::"{service}", resource == Device::"{device}")'
            f' when {{ [{roles}].contains(principal) && context.mode == "{mode}" }};\n'
        )
    policies, entities = PolicySet.from_str(text), Entities.from_json_str("[]")

    def prepare(facts: Facts) -> dict[str, Any]:
        role, service, device, mode = facts
        return {
            "principal": {"type": "Role", "id": role},
            "action": {"type": "Action", "id": service},
            "resource": {"type": "Device", "id": device},
            "context": {"mode": mode},
        }

    return prepare, lambda request: is_authorized(request, policies, entities).allowed


CASBIN = """
[request_definition]
r = role, service, device, mode
[policy_definition]
p = role, service, device, mode
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.role == p.role && r.service == p.service && r.device == p.device && r.mode == p.mode
"""


def casbin(times: Times) -> Loaded:
    """Casbin, its policies keyed by what a request says."""
    from casbin import FastEnforcer
    from casbin.model import FastModel

    keys = [0, 1, 2, 3]
    model = FastModel(keys)
    model.load_model_from_text(CASBIN)
    enforcer = FastEnforcer(model, cache_key_order=keys)
    enforcer.add_policies([list(facts) for facts, time in times.items() if time is not None])
    return (lambda facts: facts), lambda request: enforcer.enforce(*request)


PEERS = (
    Peer("regorus", "celine-regorus", "regorus", True, regorus),
    Peer("regopy", "regopy", "regopy", True, regopy),
    Peer("zen-engine", "zen-engine", "zen", True, zen),
    Peer("cedarpy (access alone)", "cedarpy", "cedarpy", False, cedar),
    Peer("casbin (access alone)", "pycasbin", "casbin", False, casbin),
)
