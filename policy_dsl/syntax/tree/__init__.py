"""The syntax tree: the text word by word, with positions, before its meaning is checked.

Its modules are plain lists, to be read beside the grammar; passes know the tree as one, and write `tree.Rule`. Equality ignores
positions, so that `parse ∘ unparse = id`.
"""

from __future__ import annotations

from policy_dsl.syntax.tree.between import BetweenWords, ClaimBlock, ClaimsFile, PolicyInText
from policy_dsl.syntax.tree.claims import (
    ExampleBlock,
    ExamplesTable,
    Expected,
    FrameBlock,
    Given,
    IntentLine,
    PropertyBlock,
    Test,
)
from policy_dsl.syntax.tree.conditions import (
    Between,
    ConditionBlock,
    ConditionText,
    HasValues,
    IncludesAll,
    InOrder,
    Is,
    IsEmpty,
    Joined,
    TermText,
)
from policy_dsl.syntax.tree.policy import Declaration, PolicyFile
from policy_dsl.syntax.tree.proposal import (
    Add,
    AddCodeText,
    AddRowText,
    AddRuleText,
    CalendarDaysText,
    DaysText,
    ExtendText,
    GroupMembersText,
    OperationText,
    ProposalFile,
    RemoveImpossibleText,
    RemoveRulesText,
    RemoveText,
    RenameCodeText,
    ReplaceRulesText,
    ReplaceText,
    RetireCodeText,
    SetBoundsText,
    SetCellText,
    SetTableText,
    SplitCodeText,
    VocabularyText,
)
from policy_dsl.syntax.tree.provisions import (
    Cell,
    EffectText,
    HitRuleText,
    NoteLine,
    Otherwise,
    Row,
    Rule,
    TableBlock,
    TargetText,
)
from policy_dsl.syntax.tree.vocabulary import (
    AttributeLine,
    CalendarBlock,
    ClockBlock,
    CodeText,
    DaysBlock,
    DeriveBlock,
    GroupLine,
    ImpossibleBlock,
    LetLine,
    NamedDayText,
    NamedTimeText,
    RequestBlock,
    SourceLine,
    TermBlock,
    TimesBlock,
    TypeText,
)
from policy_dsl.syntax.tree.words import (
    ChosenTime,
    CitationLine,
    ClockTime,
    Duration,
    Name,
    NoPromise,
    Quoted,
    TimeText,
    Validity,
    ValueText,
    Word,
)

File = PolicyFile | ProposalFile
"""What amendments are made of."""

AnyFile = File | ClaimsFile
