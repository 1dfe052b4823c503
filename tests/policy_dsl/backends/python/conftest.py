"""What the tests of generated checks share."""

import pytest

from policy_dsl.backends.python.choose_form import Form


@pytest.fixture(scope="module", params=list(Form), ids=lambda form: form.value)
def form(request: pytest.FixtureRequest) -> Form:
    """Each form in turn: what a service meets is the same."""
    found: Form = request.param
    return found
