"""Faults to plant, one at a time: where, what is written there, what is written instead, and what that breaks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """In `file`, `sound` stands exactly once and becomes `faulty`."""

    name: str
    file: str
    sound: str
    faulty: str


FAULTS = (
    # resolve and amend
    Fault("`is not` reads as `is`", "policy_dsl/resolve/conditions.py",
          'negated = written.words in ("is not", "not in")', 'negated = written.words == "not in"'),
    Fault("`has none of` reads as `has any of`", "policy_dsl/resolve/conditions.py",
          'return Not(held) if written.words == "has none of" else held', "return held"),
    Fault("an exact set forgets what it lacks", "policy_dsl/resolve/conditions.py",
          "all_of(Has(about, name) if name in codes else Not(Has(about, name)) for name in attribute.names)",
          "all_of(Has(about, name) for name in attribute.names if name in codes)"),
    Fault("`none of` means not all", "policy_dsl/resolve/conditions.py",
          "return Not(any_of(known))", "return Not(all_of(known))"),
    Fault("a table's `when` is lost", "policy_dsl/resolve/tables.py",
          "parts = (when, line.when) if column.values is None", "parts = (line.when,) if column.values is None"),
    Fault("`otherwise` of a table ignores its rows", "policy_dsl/resolve/tables.py",
          "return all_of([when, Not(any_of(row.when for row in rows))])", "return when"),
    Fault("`not` in a cell is lost", "policy_dsl/resolve/cells.py",
          'return OneOf(about, frozenset(attribute.names) - codes), f"not {key}"', 'return OneOf(about, codes), f"not {key}"'),
    Fault("a lost override: only the first is kept", "policy_dsl/resolve/provisions.py",
          "    return tuple(found)\n", "    return tuple(found[:1])\n"),
    Fault("an override reaches the other judgement", "policy_dsl/model/policy.py",
          '        case Permit():\n            return "refusal"', '        case Permit():\n            return "time"'),
    Fault("an amended table keeps its old `otherwise`", "policy_dsl/amend.py",
          "provisions=tuple(with_otherwise(table_of(kept), provisions))", "provisions=tuple(provisions)"),
    Fault("a cell that is set keeps its old effect", "policy_dsl/amend.py",
          "replace(p, effect=effect, clause=clause) if p.path == path", "replace(p, clause=clause) if p.path == path"),
    # the reference
    Fault("a refusal is set aside by a refusal's neighbour", "policy_dsl/evaluate.py",
          "refusals = [p.id for p in standing if isinstance(p.effect, Refuse)]",
          "refusals = [p.id for p in applying if isinstance(p.effect, Refuse)]"),
    # obligations
    Fault("a forgotten `impossible`", "verifier/obligations/claims.py",
          "            requests = tuple(Possible(r) for r in range(len(claim.requests)))",
          "            requests = tuple(Possible(r) for r in range(len(claim.requests) - 1))"),
    Fault("`always` read as `never`", "verifier/obligations/claims.py",
          "NotSo(kept) if claim.always else kept", "kept if claim.always else NotSo(kept)"),
    Fault("faulty requests violate nothing", "verifier/obligations/claims.py",
          "Some((*(faulty(r, edition) for r in requests), violated))", "violated"),
    # the encoder
    Fault("a swapped branch: gap and conflict", "verifier/smt/encode.py",
          "cases[CONFLICT].append(conjunction(permitted, several))", "cases[GAP].append(conjunction(permitted, several))"),
    Fault("a conflict takes its first time", "verifier/smt/encode.py",
          "cases[answered(seconds)].append(conjunction(permitted, time, single))",
          "cases[answered(seconds)].append(conjunction(permitted, time))"),
    Fault("the label is implied, not defined", "verifier/smt/encode.py",
          "self.defining.append((self.label == number) == disjunction(cases[outcome]))",
          "self.defining.append(z3.Implies(self.label == number, disjunction(cases[outcome], z3.Not(self.refused))))"),
    Fault("`includes` turned round", "verifier/smt/unknowns.py",
          "z3.Implies(held(part, c, requests), held(whole, c, requests))",
          "z3.Implies(held(whole, c, requests), held(part, c, requests))"),
    Fault("a dropped set element", "verifier/smt/unknowns.py",
          "for c in names])", "for c in names[1:]])"),
    Fault("a range one too long", "verifier/smt/unknowns.py",
          "self.ranges.append(z3.ULE(unknown, many - 1))", "self.ranges.append(z3.ULE(unknown, many))"),
    Fault("faster and slower swapped", "verifier/smt/terms.py",
          "        case Relation.FASTER:\n            return z3.ULT(one, other)",
          "        case Relation.FASTER:\n            return z3.UGT(one, other)"),
    Fault("a slice leaves out too much", "verifier/smt/slices.py",
          "                together |= self.accepting[attribute][code]",
          "                together = self.accepting[attribute][code]"),
    Fault("a slice of a disjunction", "verifier/smt/slices.py",
          "                found[fact.attribute] = codes if known is None else known & codes",
          "                found[fact.attribute] = frozenset(sorted(codes)[:1])"),
    Fault("two requests differ only in codes", "verifier/smt/state.py",
          "first.held[key] != second.held[key] for key in first.held if key[0] in self.differ",
          "first.held[key] != second.held[key] for key in first.held if key[0] not in self.differ"),
    # the diagram
    Fault("classes too coarse", "policy_dsl/diagram/space.py",
          "for number, codes in enumerate(asked):", "for number, codes in enumerate(sorted(asked, key=sorted)[1:]):"),
    Fault("a class counts once", "policy_dsl/diagram/space.py",
          "return [[len(values) for values in level.classes] for level in self.levels]",
          "return [[1 for values in level.classes] for level in self.levels]"),
    Fault("an override that applies is not seen", "policy_dsl/diagram/build.py",
          "return self.forest.without(self.applies(provision), self.overridden(provision))",
          "return self.applies(provision)"),
    Fault("`otherwise` at the margin is lost", "policy_dsl/diagram/build.py",
          "if time == GAP and margin is not None:", "if time == GAP and margin is None and refused:"),
    Fault("two times are no conflict", "policy_dsl/diagram/build.py",
          "return one if other in (GAP, one) else CONFLICT", "return one"),
    Fault("a skipped level counts once", "policy_dsl/diagram/forest.py",
          "weight * at(child) * (after[level + 1] // after[self.levels[child]])", "weight * at(child)"),
    Fault("identical pairs are counted", "verifier/by_diagram/tally.py",
          "return d.forest.count(node, d.space.weights) - d.forest.count(same, d.space.weights_of(0))",
          "return d.forest.count(node, d.space.weights)"),
    Fault("unpaired requests are not looked for", "verifier/by_diagram/tally.py",
          "return forest.count(alone, d.space.weights_of(0))", "return 0 * alone"),
    Fault("faulty pairs are not counted as faulty", "verifier/by_diagram/ask.py",
          "faulty = forest.some(d.where(node, lambda outcome: outcome.faulty) for node in outcomes)",
          "faulty = forest.every(d.where(node, lambda outcome: outcome.faulty) for node in outcomes)"),
    Fault("a box grows too far", "policy_dsl/diagram/boxes.py",
          "        if forest.inside(wide, allowed):\n            return True",
          "        if forest.inside(wide, allowed) or not level:\n            return True"),
    Fault("a change of clause alone is a change", "verifier/impact.py",
          "lambda p, one, two: (one, two) if p and one != two else None",
          "lambda p, one, two: (one, two) if p else None"),
    # the backend
    Fault("a key goes to its neighbour", "policy_dsl/backends/nested.py",
          "yield repr(code), tree.forest.below(node, level, n)",
          "yield repr(code), tree.forest.below(node, level, max(0, n - 1))"),
    Fault("a refusal is compiled as an answer", "policy_dsl/backends/nested.py",
          "f\"{name} = Decision({outcome.access.value!r}, {outcome.seconds!r}, ({clauses.rstrip(' ')}))\"",
          "f\"{name} = Decision('permitted', {outcome.seconds!r}, ({clauses.rstrip(' ')}))\""),
    Fault("missing facts are taken apart too little", "policy_dsl/runtime/kernel.py",
          "found.setdefault(at if apart else None, {})[id(child)] = child", "found.setdefault(None, {})[id(child)] = child"),
    Fault("an order is compiled the other way round", "policy_dsl/backends/nested.py",
          "yield str(n - 1), tree.forest.below(node, level, n)", "yield str(1 - n), tree.forest.below(node, level, n)"),
    Fault("missing facts leave no room for others", "policy_dsl/runtime/kernel.py",
          "room = len(numbers) - len(spans) - 1", "room = 0"),
    Fault("missing facts stand in any order", "policy_dsl/runtime/kernel.py",
          "if _consistent(spans, stand):", "if stand:"),
    Fault("impossible requests are compiled", "policy_dsl/backends/nested.py",
          "return None if no or found[0].faulty else found", "return None if found[0].faulty else found"),
)  # fmt: skip
