import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import Target
from policy_dsl.backends.targets import TARGETS

VARIANTS: dict[str, Target] = {
    **TARGETS,
    **{f"python as {form.value}": PythonTarget(form=form) for form in Form},
}
"""Each target as it is, and in every form that it would otherwise choose by the size of the policy."""


@pytest.fixture(params=VARIANTS.values(), ids=VARIANTS)
def target(request: pytest.FixtureRequest) -> Target:
    found: Target = request.param
    return found
