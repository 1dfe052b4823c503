"""A policy with derived facts that tests work out by hand."""

RISKS = """\
policy Risks "who is of high risk"
  dated by day

request
  reader : one of Child, Adult, Staff
  late   : whole number from 0 to 3
  day    : date from 2026-01-01 until 2026-01-03

derive grown : yes/no

derive risk : one of Low, Mid, High
  otherwise Low

rule children
  when reader is Child
  gives grown no

rule adults
  when reader is Adult
  gives grown yes

rule lates
  when late at least 1 and grown is yes
  gives risk Mid

rule very_late
  when late at least 2
  gives risk High
  overrides lates

table staff_risk
  when grown is not yes and reader is Staff
  | late | gives risk |
  | any  | Low        |

table child_risk
  when grown is no
  at most one row applies
  | late   | gives risk |
  | 0      | Low        |
  | 2      | Mid        |
  | over 1 | High       |

term quick means risk is Low
term slow means risk is not Low

rule all
  answer within 1 h

rule wait
  when risk in Mid, High
  answer within 2 h
  overrides all

property no_late_child "No child who is late is answered before an adult."
  for any two requests a and c alike except reader, late
  where a.risk is Mid and c.risk is High
  never a faster than c
"""
"""`grown` has a gap for staff, so `staff_risk` never applies: neither is `grown` `yes`, nor is it not.

With 0 to 3, adults have `Low`, `Mid`, `High`, `High`; staff `Low`, `Low`, `High`, `High`; children `Low`, `Low`, both `Mid`
and `High`, `High`.
"""
