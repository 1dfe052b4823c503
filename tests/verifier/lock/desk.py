"""A small policy, whose every part drifts in the tests."""

DESK = """\
policy Desk "a help desk"

request
  asker : one of Member, Guest, Staff
  topics : set of Bill, Fault
  age : whole number from 0 to 9

impossible when asker is Staff and topics is empty
  because "staff ask about something"

rule slow
  answer within 24 h

rule members
  when asker is not Guest and age at most 4
  answer within 2 h
  overrides slow

rule no_bills
  when asker is Guest and topics has Bill
  refuse

table faults
  when topics has Fault
  exactly one row applies
  | asker         | access |
  | Member, Staff | permit |
  | Guest         | permit |

property level "A guest is not slower than a member."
  for any two requests g and m alike except asker
  where g.asker is Guest and m.asker is Member
  never g slower than m

property soon "Everybody is answered within a day."
  for any request r
  if r permitted
  never r slower than 24 h

example "a young member"
  given asker Member, age 3
  expect 2 h
"""

PROPOSAL = """\
proposal quick "members in an hour"
  to Desk in "desk.policy"

  set members to 1 h

  intends
    every change is faster
"""
