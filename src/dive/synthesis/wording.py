"""Wording: a derivation tree as a question that a person might ask.

The root decides the form: question, instruction, or a setting with a question; `nouns` gives the phrases inside. The text
states every literal, every unit and every rounding that the answer needs, says what two things share once, and tells nothing
that evidence found.
"""

import re

from dive.synthesis.closing import rounded, sources_of
from dive.synthesis.contrast import ContrastPhrases, unit_words
from dive.synthesis.flow import noun_phrases, slots
from dive.synthesis.frames import attributed_once, shares_noun, spoken
from dive.synthesis.joining import CALENDAR
from dive.synthesis.lists import A_SENTENCE_EACH, of_kind, which_of
from dive.synthesis.nodes import (
    Ask,
    Bundle,
    Cut,
    Fan,
    Listed,
    Literal,
    Node,
    Operation,
    about_of,
    entity_of,
    is_list,
    leaves,
    walk,
)
from dive.synthesis.nouns import ENDS_IN_VERB, Unsayable
from dive.synthesis.phrases import beside_another, repeats, takes_phrase
from dive.synthesis.saying import (
    aside_closed,
    bare,
    both_extremes,
    bounded,
    happened,
    how_many,
    is_person,
    is_year,
    noun_of,
    plural_of,
    referred,
    tidy,
    with_unit,
)
from dive.synthesis.tense import asked_in_past, of_past_days, of_past_year, predicate_in_past, told_of_past

SETTINGS: dict[str, tuple[str, ...]] = {
    "general": ("This one is for a quiz.", "I'm putting a quiz together."),
    "finance": ("This is for a business quiz.", "This is from a set of exercises on business and finance."),
    "biology": ("This is for a biology quiz.", "This is from a set of biology exercises."),
    "medicine": ("This is from a set of exercises for medical students.",),
    "chemistry": ("I'm writing up a chemistry exercise.", "This is from a chemistry problem set."),
    "physics": ("I'm setting a physics problem.", "I'm checking a textbook example."),
    "astronomy": ("This is for an astronomy quiz.",),
    "computing": ("This is for a computing quiz.",),
    "law": ("This is for a quiz on American law.", "I'm fact-checking an article about the law."),
    "mathematics": ("I'm setting a puzzle.", "This is from a problem set."),
    "linguistics": ("This is for a language quiz.",),
    "academic": ("I'm fact-checking an article.", "This one is for a quiz."),
}
"""Where a question may come from, said so generally that it fits whatever its domain asks."""
SETTING_SHARE = 0.1

QUESTION_SHARE = 0.75
"""How often "How many …?" is preferred to "the number of …", which nobody asks for so often."""
SHORT = 40
"""Characters that may stand between a verb and its subject."""
LONGEST_BEFORE_KIND = 55
"""Characters of an attribute that a kind's name may follow at once: "is the public suffix lg.jp"."""
LONGEST_SUBJECT = 75
"""Characters of a list of which more than a word is said at once; a longer one gets a sentence before."""
LONGEST_REPEATED = 25
"""Characters of a name that a second question says again, instead of "that country"."""


class Wording(ContrastPhrases):
    """One wording of one tree, as sentences. The same random generator gives the same text."""

    def query(self, node: Node) -> str:
        """The whole query: setting, introductions, question or instruction, rounding. Raises Unsayable."""
        self.whole = node
        if any(_beyond_scale(part) for part in (node.parts if isinstance(node, Bundle) else (node,))):
            raise Unsayable("degrees north of the equator, of a place south of it")
        body = self._root(node)
        if any(self._names_two(inner, body) for inner in walk(node) if isinstance(inner, Operation)):
            raise Unsayable("that of two, by one of which the other was chosen")
        if told_of_past(node):
            body = asked_in_past(body)
        body, tail = rounded(node, body, self.rng)
        setting = ""
        domains = sorted({inner.tool.domain for inner in walk(node) if isinstance(inner, Ask)})
        asking = body.endswith("?") and not self.taken  # nobody leads up to a command
        if self.rng.random() < SETTING_SHARE and len(domains) == 1 and asking:
            setting = self.rng.choice(SETTINGS.get(domains[0], ("",)))
        text = "\n".join(sentence for sentence in (setting, *self.taken, body, tail) if sentence)
        text = attributed_once(spoken(text))
        query = " ".join(tidy(sentence) for sentence in (*text.split("\n"), *sources_of(node, text, self.rng)))
        if " that that " in query:
            raise Unsayable("that that thing does")
        if repeats(query):
            raise Unsayable("a long phrase said twice")
        asked = id(node.parts[0]) if isinstance(node, Bundle) else None
        if any(beside_another(name, query) for known, name in self.names.items() if known != asked):
            raise Unsayable("that of two, of which another was said last")
        return query

    def _root(self, node: Node) -> str:
        match node:
            case Bundle():
                return self._root_bundle(node)
            case Ask():
                return self._root_ask(node)
            case Operation():
                return self._root_operation(node)
        raise Unsayable("a literal is no question")

    # -- one thing ----------------------------------------------------------------------------------------------------

    def _root_ask(self, node: Ask, *, nominal: bool = False) -> str:
        """One fact asked for; `nominal` names it, so that an "it" can follow."""
        chosen = next(iter(node.arguments.values())) if len(node.arguments) == 1 else None
        if node.phrase.startswith("the name of {") and isinstance(chosen, Operation):
            raise Unsayable("the name of what a question could ask for itself")
        phrases = [p for p in node.tool.asks.get(node.output.path, ()) if slots(p) == set(node.arguments)]
        phrases = [p for p in phrases if all(_stands_in(p, name, a) for name, a in node.arguments.items())]
        questions = [p for p in phrases if p.endswith("?")]
        about = about_of(node)
        if about is not None and (about.form or "").startswith("as "):  # not "Which currency is used there, as its code?"
            questions = [p for p in questions if p.startswith("What is the ")]
        clauses = [p for p in phrases if not p.endswith("?") and not p.startswith(("the ", "{"))]
        if node.output.json_type == "boolean":
            return self._root_boolean(node, questions, clauses)
        unit = unit_words(about_of(node))
        plain = [p for p in phrases if p in noun_phrases(node.tool, node.output.path)]
        draw = 1.0 if nominal else self.rng.random()
        thing = node.output.json_type == "string" or (about is not None and is_year(about))
        if questions and (draw < 0.45 or (thing and not nominal)):  # nobody needs an element, or works one out
            asked = self.asked(node, self.rng.choice(questions))
            lead = "What is " if asked.startswith("What is the ") else ""
            return f"{lead}{with_unit(asked[len(lead) : -1], unit, noun_of(node))}?"
        clauses = [c for c in clauses if not (unit and _ends_in_amount(c, node))]  # whose unit would be taken for its own
        if clauses and draw < 0.6 and not self.taken:
            lead = self.rng.choice(["Tell me", "I'd like to know", "Please find out", "Can you tell me"])
            stop = "?" if lead.startswith("Can") else "."
            asked = self.asked(node, self.rng.choice(clauses))
            if not self.taken:
                return f"{lead} {asked}{unit}{stop}"
        phrase = self._with_its(node, self.asked(node, self.rng.choice(plain) if plain else node.phrase))
        if is_list(node):
            forms = [f"What are {phrase}?", f"List {phrase}.", f"Name {phrase}."]
            return forms[0] if self.taken else self.rng.choice(forms)
        phrase = with_unit(phrase, unit, noun_of(node))
        verb = self.rng.choice(["Look up", "Find"] if node.tool.kind == "retrieval" else ["Work out", "Determine"])
        need = verb if "need" in phrase else "I need"
        forms = [f"{verb} {phrase}.", f"{need} {phrase}."]
        if (counted := how_many(phrase)) is not None:
            return counted
        if self.taken:  # what leads up to it is told already: the rest is the question
            forms = [f"What is {phrase}?"]
        elif self.followed:  # nobody who is told to look it up says what it was
            forms = [f"{need} {phrase}.", f"What is {phrase}?", f"What is {phrase}?"]
        elif not phrase.startswith("the number of "):
            forms += [f"What is {phrase}?"] * 2
        polite = not self.followed and not self.taken
        return self.rng.choice([*forms, f"Could you give me {phrase}?"] if polite else forms)

    def _with_its(self, node: Ask, phrase: str) -> str:
        """What something has that the sentence before took, as its own: "its K-edge energy"."""
        held = next(iter(node.arguments.values())) if len(self.taken) == 1 else None
        name = self.names.get(id(held)) if held is not None and len(node.arguments) == 1 else None
        entity = None if held is None else entity_of(held)
        if name is None or not name.startswith("that ") or is_person(name) or entity is None or entity.name in CALENDAR:
            return phrase
        if held is not None and self._beside_kin(held):
            return phrase  # whose, of the star or of the one from which it is farthest?
        owned = re.fullmatch(rf"the ((?:(?!of\b|that\b|which\b|those\b)[\w'-]+ )+)of {re.escape(name)}", phrase)
        return phrase if owned is None else f"its {owned[1].strip()}"

    def _beside_kin(self, held: Node) -> bool:
        """Does the sentence that took the thing name another of its kind, beside those that it was taken from?"""
        entity = entity_of(held)
        fan = held.inputs[0] if isinstance(held, Operation) else None
        offered = list(walk(fan.over)) if isinstance(fan, Fan) else []
        return any(leaf.entity == entity for leaf in leaves(held) if entity is not None and leaf not in offered)

    def _root_boolean(self, node: Ask, questions: list[str], clauses: list[str]) -> str:
        if questions:
            return self.asked(node, self.rng.choice(questions))
        whether = [p for p in clauses if p.startswith("whether")]
        if not whether:
            raise Unsayable("a yes or no without a question")
        return f"Tell me {self.asked(node, self.rng.choice(whether))}."

    def _root_operation(self, node: Operation) -> str:
        first = node.inputs[0]
        match node.name:
            case "rank_by":
                assert isinstance(first, Fan)
                return self._root_choice(node, first)
            case "keep":
                return self._root_keep(node)
            case "count":
                assert not isinstance(first, Fan)
                return self._root_count(first)
            case "exceeds":
                return self._root_exceeds(node)
            case "difference":
                return self._root_difference(node)
            case "ratio":
                return self._root_ratio(node)
        assert isinstance(first, Fan)
        about, unit = first.attribute, unit_words(node.about)
        if node.name == "spread" and about is not None and self.rng.random() < 0.6:
            over = self.list_words(first.over, longest=SHORT)
            if len(spoken(over)) <= SHORT:
                return f"By how much do {aside_closed(both_extremes(about))} among {over} differ{unit}?"
        phrase = self.noun_phrase(node)
        phrase = with_unit(phrase, unit, noun_of(node))
        return f"What is {phrase}?" if self.taken or self.rng.random() < 0.7 else f"Work out {phrase}."

    # -- choices ------------------------------------------------------------------------------------------------------

    def _root_choice(self, node: Operation, fan: Fan) -> str:
        over, mark = fan.over, self.distinction(node, fan)
        noun = self.singular(over)
        if mark is None:
            if (inside := self.doing(fan)) is not None:
                return f"In which of {self.list_words(over)} does {inside} have {self.superlative(node)}?"
            if (shared := self._shared(fan)) is not None:
                was = "was" if of_past_days(over) else "is"
                return f"{shared[0]} which of {shared[1]} {was} {shared[2]} {self.extreme(node)}?"
            raise Unsayable(A_SENTENCE_EACH)
        has = self.marked_out(fan, mark)
        if of_past_days(over) or of_past_year(has):
            has = predicate_in_past(has)
        if isinstance(over, Listed):
            either, both = self.enumerated(over, "or"), self.enumerated(over, "and")
            if has.startswith(("is the one ", "was the one ")):
                return f"Of {both}, which {has}?"
            forms = [f"Which of {both} {has}?", f"Of {both}, which {has}?"]
            kind = self.plural(over)
            listed = shares_noun(either) or either.startswith(f"the {kind} ") or either.endswith(f" {kind}")
            second = node.options["place"] == 2  # of all there are, before those that are meant are named
            if not (listed or self.followed or second):  # not "the stars Vega or Deneb"
                forms.append(f"Which {noun} {has}: {either}?")
            return self.rng.choice(forms)
        text = self.list_words(over)
        if self._by_name(over):
            return f"Among {text}, which one {has}? Give its date."
        forms = [f"Among {text}, which one {has}?", f"Of {text}, which {has}?", f"Which of {text} {has}?"]
        ends_in_clause = " whose " in text or ENDS_IN_VERB.search(spoken(text)) is not None
        return self.rng.choice(forms[: 2 if ends_in_clause else 3])  # not "which of those genes whose level is C has …"

    def _by_name(self, over: Node) -> bool:
        """Are the elements days that have names as well, as holidays do?"""
        entity = None if isinstance(over, Listed) or self.followed else entity_of(over)
        return entity is not None and entity.name == "Date" and not self.singular(over).endswith(("date", "trading day"))

    def _root_keep(self, node: Operation) -> str:
        fan, bound = node.inputs
        assert isinstance(fan, Fan)
        assert isinstance(bound, Literal)
        test = str(node.options["test"])
        if (having := self.those_with(fan, bound, test)) is not None:
            return which_of(self.list_words(fan.over, longest=LONGEST_SUBJECT), having)
        if not self.plain(fan):
            return self._through_keys(fan, bound, test, "which")
        text = self.list_words(fan.over)
        said = of_kind(fan.attribute, bound, test) or self._predicate(fan, bound, test)
        asked = which_of(text, said)
        if self._by_name(fan.over):
            return f"{asked} Give their dates."
        forms = [asked, f"{asked} Name all of them."]
        if not isinstance(fan.over, Listed):
            forms.append(f"Among {text}, which ones {said}?")
        return self.rng.choice(forms)

    def _root_count(self, counted: Node) -> str:
        if isinstance(counted, Operation):
            fan, bound = counted.inputs
            assert isinstance(fan, Fan)
            assert isinstance(bound, Literal)
            test = str(counted.options["test"])
            if (having := self.those_with(fan, bound, test)) is not None:
                return which_of(self.list_words(fan.over, longest=LONGEST_SUBJECT), having, "how many")
            template = fan.template
            if test == "is" and isinstance(template, Ask) and len(template.arguments) == 1 and not self.plain(fan):
                kind, things = of_kind(fan.attribute, bound, test), self.keyed_words(fan)
                if kind is not None and things is not None:
                    return which_of(things, kind, "how many")
            keyed = self.those_with(fan, bound, test, keyed=True)
            if keyed is not None and (things := self.keyed_words(fan)) is not None:
                return which_of(things, keyed, "how many")
            if not self.plain(fan):
                return self._through_keys(fan, bound, test, "how many")
            text = self.list_words(fan.over)
            if (kind := of_kind(fan.attribute, bound, test)) is not None:
                return which_of(text, kind, "how many")
            predicate = self._predicate(fan, bound, test)
            forms = [which_of(text, predicate, "how many"), f"Among {text}, how many {predicate}?"]
            return forms[0] if isinstance(fan.over, Listed) else self.rng.choice(forms)
        assert isinstance(counted, Ask)
        phrases = [p for p in counted.tool.asks.get(f"{counted.output.path}#count", ()) if slots(p) == set(counted.arguments)]
        phrases = [p for p in phrases if all(_stands_in(p, name, a) for name, a in counted.arguments.items())]
        if not phrases:
            phrase = f"the number of {bare(self.noun_phrase(counted))}"
            return how_many(phrase) or f"What is {phrase}?"
        questions = [p for p in phrases if p.endswith("?")]
        prompt = self.rng.random() < QUESTION_SHARE
        asked = self.asked(counted, self.rng.choice(questions if questions and prompt else phrases))
        if asked.endswith("?"):
            return asked
        if asked.startswith("the "):
            number = asked.startswith("the number of ") and not self.followed and not self.taken
            return how_many(asked) or (f"Find {asked}." if number else f"What is {asked}?")
        return f"Tell me {asked}."

    def _through_keys(self, fan: Fan, bound: Literal, test: str, asked: str) -> str:
        """ "Which" or "how many" of the elements pass a test of a key that is more than a word about each."""
        if (counts := self._counts(fan, bound, test)) is not None:
            return which_of(self.list_words(fan.over), f"have {counts}", asked)
        if (own := self.own_key(fan, bound, test)) is not None:
            return which_of(self.list_words(fan.over), own, asked)
        if (clause := self.led_to(fan, bound, test)) is not None:
            return which_of(self.list_words(fan.over), clause, asked)
        if (has := self.doing_test(fan, bound, test)) is not None:
            return f"In {asked} of {self.list_words(fan.over)} does {has[0]} have {has[1]}?"
        if (shared := self._shared(fan, test)) is not None:
            return f"{shared[0]} {asked} of {shared[1]} {self._is(shared[2], self.tested(fan, bound, test), test)}?"
        raise Unsayable(A_SENTENCE_EACH)

    def _counts(self, fan: Fan, bound: Literal, test: str) -> str | None:
        """What those have whose number of something passes a test: "more than 5 mitigations"."""
        shared = self.without_owner(fan)
        counted = shared[1].removeprefix("the number of ") if shared is not None else ""
        if (
            shared is None
            or counted == shared[1]
            or " of its " in counted
            or test == "is"
            or not bound.said.replace(",", "").isdigit()
        ):
            return None
        return f"{'more' if test == 'above' else 'fewer'} than {bound.said} {_of_them(counted)}"

    def _shared(self, fan: Fan, test: str = "") -> tuple[str, str, str] | None:
        """ "For", the list and the key that a question in one sentence can say of each of its elements."""
        over, shared = self.list_words(fan.over), self.without_owner(fan)
        if shared is None or _CHOICE.search(shared[1]):  # not "the element with the highest mass fraction above 500 …"
            return None
        key = self.of_several(shared[1], fan) if test else shared[1]
        if key is None or (test == "is" and key != shared[1]):  # not "is the noun's plural's code T520"
            return None
        if (placed := _PLACED.fullmatch(shared[1])) is not None:  # not "at its elevation above 5 degrees"
            return f"{placed[2].capitalize()} the {placed[3]} of", over, placed[1]
        dates = shared[0] == "on" and isinstance(fan.over, Listed)
        return shared[0].capitalize(), f"the dates {over}" if dates else over, key

    def _is(self, key: str, tested: str, test: str) -> str:
        """What is tested and how: 'is its score above 5', or 'is "other" the plural category of 1541', where more follows."""
        late = test == "is" and (len(key) > LONGEST_BEFORE_KIND or key[-1].isdigit())
        return f"is {tested} {key}" if late else f"is {key} {tested}"

    def _predicate(self, fan: Fan, bound: Literal, test: str) -> str:
        about = fan.attribute
        assert about is not None
        if test == "is":
            return f"{'fell' if of_past_days(fan.over) else 'fall'} on a {bound.said}"
        if (verb := happened(about, test, bound.said)) is not None:
            return verb
        if isinstance(bound.value, str) or is_year(about):
            test = {"above": "after", "below": "before"}[test]
        return f"have {bounded(about, test, bound.said)}".replace(" itself ", " themselves ")

    # -- two things ---------------------------------------------------------------------------------------------------

    def _root_bundle(self, node: Bundle) -> str:
        first, second = node.parts
        self.followed = True
        contrasted = isinstance(second, Operation) and second.name in ("difference", "ratio")
        question = self._root_ask(first, nominal=True) if contrasted and isinstance(first, Ask) else self._root(first)
        unit = unit_words(about_of(second))
        if unit and unit == unit_words(about_of(first)):
            unit = ""
        if contrasted:
            assert isinstance(second, Operation)
            return self._with_contrast(question, first, second, unit)
        if not any(inner is first for inner in walk(second)):
            self._name_shared(first, second)
        noun = self.reference(first)
        clash = any(
            leaf.entity is not None and leaf.entity.noun == noun for leaf in leaves(second) if leaf not in leaves(first)
        )
        taken = f"that {noun}" in {name for key, name in self.names.items() if key != id(first)}
        if (clash or taken or self._measured_by_kin(first, noun)) and any(inner is first for inner in walk(second)):
            raise Unsayable("two things of one name")
        self.names[id(first)] = f"that {noun}"
        before = len(self.taken)
        asked = self._second_question(second) if question.endswith("?") and not unit else None
        own = question.endswith("?") and _CLAUSED.search(spoken(question)) is None  # whose, of two?
        other = self._its(first, second) if own else None
        other = (other or self.noun_phrase(second)) + unit
        if len(self.taken) > before:
            raise Unsayable("a second part that needs a sentence before it")
        if asked is not None:
            return f"{question[:-1]}, and {asked}"
        if question.endswith("?"):
            return f"{question[:-1]}, and what is {other}?"
        return f"{question}\nAlso give {other}."

    def _names_two(self, chosen: Operation, body: str) -> bool:
        """Is it called "that allele" where it was chosen by what it has to do with another allele?"""
        name = self.names.get(id(chosen), "")
        return name.startswith("that ") and name in body and self._measured_by_kin(chosen, name.removeprefix("that "))

    def _measured_by_kin(self, first: Node, noun: str) -> bool:
        """Was the thing chosen by what it has to do with another of its kind: the colour with most contrast to that colour?"""
        fan = first.inputs[0] if isinstance(first, Operation) and first.name == "rank_by" else None
        if not isinstance(fan, Fan) or fan.template is None:
            return False
        offered = fan.over.items if isinstance(fan.over, Listed) else ()
        return any(leaf.entity is not None and leaf.entity.noun == noun for leaf in leaves(fan.template) if leaf not in offered)

    def _its(self, first: Node, second: Node) -> str | None:
        """What the first part asked for has, in a second question: "its J2000 declination"."""
        if not isinstance(second, Ask) or len(second.arguments) != 1 or is_person(self.reference(first)):
            return None
        owned = _OF_SLOT.fullmatch(second.phrase)
        return f"its {owned[1]}" if owned is not None and next(iter(second.arguments.values())) is first else None

    def _second_question(self, node: Node) -> str | None:
        """One of the tool's own questions, as it goes on from another: "which chromosome carries that gene?"."""
        counted = node.inputs[0] if isinstance(node, Operation) and node.name == "count" else None
        found = counted if isinstance(counted, Ask) else node
        if not isinstance(found, Ask) or (is_list(found) and found is node):
            return None
        path = found.output.path if found is node else f"{found.output.path}#count"
        fitting = [p for p in found.tool.asks.get(path, ()) if slots(p) == set(found.arguments) and _GOES_ON.match(p)]
        fitting = [p for p in fitting if all(_stands_in(p, name, a) for name, a in found.arguments.items())]
        if not fitting:
            return None
        asked = self.asked(found, fitting[0])
        return f"{asked[0].lower()}{asked[1:]}"

    def _name_shared(self, first: Node, second: Node) -> None:
        """Two facts about one literal: the second mention is "that country", where no other country is mentioned."""
        things = {id(inner): inner for inner in (*walk(first), *walk(second)) if inner is not first and inner is not second}
        nouns = [e.noun for inner in things.values() if not isinstance(inner, Fan) and (e := entity_of(inner)) is not None]
        for leaf in leaves(first):
            if leaf.entity is None or nouns.count(leaf.entity.noun) > 1 or f"that {referred(leaf)}" in self.names.values():
                continue
            stated_amount = isinstance(leaf, Literal) and leaf.pick is not None
            short = leaf.frame == "{}" and len(leaf.said) <= LONGEST_REPEATED  # "and the language family of Italian"
            if not stated_amount and not short and any(inner is leaf for inner in walk(second)):
                self.names.setdefault(id(leaf), f"that {referred(leaf)}")


# -- words ------------------------------------------------------------------------------------------------------------


def _beyond_scale(node: Node) -> bool:
    """Is a latitude asked for in degrees north, or a longitude in degrees east, that is south or west?"""
    about, value = about_of(node), node.value
    scale = about is not None and (about.unit or "").endswith((" north", " east"))
    return scale and isinstance(value, int | float) and value < 0


_OF_SLOT = re.compile(r"the ((?:(?!of\b|in\b|that\b)[\w' -])+) of \{\w+\}")
"""What something has, and nothing else: "the J2000 declination of {star}"."""
_GOES_ON = re.compile(r"(?:Which|Who|Whose|How many|How long|How often|In which|On which|To which|At which|When|Where) .+\?$")
"""A question that "and" can join to another."""
_PLACED = re.compile(r"(.+) (at) (?:its|the [\w -]+'s) ([\w -]+)")
"""A key that ends in what each element has: "the boiling point of water at its elevation"."""
_CHOICE = re.compile(r" (?:most|least|fewest|\w+est) ")
_CLAUSED = re.compile(r" its | (?:at|from|in|on|to) which | whose | that (?!\w+[,?])")
"""Words behind which "its" may be of one thing or of another."""
_ITS_OWN = re.compile(r"\bits (\w+)$|\bits\b")


def _of_them(words: str) -> str:
    """What one thing has "in its gene", said of several: "in their genes"."""
    return _ITS_OWN.sub(lambda its: f"their {plural_of(its[1])}" if its[1] else "their", words)


def _ends_in_amount(phrase: str, node: Ask) -> bool:
    """Does the phrase end with a stated amount?"""
    last = re.search(r"\{(\w+)\}$", phrase)
    argument = node.arguments[last[1]] if last is not None else None
    return isinstance(argument, Literal) and re.search(r"\d", argument.said) is not None


def _stands_in(phrase: str, slot: str, argument: Node) -> bool:
    return isinstance(argument, Literal | Cut | Listed) or takes_phrase(phrase, slot, argument.value)


__all__ = ["SETTINGS", "Unsayable", "Wording", "tidy"]
