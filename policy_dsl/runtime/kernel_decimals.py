"""The part of the kernel that reads numbers in steps. `emit` pastes everything below the mark after the kernel."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from policy_dsl.runtime.kernel import _Fact, _subclass_note, _text_of

# --- decimals: the same in every file that has them, to the letter


class _Steps(_Fact):
    """A fact that is a number in steps: of `size` at its last decimal, of which it has so many. Its points are in steps."""

    __slots__ = ("decimals", "size")

    def __init__(
        self, name: str, kind: str, points: tuple[date | timedelta | int, ...], size: int, decimals: int
    ) -> None:
        super().__init__(name, kind, (), points)
        self.size, self.decimals = size, decimals

    def position(self, value: object) -> int:
        """The value in steps, exactly. A float is refused, because it is not exact."""
        number: Decimal | int | None = None
        hint = ": a number in steps is text such as '12.5', a Decimal or an int"
        if type(value) is int or (type(value) is Decimal and value.is_finite()):
            number = value
        elif isinstance(value, str) and self.plain(value):
            number = Decimal(value)
        elif isinstance(value, float):
            hint = ": a float is not exact; give text such as '12.5', a Decimal or an int"
        else:
            hint += _subclass_note(value, int) + _subclass_note(value, Decimal)
        step = None if number is None else self.step(number)
        if step is not None and self.points[0] <= step < self.points[-1]:
            return step
        shown = _text_of(value) if number is None or type(value) is int else str(value)[:40]
        raise ValueError(
            f"{self.name} is a {self.kind} {self.bounds()}; not {shown}{'' if number is not None else hint}"
        )

    @staticmethod
    def plain(text: str) -> bool:
        """Whether the text is a number as policies write it."""
        whole, point, decimals = text.removeprefix("-").partition(".")
        digits = whole.isascii() and whole.isdigit() and (whole == "0" or whole[0] != "0") and len(text) <= 40
        return digits and (not point or (decimals.isascii() and decimals.isdigit()))

    def step(self, number: Decimal | int) -> int | None:
        """The number in steps; None if it is not on one, or far out of bounds."""
        if isinstance(number, Decimal) and number and not -40 < number.adjusted() < 40:
            return None
        top, bottom = number.as_integer_ratio()
        step, rest = divmod(top * 10**self.decimals, bottom * self.size)
        return None if rest else step

    def text(self, step: int) -> str:
        """A number of steps, with the decimals that a step needs."""
        whole, rest = divmod(abs(step) * self.size, 10**self.decimals)
        return f"{'-' * (step < 0)}{whole}" + (f".{rest:0{self.decimals}}" if self.decimals else "")

    def bounds(self) -> str:
        """The bounds of the scale, as policies write them."""
        return f"from {self.text(self.points[0])} to {self.text(self.points[-1] - 1)}"
