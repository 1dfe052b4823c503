import pytest

from policy_dsl.backends.python.choose_form import Form
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.target import Target
from policy_dsl.backends.targets import TARGETS
from tests.policy_dsl.backends.listing import Listing

VARIANTS: dict[str, Target] = {
    **TARGETS,
    **{f"python as {form.value}": PythonTarget(form=form) for form in Form},
    "listing": Listing(),
}
"""Each target as it is, and in every form that it would otherwise choose by the size of the policy; and one of the tests."""


@pytest.fixture(params=VARIANTS)
def target(request: pytest.FixtureRequest) -> Target:
    return VARIANTS[request.param]
