"""The options of questions are rows; answers and conditions name them by key, so that an option can be renamed.

On the way up, an answer or a condition whose text no option has any more gets an option that is no longer offered. On the way
down an option is known by its first text again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

kept_elsewhere = ("question_options", "question_conditions", "answer_options")  # below: in questions and answers

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_CHOSEN = ("choice", "several choices")
_BATCH = 5_000

_questions = sa.table(
    "questions",
    sa.column("id", _ID),
    sa.column("event_id", _ID),
    sa.column("kind", sa.Text),
    sa.column("options", _JSON),
    sa.column("shown_when_id", _ID),
    sa.column("shown_when_value", sa.Text),
)
_answers = sa.table(
    "answers", sa.column("id", _ID), sa.column("event_id", _ID), sa.column("question_id", _ID), sa.column("value", _JSON)
)
_options = sa.table(
    "question_options",
    sa.column("id", _ID),
    sa.column("event_id", _ID),
    sa.column("question_id", _ID),
    sa.column("label", _JSON),
    sa.column("position", _ID),
    sa.column("active", sa.Boolean),
)
_conditions = sa.table(
    "question_conditions",
    sa.column("question_id", _ID),
    sa.column("event_id", _ID),
    sa.column("shown_when_id", _ID),
    sa.column("option_id", _ID),
    sa.column("value", sa.Text),
)
_chosen = sa.table(
    "answer_options", sa.column("event_id", _ID), sa.column("answer_id", _ID), sa.column("option_id", _ID)
)


class _Options:
    """The options of a question by the texts that answers have."""

    def __init__(self, question: Any) -> None:
        self._question, self._count = question, 0
        self._ids: dict[str, int] = {}
        listed = [option for option in question.options or [] if "label" in option]
        made = [(self._insert(option["label"], active=True), option) for option in listed]
        for number, option in made:
            self._ids.setdefault(str(option["value"]), number)
        for number, option in made:
            for text in option["label"].values():
                self._ids.setdefault(text, number)

    def named(self, text: Any) -> int:
        """The option with this text, made no longer offered where there is none."""
        if str(text) not in self._ids:
            self._ids[str(text)] = self._insert({"en": str(text)}, active=False)
        return self._ids[str(text)]

    def _insert(self, label: Any, *, active: bool) -> int:
        row = {"event_id": self._question.event_id, "question_id": self._question.id, "label": label}
        rest = {"position": self._count, "active": active}
        self._count += 1
        made = op.get_bind().execute(_options.insert().returning(_options.c.id), {**row, **rest})
        return int(made.scalar_one())


def upgrade() -> None:
    _create_options()
    with alter_table("answers") as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_answers_event_id_id"), ["event_id", "id"])
        batch_op.alter_column("value", existing_type=_JSON, nullable=True)
    _create_references()
    _move_up()


def downgrade() -> None:
    _move_down()
    op.drop_table("answer_options")
    op.drop_table("question_conditions")
    op.drop_table("question_options")
    with alter_table("answers") as batch_op:
        batch_op.alter_column("value", existing_type=_JSON, nullable=False)
        batch_op.drop_constraint(batch_op.f("uq_answers_event_id_id"), type_="unique")


def _create_options() -> None:
    op.create_table(
        "question_options",
        sa.Column("id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("question_id", _ID, nullable=False),
        sa.Column("label", _JSON, nullable=False),
        sa.Column("position", _ID, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        _key("question_options", "question_id", "questions", "CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_options")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_question_options_event_id_id")),
    )
    op.create_index("ix_question_options_question_id_position", "question_options", ["question_id", "position"])


def _create_references() -> None:
    op.create_table(
        "question_conditions",
        sa.Column("question_id", _ID, nullable=False, autoincrement=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("shown_when_id", _ID, nullable=False),
        sa.Column("option_id", _ID, nullable=True),
        sa.Column("value", sa.Text(), nullable=False),
        sa.CheckConstraint("option_id IS NULL OR value = ''", name=op.f("ck_question_conditions_one_answer")),
        sa.CheckConstraint("question_id <> shown_when_id", name=op.f("ck_question_conditions_on_another")),
        _key("question_conditions", "question_id", "questions", "CASCADE"),
        _key("question_conditions", "shown_when_id", "questions"),
        _key("question_conditions", "option_id", "question_options"),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_conditions")),
    )
    for column in ("shown_when_id", "option_id"):
        op.create_index(f"ix_question_conditions_{column}", "question_conditions", [column])
    op.create_table(
        "answer_options",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("answer_id", _ID, nullable=False, autoincrement=False),
        sa.Column("option_id", _ID, nullable=False, autoincrement=False),
        _key("answer_options", "answer_id", "answers", "CASCADE"),
        _key("answer_options", "option_id", "question_options", "CASCADE"),
        sa.PrimaryKeyConstraint("answer_id", "option_id", name=op.f("pk_answer_options")),
    )
    op.create_index("ix_answer_options_option_id", "answer_options", ["option_id"])


def _key(table: str, column: str, parent: str, gone: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{parent}.event_id", f"{parent}.id"], name=name, ondelete=gone
    )


def _move_up() -> None:
    connection = op.get_bind()
    questions = connection.execute(sa.select(_questions).order_by(_questions.c.id)).all()
    options = {one.id: _Options(one) for one in questions if one.options or one.kind in _CHOSEN}
    kinds = {one.id: one.kind for one in questions}
    for one in questions:
        if one.shown_when_id is not None:
            listed = kinds[one.shown_when_id] in _CHOSEN and one.shown_when_value != ""
            option = options[one.shown_when_id].named(one.shown_when_value) if listed else None
            row = {"question_id": one.id, "event_id": one.event_id, "shown_when_id": one.shown_when_id}
            value = "" if listed else one.shown_when_value
            connection.execute(_conditions.insert(), {**row, "option_id": option, "value": value})
    chosen = [number for number, kind in kinds.items() if kind in _CHOSEN]
    answers = connection.execute(sa.select(_answers).where(_answers.c.question_id.in_(chosen))).all()
    rows = [
        {"event_id": one.event_id, "answer_id": one.id, "option_id": option}
        for one in answers
        for option in dict.fromkeys(
            options[one.question_id].named(text)
            for text in (one.value if isinstance(one.value, list) else [one.value])
        )
    ]
    for start in range(0, len(rows), _BATCH):
        connection.execute(_chosen.insert(), rows[start : start + _BATCH])
    connection.execute(_answers.update().where(_answers.c.question_id.in_(chosen)).values(value=sa.null()))


def _move_down() -> None:
    connection = op.get_bind()
    texts: dict[int, str] = {}
    offered: dict[int, list[dict[str, Any]]] = {}
    used: set[tuple[int, str]] = set()
    for one in connection.execute(sa.select(_options).order_by(_options.c.active.desc(), _options.c.position)):
        text = next(iter(one.label.values()))
        texts[one.id] = text if (one.question_id, text) not in used else f"{text} ({one.id})"
        used.add((one.question_id, texts[one.id]))
        if one.active:
            offered.setdefault(one.question_id, []).append({"value": texts[one.id], "label": one.label})
    for number, listed in offered.items():
        connection.execute(_questions.update().where(_questions.c.id == number).values(options=listed))
    for one in connection.execute(sa.select(_conditions)).all():
        value = one.value if one.option_id is None else texts[one.option_id]
        changed = _questions.update().where(_questions.c.id == one.question_id)
        connection.execute(changed.values(shown_when_id=one.shown_when_id, shown_when_value=value))
    _values_down(texts)


def _values_down(texts: dict[int, str]) -> None:
    """The options that an answer chose, as texts in its value; an answer that chose none goes."""
    connection = op.get_bind()
    chosen = sa.select(_answers.c.id, _questions.c.kind, _chosen.c.option_id)
    chosen = chosen.join_from(_answers, _chosen, _chosen.c.answer_id == _answers.c.id)
    chosen = chosen.join(_questions, _questions.c.id == _answers.c.question_id).order_by(_chosen.c.option_id)
    values: dict[int, Any] = {}
    for one in connection.execute(chosen):
        if one.kind == "several choices":
            values.setdefault(one.id, []).append(texts[one.option_id])
        else:
            values.setdefault(one.id, texts[one.option_id])
    put = _answers.update().where(_answers.c.id == sa.bindparam("answer")).values(value=sa.bindparam("text", type_=_JSON))
    rows = [{"answer": number, "text": value} for number, value in values.items()]
    for start in range(0, len(rows), _BATCH):
        connection.execute(put, rows[start : start + _BATCH])
    connection.execute(_answers.delete().where(_answers.c.value.is_(None)))
