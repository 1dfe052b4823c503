"""Answers of Z3 that are known already, kept in this process."""

from verifier.results.status import Status

MOST = 100_000


class Memory:
    """Whatever Z3 has answered, for any policy: a digest has to tell all questions apart."""

    seal = b"tests"

    def __init__(self) -> None:
        self.answers: dict[bytes, Status] = {}
        self.recalled = 0

    def recall(self, question: bytes) -> Status | None:
        answer = self.answers.get(question)
        self.recalled += answer is not None
        return answer

    def learn(self, question: bytes, answer: Status) -> None:
        assert answer is not Status.UNDECIDED
        assert self.answers.get(question, answer) is answer
        if len(self.answers) >= MOST:
            self.answers.clear()
        self.answers[question] = answer
