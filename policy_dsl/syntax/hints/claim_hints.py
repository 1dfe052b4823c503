"""Hints for the lines of properties, which repeat the author's own words."""

from __future__ import annotations

from policy_dsl.syntax.hints.hint_table import HintTable
from policy_dsl.syntax.hints.some_hints import SOME

TIME = r"(\d[\w :.,/-]*?|(?:an?|one|two|three|four|five|six|half) [\w ]+?|[A-Za-z_][\w.]*)"
"""A time, or the name of a request."""

ANSWERED = r"(?:must |should |shall )?(?:be |is )?(?:answered |takes? |waits? (?:for )?|answers? )?"
LATER = r"(?:(?:in )?more than|over|longer than|later than|after|beyond|above|past|exceeds?|worse than)"
SOONER = r"(?:less than|under|before|sooner than|earlier than|below|quicker than|shorter than|better than)"
MUST = r"(?:must|should|shall|will|may|can|is|are)"
COMPARED: HintTable = (
    (r"(always|never|if|holds) (?:the )?(\w+) of (\w+) (?:is )?(slower|faster) than (?:the )?(\w+) of (\w+)",
     r"write `\1 \3.\2 \4 than \6.\5`"),
    (rf"(never|if|holds) ([\w.]+) (?:>|>=|=>|≥) {TIME}", r"write `\1 \2 slower than {time}`"),
    (rf"(never|if|holds) ([\w.]+) (?:<|<=|=<|≤) {TIME}", r"write `\1 \2 faster than {time}`"),
    (rf"(?:always )?([\w.]+) (?:<=|=<|≤) {TIME}", r"write `never \1 slower than {time}`"),
    (rf"(?:always )?([\w.]+) (?:>=|=>|≥) {TIME}", r"write `never \1 faster than {time}`"),
    (rf"(?:always )?([\w.]+) < {TIME}", r"write `always \1 faster than {time}`"),
    (rf"(?:always )?([\w.]+) > {TIME}", r"write `always \1 slower than {time}`"),
    (rf"(?:always )?([\w.]+) =+ {TIME}", r"write `always \1 same as {time}`"),
    (rf"(?!always |never |if )([\w.]+) (?:{MUST} )?(?:not|never) (?:be )?(slower|faster) than {TIME}",
     r"write `never \1 \2 than {time}`"),
    (rf"(?!always |never |if )([\w.]+) (?:must|should|shall|will)(?: always)? be (slower|faster) than {TIME}",
     r"write `always \1 \2 than {time}`"),
    (rf"(?!always |never |if )([\w.]+) (?:must|should|shall|may|can) (?:not|never) be (?:the )?same as {TIME}",
     r"write `never \1 same as {time}`"),
    (rf"(?!always |never |if )([\w.]+) (?:must|should|shall) be (?:the )?same as {TIME}", r"write `always \1 same as {time}`"),
    (r"(always|never|if) (slower|faster)", r"say which request, and than what: `\1 r \2 than 24 h`"),
    (rf"always answers? (?:within|in|in at most|at most) {TIME}", "say which request: `never r slower than {time}`"),
    (rf"never answers? (?:within|in|in at most|at most) {TIME}", "say which request: `always r slower than {time}`"),
    (rf"never ([\w.]+) (?:not|no) slower than {TIME}", r"write `always \1 slower than {time}`"),
    (rf"never ([\w.]+) (?:not|no) faster than {TIME}", r"write `always \1 faster than {time}`"),
    (rf"never ([\w.]+) {ANSWERED}{LATER} {TIME}",
     r"write `never \1 slower than {time}`"),
    (rf"never ([\w.]+) {ANSWERED}{SOONER} {TIME}",
     r"write `never \1 faster than {time}`"),
    (rf"never ([\w.]+) {ANSWERED}(?:within|at most|in at most|up to) {TIME}", r"write `always \1 slower than {time}`"),
    (rf"never ([\w.]+) {ANSWERED}(?:at least) {TIME}", r"write `always \1 faster than {time}`"),
    (rf"(?:always )?([\w.]+) {ANSWERED}(?:within|at most|in at most|no slower than|not slower than"
     rf"|no later than|no more than|not more than|not later than|not over|up to) {TIME}",
     r"write `never \1 slower than {time}`"),
    (rf"(?:always )?([\w.]+) {ANSWERED}(?:at least|no faster than|not faster than|no less than|not less than"
     rf"|not under|no sooner than|not sooner than|no earlier than|not before) {TIME}",
     r"write `never \1 faster than {time}`"),
    (rf"always ([\w.]+) {ANSWERED}{LATER} {TIME}",
     r"write `always \1 slower than {time}`"),
    (rf"always ([\w.]+) {ANSWERED}{SOONER} {TIME}",
     r"write `always \1 faster than {time}`"),
    (rf"(?:always )?([\w.]+) {ANSWERED}in {TIME}",
     r"write `never \1 slower than {time}`, which is at most, or `always \1 same as {time}`"),
    (rf"(?:always )?([\w.]+) (?:is )?(?:as (?:fast|slow|quick) as|like) {TIME}",
     r"write `always \1 same as {time}`, or `never \1 slower than {time}` for at least as fast"),
    (rf"(always|never) ([\w.]+) {ANSWERED}(?:exactly|equals?|equal to|same to|the same as|in exactly) {TIME}",
     r"write `\1 \2 same as {time}`"),
    (rf"(always|never) ([\w.]+) same {TIME}", r"write `as` before it: `\1 \2 same as {time}`"),
    (r"where ([\w.]+) (?:is )?due (?:before|earlier than|sooner than) ([A-Za-z_][\w.]*)",
     r"`where` is about facts: write `if \1 due before \2` on a line of its own"),
    (r"where ([\w.]+) (?:is )?due (?:later than|after) ([A-Za-z_][\w.]*)",
     r"`where` is about facts: write `if \2 due before \1` on a line of its own"),
    (r"where ([\w.]+) (?:is )?due\b.*",
     "`where` is about facts, and a claim does not say on which day an answer is due; two requests are compared,"
     " `if a due before b`"),
    (r"(always|never|if|holds) ([\w.]+) (?:is )?(?:due|answered|ends?) (?:earlier|sooner) than ([\w.]+)",
     r"write `\1 \2 due before \3`"),
    (r"(always|never|if|holds) ([\w.]+) (?:is )?(?:due|answered|ends?) (?:later than|after) ([\w.]+)",
     r"write `\1 \3 due before \2`"),
    (rf"(always|never) (slower|faster) than {TIME}", r"say which request: `\1 r \2 than {time}`"),
    (rf"(always|never) same as {TIME}", r"say which request: `\1 r same as {time}`"),
)  # fmt: skip
"""(pattern, hint) for claims that compare with a time or a request."""

PAIR = r"(?:for )?(?:any )?(?:two|pairs? of|any) requests (\w+)(?:,? and|,) (\w+)"
CLAIMS: HintTable = (
    *SOME,
    (r"for (?:any|all|every|each) requests? (\w+)(?:,? and|,) (\w+),? (?:that are |which are )?"
     r"(?:alike|the same|equal|identical),? (?:in all )?(?:except|but|other than|apart from)(?: for| in)? (.+)",
     r"write `for any two requests \1 and \2 alike except {list}`"),
    (r"if (permitted|refused)", r"say which request: `if r \1`"),
    (r"for any request", "give it a name: `for any request r`"),
    (rf"{PAIR},? (?:that are |which are )?(?:alike|the same|equal|identical|same)?,? ?(?:in all )?"
     r"(?:except|but|other than|apart from|differing (?:only )?in|(?:that )?differ(?:ent)? (?:only )?in|with different)"
     r"(?: for| in)? (.+)",
     r"write `for any two requests \1 and \2 alike except {list}`"),
    (PAIR, r"say in which facts the two may differ: `for any two requests \1 and \2 alike except ATTRIBUTE`"),
    (rf"{PAIR} (?:alike|the same)",
     r"say in which facts the two may differ: `for any two requests \1 and \2 alike except ATTRIBUTE`"),
    (r"for (?:any )?two requests alike except (.+)", "give them names: `for any two requests a and b alike except {list}`"),
    (r"for (?:any|all|every|each|a) requests? (\w+),? (?:with|where|when|such that|if|whose|and) (.*)",
     r"write `for any request \1`, and on a line of its own `where \2`"),
    (r"(never|always) (.+?),? (?:when|where|if|whenever|provided|for) (\w+\.\w.*)",
     r"write `\1 \2`, and on a line of its own `where \3`"),
    (r"if (\w+(?:\.\w+)? (?:refused|permitted|slower than .+?|faster than .+?|same as .+?)),? then (\w+(?:\.\w+)? "
     r"(?:refused|permitted|slower|faster|same)\b.*)", r"write `if \1`, and `always \2` on a line of its own"),
    (r"if (\w+\.\w.*?),? (?:then )?(never|always) (.*)", r"write `where \1` on a line of its own, and `\2 \3` on another"),
    (r"(\w+\.\w.*) (?:implies|means|=>|->) (.*)", r"write `where \1` on a line of its own, and `always \2` on another"),
    (r"(never|always) (.+?),? (?:unless|except(?: when| if| where)?) (\w+\.\w.*)",
     r"write `\1 \2`, and on a line of its own `where` and the opposite of `\3`"),
    (r"(never|always|if|holds) (\w+) (faster|slower) than (\w+) by .*",
     r"a claim does not say by how much: `\1 \2 \3 than \4`"),
    (r"(never|always|if|holds) (\w+) and (\w+) (?:are |is |both )?(permitted|refused)", r"write `\1 \2 \4 and \3 \4`"),
    (r"(never|always|if|holds) both (?:are |requests |requests are )?(permitted|refused)",
     r"name the requests: `\1 a \2 and b \2`"),
    (r"always (\w+) and (\w+) (?:are )?(?:the )?(?:same|equal|alike)", r"write `always \1 same as \2`"),
    (r"when (.*)", r"write `where \1`"),
    (r"count(?:s|ed)?(?: by)? (.+)", "write `counted by {list}`"),
    (r"(never|always|if|holds) (\w+ (?:refused|permitted|(?:slower|faster) than .+|same as .+)), ?(?:and )?(\w+ .+)",
     r"write `\1 \2 and \3`"),
    (r"(never|always|if|holds) (\w+) (.+?),? and ((?:refused|permitted|slower|faster|same)\b.*)",
     r"name the request each time: `\1 \2 \3 and \2 \4`"),
    (r"(never|always) (?:refuses?|deny|denies|reject) (\w+)", r"write `\1 \2 refused`"),
    (r"(never|always) (?:permits?|allows?|accepts?|grants?) (\w+)", r"write `\1 \2 permitted`"),
    (rf"(?:always )?answers? (\w+) (?:within|in) {TIME}", r"write `never \1 slower than {time}`"),
    (r"(never|always|if|holds) (\w+)\.(refused|permitted)", r"write `\1 \2 \3`"),
    (r"(never|always|if|holds) (\w+) (?:is|are|be|gets?|was) (refused|permitted|(?:slower|faster) than .+|(?:the )?same as .+)",
     r"leave `is` out: `\1 \2 \3`"),
    (r"never (\w+) (?:and|or) (\w+) (?:differ|are different|unequal).*|always (?:the )?same (\w+) and (\w+)",
     r"write `always \1\3 same as \2\4`"),
    (r"(never|always) (faster|slower) (\w+) than (.+)", r"write `\1 \3 \2 than \4`"),
    (r"(never|always|if|holds) (\w+) (faster|slower) (\w+)", r"write `than` before it: `\1 \2 \3 than \4`"),
    (r"(never|always|if|holds) (\w+) < (.+)", r"write `\1 \2 faster than \3`"),
    (r"(never|always|if|holds) (\w+) > (.+)", r"write `\1 \2 slower than \3`"),
    (r"(always|never) (permitted|refused)", r"say which request: `\1 r \2`"),
    (r"if (\w+) (?:is |was )?answered", r"write `if \1 permitted`"),
    (r"(\w+) (?:must|should|shall) (?:always )?(?:be )?(permitted|refused)", r"write `always \1 \2`"),
    (r"(?:always )?(\w+) (?:must|should|shall|may|is|can)? ?(?:never|not) (?:be )?(permitted|refused)", r"write `never \1 \2`"),
    (r"never (\w+) not (permitted|refused)", r"write `always \1 \2`"),
    (r"always (\w+) (?:not|no) (slower|faster)", r"say than what: `never \1 \2 than 24 h`, or than another request"),
    (r"never (\w+) (?:not|no) (slower|faster)", r"say than what: `always \1 \2 than 24 h`, or than another request"),
    (r"(always|never) (\w+) (slower|faster)", r"say than what: `\1 \2 \3 than 24 h`, or than another request"),
    (r"(\w+) (permitted|refused|(?:slower|faster) than .*|same as .*)",
     r"a claim begins with `always` or `never`: `always \1 \2`, or `never \1 \2`"),
    (r"(\w+) (?:must|should|shall) .*", r"a claim begins with `always` or `never`"),
)  # fmt: skip
"""(pattern, hint) for the other lines of a property."""
