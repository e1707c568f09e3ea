"""Why a model-driven attempt gave no task, beyond what `dive.synthesis.reasons` lists."""

REASONS: dict[str, str] = {
    "no_seed": "no tool on offer takes an entity of which there are seeds",
    "no_evidence": "the collector made no call that returned a result",
    "refused": "the model refuses",
    "cut_off": "the model's reply was cut off at its token limit",
    "no_json": "the deriver's reply is no JSON object, even after a complaint",
    "bad_draft": "the deriver's JSON has not the form asked for",
    "tool_named": "the query names a tool or a call",
    "wrong_citation": "a citation, operation or flow names a step or path that does not exist, or a failed call",
    "circular": "the steps of the program depend on one another in a circle",
    "wrong_flow": "an argument is said to come from a step that yields another value",
    "unstated_argument": "an argument is neither stated in the query nor found by an earlier call",
    "unproven_choice": "one element of a list is used, and nothing says why that one",
    "misaligned": "the keys of an operation do not provably belong to its labels",
    "broken_program": "the program cannot be executed",
    "answer_differs": "the deriver's answer is not what its citations give",
    "rounding_unsaid": "the answer is rounded, and the query does not say how",
    "unanswerable": "what is cited is nothing that a person would give as an answer",
}
