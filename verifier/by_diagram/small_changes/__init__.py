"""Small changes of a policy on diagrams: what they do, with which a property holds, and what changes nothing."""
