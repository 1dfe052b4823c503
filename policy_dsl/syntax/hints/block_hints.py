"""Hints for the first lines of blocks and for the lines within, which repeat the author's own words."""

from __future__ import annotations

from policy_dsl.syntax.hints import derive_hints, example_hints, let_hints, type_hints, vocabulary_hints
from policy_dsl.syntax.hints.claim_hints import CLAIMS, COMPARED, TIME
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.hint_table import HintTable, first_hint
from policy_dsl.syntax.hints.suggest_date import DAY

TIMED = r"(\d[\w :.,]*|(?:an?|one|two|three|four|five|six|half) [\w ]+)"
"""A time in the author's words."""

EXAMPLES: HintTable = ((r"when (.*)", r"facts are given: `given \1`"),)
REQUEST: HintTable = (
    (r"([\w.-]+)\s*=\s*(.*)", r"write `:` between the name and its type: `\1 : \2`"),
    (r"([\w.-]+)\s*:\s*ordered (?:one of )?:?\s*([\w.-]+(?:\s*(?:<=?|->|→|then)\s*[\w.-]+)+)",
     r"list the codes with commas, from least to greatest: `\1 : ordered one of {list}`"),
    (r"([\w.-]+)\s*:\s*ordered one of ([\w.-]+) (?:to|until|through|-|–|\.\.+) ([\w.-]+)",
     r"list every code with commas, from least to greatest: `\1 : ordered one of \2, …, \3`"),
    (r"([\w.-]+) ([\w.-]+)\s*:.*", r"a name is one word, such as `\1_\2`"),
    (r"([\w.-]+) (?!one of|set of|a |an |the )([\w.-]+) ([\w.-]+)\s*:.*", r"a name is one word, such as `\1_\2_\3`"),
    (r"([\w.-]+)\s*:\s*(?:yes ?/ ?no|y ?/ ?n|t ?/ ?f|true ?/ ?false|yes or no|yes, no|ja/nein)", r"write `\1 : yes/no`"),
    (r"([\w.-]+)\s*:\s*(one|set) of (.*\w),? (?:or|and) ([\w.-]+)", r"list the codes with commas: `\1 : \2 of \3, \4`"),
    (r"([\w.-]+)\s*:\s*(?:any of|either|any one of|one from) (.*\w),? or ([\w.-]+)", r"write `\1 : one of \2, \3`"),
    (r"([\w.-]+)\s*:\s*(?:any of|any one of|one from) (.*)",
     r"write `\1 : one of \2`, or `\1 : set of \2` if it may be several"),
)  # fmt: skip
TIMES: HintTable = (
    (r"[\w.-]+(?:(?:\s*[,;/+&]|,? (?:and|or)\b)\s*[\w.-]+)+", "write each time on a line of its own"),
    (r'([\w.-]+)\s*(?:[:=-]+|is|means)\s*(".*")', r"write `\1 \2`"),
    (r"([\w.-]+)\s*(?:[:=-]+|is|means)\s*([^\s\"][^\"]*)", r'put what the time is for in double quotes: `\1 "\2"`'),
    (rf"([\w.-]+)(?: (?:with)?in| at most| up to|:)? {TIMED}",
     r'here stands what the time is for, `\1 "…"`; how long it may take, rules and tables say'),
    (r'([A-Za-z][\w-]*) ([A-Za-z][\w-]*)(?: ([A-Za-z][\w-]*))?( ".*")?', r"a name is one word, such as `\1_\2`"),
)  # fmt: skip
"""For the names of times."""

HEADS: HintTable = (
    (r"rules ([\w.-]+),? (?:the )?(?:first|top|by|ordered|order)\b.*", r"write `rules \1 in this order`"),
    (r"clock ([\w.-]+),? (?:on|of|for|in|with|counts|counting|uses|using) (?:the )?(?:calendar )?([\w.-]+)",
     r"write `clock \1` alone, and `counts \2` on a line below it, further in"),
    (r"times\s*:?\s*([\w.-]+),.*", r"write `times` alone, and each time on a line of its own below it, `\1`"),
    (r"(?:named )?times:? ([\w.-]+)(?:[ ,].*)?", r"write `times` alone, and each time on a line of its own below it, `\1`"),
    (r'(rule|table|examples) ?"[^"]*"', r"write a name of one word without quotes: `\1 NAME`"),
    (r"(rule|table|examples|group|property|source|policy|proposal)\s*:\s*([\w.-].*)", r"leave the colon out: `\1 \2`"),
    (r"(rule|table|examples|group|property|source|policy|proposal)", r"a name follows: `\1 NAME`"),
    (r'(policy|proposal|property|source) ([\w.-]+)\s*[:=-]\s*(".*")', r"write `\1 \2 \3`"),
    (r'term ([\w.-]+)( "[^"]*")?', r"say what it means: `term \1\2 means …`, or `means` alone below it, further in"),
    (r'term ([\w.-]+)( "[^"]*")? means',
     r"write `term \1\2` alone, below it `means` alone, and below that its lines, each time further in"),
    (r'term ([\w.-]+)( "[^"]*")?\s*(?:[:=]|is|when|if|:=)\s*(?:means )?(.+)', r"write `term \1\2 means \3`"),
    (r'term ([\w.-]+) means (.+?) (".*")', r"the words stand before `means`: `term \1 \3 means \2`"),
    (r'(?:list|holidays?|(?:list of )?days? list|list of days|day|(?:public|bank|closed) (?:holi)?days) ([\w.-]+)( "[^"]*")?',
     r"write `days \1\2`"),
    (r'source ([\w.-]+) ([^"].*)', r'put the title in double quotes: `source \1 "\2"`'),
    (r"group ([\w.-]+) of ([\w.-]+)\s*[:=]?\s*(?:over|under|above|below|at least|at most|more than|less than|[<>≤≥]=?) ?\d.*",
     r"groups are of codes: give the condition a name, `term \1 means \2 …`"),
    (r"group ([\w.-]+) of ([\w.-]+)\s*[:=]?\s*(?:from |between )?\d[\w.-]*(?: [a-z]+)? ?(?:to|until|and|-|–) ?\d.*",
     r"groups are of codes: write a range of `\2` in each condition or cell that means it"),
    (r"group ([\w.-]+) of ([\w.-]+)\s*[:=]?\s*(?:not|all but|all except|any but|everyone but|none of|anything but|except)\b.*",
     r"a group lists the codes that belong to it, with commas: `group \1 of \2 : A, B`"),
    (r"group ([\w.-]+) of ([\w.-]+)\s*[:=]?\s*\2 (?:is|in|are) (.+)", r"write `group \1 of \2 : {list}`"),
    (r"group ([\w.-]+) of ([\w.-]+)\s*[:=]?\s*(?:one of|any of|set of|either)\s*:?\s*(.+)", r"write `group \1 of \2 : {list}`"),
    (r"group ([\w.-]+) of ([\w.-]+)(?:\s*[:=]\s*|\s+(?:is|in|are)\s+|\s+)(?!:)(.+)", r"write `group \1 of \2 : {list}`"),
    (r"group ([\w.-]+)\s*[:=]\s*([\w.-]+) (?:in|is) (.+)", r"write `group \1 of \2 : {list}`"),
    (r"group ([\w.-]+)\s*:\s*(.+)", r"say of which fact they are values: `group \1 of ATTRIBUTE : {list}`"),
    (r"impossible ?:? ?(?!when\b)(?:that |if |where |to have |for )?(\w.*)", r"write `impossible when \1`"),
    (r"otherwise ([\w.-]+ (?:within|not before) [^,;]+?)(?:,| and|;)(?: otherwise)? ?([\w.-]+ (?:within|not before) .+)",
     r"each time has a line of its own: `otherwise \1`, and below it `otherwise \2`"),
    (rf"otherwise (?:answer\w* )?(?:within |in )?{TIMED}", "write `otherwise answer within {time}`"),
    (rf"otherwise (?!answer|refuse|permit|gives)([\w.-]+) (?:in )?{TIMED}", r"write `otherwise \1 within {time}`"),
    (r"group ([\w.-]+)\s*=\s*(.*)", r"write `:` and the fact that they are values of: `group \1 of ATTRIBUTE : \2`"),
    (r"(policy|proposal) ([\w.-]+)", r'a title in double quotes follows: `\1 \2 "title"`'),
    (r'(policy|proposal) ([\w.-]+):? ([^\s":][^"]*[^\s"])', r'put the title in double quotes: `\1 \2 "\3"`'),
    (r'property ([\w.-]+):? ([^\s":]+ [^"]*[^\s"])', r'put the sentence in double quotes: `property \1 "\2"`'),
    (r"property ([\w.-]+)", r'a sentence in double quotes follows: `property \1 "sentence"`'),
    (r"otherwise\s*:.*", "leave the colon out: `otherwise answer within 24 h`, or `otherwise refuse`"),
    (r"otherwise permit.*", "what is permitted needs a time here: `otherwise answer within 24 h`, or `otherwise refuse`"),
)  # fmt: skip
"""For the first line of a block."""

ROWS = r"(?:row|match|line|rule)\w*"
FIRST_ROW = "write `the first row that applies decides`"
OUTCOME = r"(?:result|outcome|decision|access|answer|effect|then|action)\s*(?:[:=]|(?-i:is)|->)\s*"
LINES: HintTable = (
    (rf"{OUTCOME}(?:refus\w*|den(?:y|ied)|reject\w*|N/A|no)", "write `refuse`"),
    (rf"{OUTCOME}(?:within |in )?{TIMED}", "write `answer within {time}`"),
    (rf"([A-Za-z][\w.-]* (?:within|not before) (?:at most )?\d[\w ]*?),? (?:from|since|as of|starting|in force from) ({DAY})",
     r"write `\1`, and on a line of its own `in force from \2`"),
    (rf"([A-Za-z][\w.-]* (?:within|not before) (?:at most )?\d[\w ]*?),? (?:until|till|in force until) ({DAY})",
     r"write `\1`, and on a line of its own `in force until \2`"),
    (rf"answer within ({TIMED}?) (?:for|to|of|if|when|where|unless) ([A-Za-z].*)",
     r"write `answer within \1` alone, and its condition on a line of its own, `when …`"),
    (rf"([A-Za-z][\w.-]*) not (?:(?:with)?in|under|sooner than|earlier than|less than|faster than) {TIMED}",
     r"write `\1 not before {time}`"),
    (rf"([A-Za-z][\w.-]*) within (?:max(?:imum|\.)?(?: of)?|no more than|not more than|up to|<=|=<|≤) ?{TIMED}",
     r"write `\1 within at most {time}`"),
    (r"([A-Za-z][\w.-]*) within (\d[\w .]*?),? (?:at the latest|at most|max(?:imum|\.)?|or less|or sooner)",
     r"write `\1 within at most {time}`"),
    (r"([A-Za-z][\w.-]*) within (\d+) days? on ([\w.-]+)",
     r"say which days are counted: `\1 within \2 working days on \3`, or `\1 within \2 calendar days on \3`"),
    (r"([A-Za-z][\w.-]*) within (\d+) weeks? on ([\w.-]+)",
     r"write `\1 within \2 calendar weeks on \3`, or count working days, `\1 within 10 working days on \3`"),
    (rf"answer ([A-Za-z][\w.-]*) within {TIMED}",
     "write `answer within {time}` alone, and its condition on a line of its own, `when …`"),
    (r"answer (?:immediately|at once|as soon as possible|asap|promptly|without delay)",
     "write the longest time that is meant: `answer within` and a time, from `1 s`"),
    (rf"(?:in|after|TRT|time|response time)? ?(?:[=:]|is)? ?{TIMED}", "write `answer within {time}`"),
    (rf"(?:permit|allow)\w* (?:with)?in ({TIMED}?) (?:for|if|when|where|unless) [A-Za-z].*",
     r"write `answer within \1` alone, and its condition on a line of its own, `when …`"),
    (rf"(?:permit|allow)\w* (?:(?:with)?in |at most |up to )?{TIMED}", "write `answer within {time}`"),
    (rf"set (?:answer|time|TRT)\w* (?:to|=) {TIMED}", "write `answer within {time}`"),
    (r"(?:do|does|must|should) not (?:answer|reply|respond|permit|allow)", "write `refuse`"),
    (r"(permit|refuse) ?(?:,|;|\+|&|\band\b)(?: and)?(?: then)? ?(answer .*)",
     r"these are two lines: `\1`, and `\2` on the line below it"),
    (r"(answer (?:within|not before) [^,;]*?) ?(?:,|;|\band\b)(?: and)? ?(answer (?:within|not before) .*)",
     r"these are two rules: one says `\1`, the other `\2`"),
    (r"then (refuse|permit|[\w.-]+ (?:within|not before) .*)", r"leave `then` out: `\1`"),
    (r"overrides ([\w.-]+)(?: ?[:/>] ?| -> )([\w.-]+)", r"the words of a name are separated by blanks: `overrides \1 \2`"),
    (r"(?:overridden|superseded|replaced) by (.*)", r"the other rule says it: `overrides` and the name of this one, in `\1`"),
    (r"(?:priority|order|rank|weight|precedence)\b.*",
     "rules have no order: write `overrides` and the names of what this sets aside, or put the rules below"
     " `rules NAME in this order`; in a table the first row may decide"),
    (r"source ([\w.-]+), ([^\"].*)", r'put where it stands in double quotes: `source \1 "\2"`'),
    (rf"(?:at )?(?:max\w*|no more than|not more than|up to|at most)(?: of)? (?:one|1|a single) {ROWS}\b.*",
     "write `at most one row applies`"),
    (rf"(?:exactly|precisely|always|just) (?:one|1|a single) {ROWS}\b.*", "write `exactly one row applies`"),
    (r"(?:hit policy|hit rule):? (?:F|first)\b.*", FIRST_ROW),
    (r"(?:hit policy|unique)\b.*",
     "write `exactly one row applies`, `at most one row applies`, `any number of rows apply` or "
     "`the first row that applies decides`"),
    (rf"at least (?:one|1|a single) {ROWS}\b.*", "write `exactly one row applies`, or `any number of rows apply`"),
    (rf"(?:only|a)? ?(?:one|1|single) {ROWS}\b.*", "write `exactly one row applies` or `at most one row applies`"),
    (rf"(?:all|any|every|each|several|many|multiple|some|any number)(?: of)?(?: the)?(?: matching)? {ROWS}\b.*",
     "write `any number of rows apply`"),
    (r"(?:the )?last (?:row|match)\w*\b.*", f"{FIRST_ROW}, and turn the rows round"),
    (r"(?:only )?(?:the )?(?:first|topmost) (?:row|match|one|that|to)\w*\b.*|(?:the )?first .*(?:applies|wins|decides|hit)"
     r"|(?:rows )?(?:in this order|in order|from the top|top down|top to bottom)\b.*", FIRST_ROW),
    (r"source ([\w.-]+) ([^\"].*)", r'put where it stands in double quotes: `source \1 "\2"`'),
    (r"dated ([\w.-]+)", r"write `dated by \1`"),
    (r"overrides\b.*['“”‘’\[\]].*",
     'write the names as reports print them, with double quotes: `overrides TABLE ROW "COLUMN"`'),
    (r"(?:except|supersedes?|beats|trumps|takes precedence over|prevails over|instead of) ([\w.-].*)",
     r"write `overrides \1`, with the names of rules, tables, rows or cells"),
)  # fmt: skip
"""For the lines of rules, tables and policies."""

WORD = r'(?!(?:not|and|or|until|from|of|was|to|table|rule|cell|within|in|answer\w*)\b)[\w."-]+'
TARGET = rf"{WORD}(?: {WORD})*"
"""The name of a table with its row or cell."""

REMARKS: HintTable = (
    (r'(?:description|title|comment|remark|reason|name|label)\s*[:=]?\s*"([^"]*)"', r'a remark is a note: `note "\1"`'),
    (r"note:? (?=\S)['‘“]?([^\s\"'‘“][^\"]*?)['’”]?", r'put the words in double quotes: `note "\1"`'),
)
APART_FROM = r"(?:except|unless|but|save|other than|apart from|outside)(?: for| of)?"
ADDED = (
    "code|value|derive|derived|example|examples|group|impossible|property|rows?|rules?|tables?|term|to|let|constant|source"
    "|otherwise|request|columns?|attribute|fact|field|label|holidays?|closed|days?|a|an|the|new|into|order|calendar|clock|note"
)
"""What may stand after `add`, and what has a hint of its own there."""
WHERE = r"(?:where |when |if )?([^\W\d][\w.-]* (?:is|in|has|not in|at|over|under|before|after|on|from|includes) .+)"
PROPOSAL: HintTable = (
    (r"add (?:the )?([\w.-]+) to (?:the )?group ([\w.-]+)", r"write `add to group \2 : \1`"),
    (r"remove (?:the )?([\w.-]+) from (?:the )?group ([\w.-]+)", r"write `remove from group \2 : \1`"),
    (r'add (?:a |the )?(?:new )?(?:code|value) ([\w.-]+)((?: "[^"]*")?) (?:of|in|for|to) ([\w.-]+)',
     r"write `add code \1\2 to \3`"),
    (r"(?:remove|delete|drop|retire) (?:the )?(?:code|value) ([\w.-]+) (?:of|from|in) ([\w.-]+)",
     r"write `retire code \1 of \2`"),
    (r"(retire|split|rename) ([\w.-]+) (?:of|in) ([\w.-]+)(.*)", r"write `\1 code \2 of \3\4`"),
    (r'split code ([\w.-]+) of ([\w.-]+) (?:to|in|into|as|between|:|->) ([\w.-]+(?: "[^"]*")?(?:(?:,| and|,? and| [+&])'
     r' [\w.-]+(?: "[^"]*")?)+)', r"write `split code \1 of \2 into {list}`"),
    (r"remove (?:the )?(?:rules ([\w.-]+) in (?:this|the) order|(?:the )?order (?:of rules )?([\w.-]+))\s*:?",
     r"an order is removed with its rules: `remove rules \1\2`"),
    (r"replace rule ([\w.-]+) in (?:this|the) order:?", r"an order is replaced as a whole: `replace rules \1 in this order`"),
    (r"set (?:the )?group ([\w.-]+).*",
     r"say which codes come or go: `add to group \1 : A`, or `remove from group \1 : A`"),
    (rf'add (?!(?:{ADDED})\b)([\w.-]+) ([\w.-]+)((?: "[^"]*")?)',
     r"say what it is: a code, `add code \2\3 to \1`; a rule, `add rule \2`; or a table, `add table \2`"),
    (r"set (?:the )?bounds of ([\w.-]+).*", r"write its type, as in `request`: `set \1 : whole number from 0 to 800`"),
    (r"remove term .*", "a term stays: `replace term NAME means …` gives it another meaning"),
    (r"add rule ([\w.-]+) to ([\w.-]+) (?:(?:at|on|to) (?:the )?(?:end|bottom)|(?:as )?(?:the )?last)\b.*",
     r"write `add rule \1 to \2`: without `before OTHER` it is the last"),
    (r"add rule ([\w.-]+) to ([\w.-]+) (?:(?:at|on|to) (?:the )?(?:top|beginning|start|front)|(?:as )?(?:the )?first)\b.*",
     r"write `add rule \1 to \2 in front`"),
    (r"add rule ([\w.-]+) to ([\w.-]+) (?:after|behind|below|under|above|over)\b.*",
     r"name the rule that comes next: `add rule \1 to \2 before OTHER`; without `before OTHER` it is the last"),
    (r"add rule [\w.-]+ to [\w.-]+(?: before [\w.-]+| in front)?", "write what the rule says further in, on the lines below"),
    (r"replace (rule|table) [\w.-]+", r"write what the \1 says from now on further in, on the lines below"),
    (r"(add|replace) rule ([\w.-]+):? ((?:refuse|permit|answer|when)\b.*)",
     r"write `\1 rule \2`, and `\3` on a line below it, further in"),
    (r"(?:must |should |will )?(?:restores?|repairs?) (?:the )?(?:property )?([\w.-]+)", r"write `restores \1`"),
    (r"(?:must |should |will )?gives? up (?:the )?(?:property )?([\w.-]+)", r"write `gives up \1`"),
    (r"(?:answers|is|are|becomes|gets?|makes? .*) (faster|slower)", r"write `every change is \1`"),
    (r"refuses (?!nothing|no\b|nobody|none|where)(?:all |every |only )?([\w.-]+)",
     r"write `refuses where` and a condition, `refuses where ATTRIBUTE is \1`"),
    (r"permits (?!nothing|no\b|nobody|none)(?:all |every |only )?([\w.-]+)",
     "what is permitted is a change: write `every change is permitted`, or an example with the time that is expected"),
    (r'add code ([\w.-]+)((?: "[^"]*")?) to ([\w.-]+) '
     r"(?:above|over|behind|below|under|between|in front|first|last|at|as|next to)\b.*",
     r"write `add code \1\2 to \3 after OTHER`, or `before OTHER`: of codes in an order, beside which it stands"),
    (r"add (?:an? |the )?(?:attribute|fact|field|code|value|label)s?\b.*",
     "a proposal cannot change which facts a request has; it adds a code with `add code CODE to ATTRIBUTE`"),
    (rf"(?!to |set |reading |source |in )(?:replace |change |update |modify |amend |alter |make )?(?!row |rule |table )"
     rf"({TARGET}) ?(?:with|to|by|:|=|->|becomes|is now) {TIMED}", r"write `set \1 to {time}`"),
    (r"(?:delete|drop|cancel|withdraw|repeal) (rule|row|table) ([\w.-]+.*)", r"write `remove \1 \2`"),
    (r"remove (?:the |all )*(row|rule|table)s? .*(?:,| and ).*", r"one per line: `remove \1 …`"),
    (r"remove (?:the |all )+(row|rule|table)s? ([^,]+)|remove (row|rule|table)s ([^,]+)", r"write `remove \1\3 \2\4`"),
    (r"remove (?!row |rule |table |property |examples? |source |group |request |otherwise )([\w.-]+ (?!row )[\w.-]+) ([\w.-]+)",
     r"of a row, write `remove row \1`; a cell stays, and has another outcome: `set \1 \2 to …`"),
    (r"remove (?:the )?([\w.-]+) from (?:the )?(?:table )?([\w.-]+)", r"write `remove row \2 \1`"),
    (r"remove (?!row |rule |table |property |examples? |source |group |request |otherwise )([\w.-]+ [\w.-].*)",
     r"of a row, write `remove row \1`"),
    (r"(?:add|insert|append) (?:a |the )?(?:new )?(?:rows? )?(?:in)?to (?:the )?(?:table )?([\w.-]+):? (\|.*\|)",
     r"write `add row to \1 \2`"),
    (r"(?:add|insert|append) (?:a |the )?(?:new )?rows? (\|.*\|) to (?:the )?(?:table )?([\w.-]+)",
     r"write `add row to \2 \1`"),
    (r"reading:? (?=\S)['‘“]?([^\s\"'‘“][^\"]*?)['’”]?", r'put the words in double quotes: `reading "\1"`'),
    (r"(?:intends|intent|aims?|goals?):? (\S.*)", r"write `intends` alone, and `\1` below it, further in"),
    (r"remove row ([\w.-]+) from ([\w.-]+)", r"write `remove row \2 \1`"),
    (r"(add|replace) (rule|table|property|examples)\s*:\s*([\w.-].*)", r"leave the colon out: `\1 \2 \3`"),
    (r"(add|replace) (rule|table|examples) ([\w.-]+)\s*:", r"leave the colon out: `\1 \2 \3`"),
    (r"(add|replace) (rule|table) ([\w.-]+) (?:with|by|as|to|:).*",
     r"write `\1 \2 \3`, and what it says further in on the lines below"),
    (rf"set ([\w.-]+) (?:to |to be )?(?:answer\w* )?(?:within |in ){TIME}",
     r"of a table, write `set \1 ROW to {time}`; a rule is written anew: `replace rule \1`"),
    (rf"set ([\w.-]+) (?:to )?answer\w* {TIME}",
     r"of a table, write `set \1 ROW to {time}`; a rule is written anew: `replace rule \1`"),
    (rf"set ([\w.-]+ {TARGET}) (\d+ ?[A-Za-z]+)", r"write `to` before the outcome: `set \1 to {time}`"),
    (rf"set ({TARGET}) (?:to |to be )?(?:answer\w* )?(?:within|in) {TIME}", r"write `set \1 to {time}`"),
    (r"answers within exactly (.*)", r"write `answers in exactly \1`"),
    (r"(refuses|permits) nothing new (?:for|to|of) .*",
     r"`\1 nothing new` is about all requests: leave the rest out; for some, write `changes nothing where …`"),
    (r"(refuses|permits) nothing new (?:where|when|if) (.*)",
     r"`\1 nothing new` is about all requests: leave the rest out; for some, write `changes nothing where \2`"),
    (r"(?:keeps|preserves|maintains|retains) ([\w.-]+)",
     r"leave it out: a property is proved before and after; if it was refuted before, write `restores \1`"),
    (r"(?:breaks|loses|drops|abandons|violates|removes) ([\w.-]+)", r"write `gives up \1`"),
    (r"(?:fixes|repairs|proves|achieves|establishes) ([\w.-]+)", r"write `restores \1`"),
    (rf"restores ([\w.-]+) (?:since|as of|as from|starting(?: from)?|in force from|on or after|on and after) ({DAY}).*",
     r"write `restores \1 from \2`"),
    (rf"restores ([\w.-]+) from ({DAY}) (?:on|onwards?|until|to|till)\b.*",
     r"write `restores \1 from \2`, which is about all later days"),
    (r"gives up ([\w.-]+) from .*", r"a property is given up for good: write `gives up \1`"),
    (rf"changes (only|nothing) (?:for |of |in )?((?:on or )?(?:after|before) {DAY}|from {DAY} until {DAY})",
     r"write `where` and the fact that is the date, `changes \1 where ATTRIBUTE \2`"),
    (rf"changes (only|nothing) (?:for |of |in )?(?:from|since|as of|starting) ({DAY})(?: on(?:wards)?)?",
     r"write `where` and the fact that is the date, `changes \1 where ATTRIBUTE on or after \2`"),
    (rf"changes (only|nothing) (?:for |of |in )?(?:until|till) ({DAY})",
     r"write `where` and the fact that is the date, `changes \1 where ATTRIBUTE before \2`"),
    (rf"(?:changes nothing|nothing (?:else )?changes),? {APART_FROM} {WHERE}",
     r"write `changes only where \1`"),
    (rf"changes (?:only|everything|all|anything),? {APART_FROM} {WHERE}", r"write `changes nothing where \1`"),
    (rf"changes nothing,? {APART_FROM}\b.*", "write `changes only where …`, with the condition for what changes"),
    (rf"changes (?:only|everything|all|anything),? {APART_FROM}\b.*",
     "write `changes nothing where …`, with the condition for what stays"),
    (r"refuses (?:no ?one|nobody|none|no request)( new)?", "write `refuses nothing new`"),
    (r"permits (?:no ?one|nobody|none|no request)( new)?", "write `permits nothing new`"),
)  # fmt: skip


def block_hint(line: str, head: str) -> str | None:
    """The hint for a line in the block whose first line is `head`, both without comments; None if it has no known mistake."""
    text = " ".join(line.split())
    if len(text) > LONGEST:
        return None
    if line == head:
        return first_hint(HEADS, text) or let_hints.let_hint(text) or derive_hints.derive_hint(text, "", first=True)
    block = next(iter(head.split()), "")
    begin = next(iter(text.split()), "").lower().rstrip(":=")
    if block in ("example", "proposal") and begin in ("expect", "expects", "expected", "given"):
        return example_hints.facts_hint(text) if begin == "given" else example_hints.expectation_hint(text)
    if block == "request":
        return first_hint(REQUEST, text) or type_hints.type_hint(text)
    if block == "proposal" and (bounds := type_hints.bounds_hint(text)):
        return bounds
    if block == "proposal" and begin == "set" and (of_type := vocabulary_hints.type_hint(text)):
        return of_type
    if block == "property" or (block == "proposal" and begin in ("never", "always", "holds", "if", "for", "counted")):
        return first_hint(COMPARED, text) or first_hint(CLAIMS, text)
    tables = {
        "example": EXAMPLES,
        "proposal": (*let_hints.PROPOSAL, *derive_hints.PROPOSAL, *vocabulary_hints.PROPOSAL, *PROPOSAL, *LINES),
        "rule": (*REMARKS, *LINES),
        "table": LINES,
        "policy": LINES,
        "times": TIMES,
    }
    return first_hint(tables.get(block, ()), text) or derive_hints.derive_hint(text, block, first=False)
