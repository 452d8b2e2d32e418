"""The form of one question: its texts in the event's languages, its options by line, and after which answer it is asked."""

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, ValidationError
from wtforms.validators import InputRequired

from expo.events.models import Event
from expo.events.queries import categories_of
from expo.i18n import LANGUAGES, _, _l, country_name, localize
from expo.kit.amounts import format_decimal, read_numbers
from expo.kit.text import fold, merged_texts
from expo.registration.countries import country_code
from expo.registration.forms import ChoicesField
from expo.registration.models import Question, QuestionOption
from expo.registration.queries import questions_of
from expo.registration.question_fields import NUMBER_DECIMALS
from expo.registration.rules import CHOSEN, Condition, QuestionKind, condition_value
from expo.registration.services.options import OptionText, OptionUse, use_words, uses_of
from expo.registration.words import question_word
from expo.web import params
from expo.web.fields.amounts import check_one_meaning
from expo.web.fields.choices import Pick
from expo.web.forms import BaseForm, LineField, ParagraphField

MOST_OPTIONS = 100
TAKEN_AWAY, RENAMED = "taken away", "renamed: "
_LISTED = {*CHOSEN, QuestionKind.YES_NO, QuestionKind.FILE}  # their answers are chosen in the list


class QuestionForm(BaseForm):
    """One question; `question_form` adds the texts for each of the event's languages, and a choice for each option left out."""

    earlier: Sequence[Question] = ()
    asked_of: Question | None = None
    languages: Sequence[str] = ()

    kind = Pick(_l("Kind"))
    options = ParagraphField(
        _l("Options, one on each line"),
        longest=4000,
        description=_l(
            "For questions with a choice. For several languages write them with a bar between, in the order of the "
            "expo's languages: Yes, with a booth | جی ہاں، بوتھ کے ساتھ | Evet, standla"
        ),
    )
    required = BooleanField(_l("Must be answered"))
    categories = ChoicesField(_l("Asked of"), coerce=str, description=_l("Choose none to ask everybody."))
    condition = Pick(_l("Shown only after"), coerce=str)
    condition_value = LineField(
        _l("… when the answer is"),
        required=False,
        description=_l("After a question of text, number, date or country; leave it empty for any answer."),
    )
    active = BooleanField(_l("In use"), default=True)
    always_ask = BooleanField(_l("If it goes out of use, always ask what depends on it"))
    version = HiddenField(default="0")

    def validate_condition_value(self, field: LineField) -> None:
        if not field.data:
            return
        earlier, answer = self._after()
        if earlier is None or answer or earlier.kind in _LISTED:
            raise ValidationError(_("Words are for questions of text, number, date or country. Choose in the list."))
        found = read_numbers(field.data, decimals=NUMBER_DECIMALS) if earlier.kind is QuestionKind.NUMBER else ()
        if found:
            check_one_meaning(field, found, decimals=NUMBER_DECIMALS)
        if _typed_value(earlier, field.data) is None:
            raise ValidationError(_("Nobody can give this answer to “%(question)s”.", question=localize(earlier.label)))

    def given_condition(self) -> Condition | None:
        """The condition that was chosen; one that stays as it is stored stays whole."""
        kept = self.asked_of.condition if self.asked_of is not None else None
        if kept is not None and (self.condition.data, self.condition_value.data) == shown_condition(kept, self.earlier):
            return kept
        earlier, answer = self._after()
        if earlier is None:
            return None
        if answer in {"yes", "no"}:
            return Condition(earlier.id, value=answer)
        if answer:
            return Condition(earlier.id, params.row_id(answer))
        return Condition(earlier.id, value=_typed_value(earlier, self.condition_value.data or "") or "")

    def given_options(self) -> list[OptionText]:
        """The options by line, those said to be renamed with their ids."""
        offered = self.asked_of.offered if self.asked_of is not None else []
        lines, left = match_options(self.options.data or "", self.languages, offered)
        for option in left:
            said = self[_lost_name(option)].data if _lost_name(option) in self else TAKEN_AWAY
            for position, line in enumerate(lines):
                if line.option_id is None and said == _renamed(line):
                    lines[position] = OptionText(merged_texts(option.label, line.label), option.id)
        return lines

    def taken_away(self) -> set[int]:
        """The ids of the options that are said to be taken away."""
        offered = self.asked_of.offered if self.asked_of is not None else []
        named = {option.id: _lost_name(option) for option in offered}
        return {number for number, name in named.items() if name in self and self[name].data == TAKEN_AWAY}

    @property
    def left_out(self) -> list[Any]:
        """The choices of what becomes of options that are left out."""
        return [field for field in self if field.name.startswith("lost_")]

    def _after(self) -> tuple[Question | None, str]:
        chosen, _dot, answer = (self.condition.data or "").partition(".")
        return next((one for one in self.earlier if str(one.id) == chosen), None), answer


def question_form(event: Event, question: Question | None) -> Any:
    """The form with label and hint for each of the event's languages; `question`: the one that is edited."""
    before = [q for q in questions_of(event, active_only=False) if question is None or q.position < question.position]
    texts: dict[str, Any] = {"earlier": before, "asked_of": question, "languages": event.languages}
    for number, code in enumerate(event.languages):
        of_language: dict[str, Any] = {"longest": 300, "render_kw": {"lang": code}}
        named = LANGUAGES[code]
        texts[f"label_{code}"] = LineField(
            _("Question (%(language)s)", language=named), required=number == 0, **of_language
        )
        texts[f"hint_{code}"] = LineField(_("Hint (%(language)s)", language=named), required=False, **of_language)
    form: Any = type("TextsForm", (QuestionForm,), texts)()
    if question is not None and form.is_submitted():
        form = type("TextsForm", (QuestionForm,), {**texts, **_lost_fields(form, question)})()
    form.kind.choices = [(kind.value, question_word(kind)) for kind in QuestionKind]
    form.categories.choices = [(str(c.id), localize(c.name)) for c in categories_of(event)]
    form.condition.choices = [("", _("Always shown")), *(pair for one in before for pair in _answers_of(one))]
    return form


def shown_condition(condition: Condition | None, earlier: Sequence[Question]) -> tuple[str, str]:
    """What the fields `condition` and `condition_value` show of a condition."""
    asked = next((one for one in earlier if condition is not None and one.id == condition.question_id), None)
    if condition is None or asked is None:
        return "", ""
    if condition.answer and (condition.option_id is not None or asked.kind in _LISTED):
        return f"{asked.id}.{condition.answer}", ""
    value = condition.value
    return str(asked.id), country_name(value) if value and asked.kind is QuestionKind.COUNTRY else value


def match_options(
    text: str, languages: Sequence[str], offered: Sequence[QuestionOption]
) -> tuple[list[OptionText], list[QuestionOption]]:
    """The options of a choice, one on each line with its languages separated by "|", and those offered that no line names.

    An option is known by its text in any language.
    """
    lines: list[OptionText] = []
    left = list(offered)
    for line in text.splitlines()[:MOST_OPTIONS]:
        words = [part.strip() for part in line.split("|")]
        if words[0]:
            label = {code: word for code, word in zip(languages, words, strict=False) if word}
            same = next((one for one in left if any(one.label.get(code) == word for code, word in label.items())), None)
            if same is None:
                lines.append(OptionText(label))
            else:
                left.remove(same)
                lines.append(OptionText(merged_texts(same.label, label), same.id))
    return lines, left


def _answers_of(question: Question) -> list[tuple[str, str]]:
    """The answers to an earlier question that a condition may name, as choices of a field."""
    label = localize(question.label)
    answers = (
        [(str(option.id), localize(option.label)) for option in question.offered] if question.kind in CHOSEN else []
    )
    if question.kind is QuestionKind.YES_NO:
        answers = [("yes", _("yes")), ("no", _("no"))]
    named = [
        (f"{question.id}.{number}", _("“%(question)s”: %(answer)s", question=label, answer=text))
        for number, text in answers
    ]
    return [(str(question.id), _("“%(question)s”: any answer", question=label)), *named]


def _lost_fields(form: QuestionForm, question: Question) -> dict[str, Any]:
    """A choice for each option that no line names any more and that answers or conditions use: renamed, or taken away."""
    lines, left = match_options(form.options.data or "", form.languages, question.offered)
    uses = uses_of(question) if left else {}
    new = [line for line in lines if line.option_id is None]
    return {_lost_name(option): _lost_field(option, uses[option.id], new) for option in left if option.id in uses}


def _lost_field(option: QuestionOption, use: OptionUse, new: Sequence[OptionText]) -> Pick:
    gone = (
        _("It is taken away: answers stay, and what depends on it is always asked")
        if use.questions
        else _("It is taken away: answers stay")
    )
    renamed = {_renamed(line): _("It is called “%(name)s” now", name=localize(line.label)) for line in new}
    choices: Any = {"": _("Choose"), **renamed, TAKEN_AWAY: gone}
    return Pick(use_words(option, use), choices=choices, validators=[InputRequired(_("Say what becomes of it."))])


def _lost_name(option: QuestionOption) -> str:
    return f"lost_{option.id}"


def _renamed(line: OptionText) -> str:
    return RENAMED + next(iter(line.label.values()))


def _typed_value(earlier: Question, text: str) -> str | None:
    if earlier.kind is QuestionKind.COUNTRY:
        return country_code(text)
    if earlier.kind is QuestionKind.NUMBER:
        found = read_numbers(text, decimals=NUMBER_DECIMALS)
        text = format_decimal(found[0]) if found else text
    return condition_value(earlier.kind, fold(text) if earlier.kind is QuestionKind.DATE else text) if text else ""
