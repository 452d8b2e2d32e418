"""People, their registrations, the organiser's questions and the answers."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.db import Base, Json, choice, event_key, of_event, row_key
from expo.events.models import Category, Event
from expo.files.contents import FileContent
from expo.history.subjects import Subject
from expo.organisations.models import organisation_key
from expo.registration.rules import Condition, QuestionKind, RegistrationSource, RegistrationState, given_of

# At most one live registration per mailbox and event, except for the shared mailboxes of delegations.
_LIVE_UNSHARED = sa.text(
    "state IN ('waiting for approval', 'confirmed', 'on the waiting list') AND NOT shared_mailbox AND email_key <> ''"
)


class Person(Base):
    """One human across all events of an organisation, identified by the folded mail address. Personal details are kept per
    registration, so that nobody changes another event's badge by typing somebody's address.
    """

    __tablename__ = "people"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = organisation_key(index=False)
    email_key: Mapped[str | None]
    created_at: Mapped[datetime]


class Registration(Base):
    """A person in a category of an event."""

    __tablename__ = "registrations"
    __subject__ = Subject.REGISTRATION
    __table_args__ = (
        sa.Index(
            "uq_registrations_live_email",
            "event_id",
            "email_key",
            unique=True,
            postgresql_where=_LIVE_UNSHARED,
            sqlite_where=_LIVE_UNSHARED,
        ),
        sa.UniqueConstraint("event_id", "form_key"),
        sa.Index("ix_registrations_event_id_state_id", "event_id", "state", "id"),
        sa.Index("ix_registrations_category_id_state_waiting_number", "category_id", "state", "waiting_number"),
        sa.CheckConstraint(
            "(state = 'on the waiting list') = (waiting_number IS NOT NULL)", name="number_while_waiting"
        ),
        sa.CheckConstraint("paid_minor >= 0", name="paid_whole"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("category_id", "categories"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    category_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"), index=True)
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState, "state"))
    waiting_number: Mapped[int | None]  # the number drawn on the waiting list; smaller is earlier
    source: Mapped[RegistrationSource] = mapped_column(
        choice(RegistrationSource, "source"), default=RegistrationSource.FORM
    )

    given_name: Mapped[str]
    family_name: Mapped[str] = mapped_column(default="")
    second_name: Mapped[str] = mapped_column(default="")  # the whole name in a second script, for the badge
    honorific: Mapped[str] = mapped_column(default="", server_default="")  # small above the name on a badge
    family_first: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # on a badge
    email: Mapped[str]
    email_key: Mapped[str]  # folded: what makes two addresses one
    shared_mailbox: Mapped[bool] = mapped_column(default=False)  # several people of a delegation behind one address
    phone: Mapped[str] = mapped_column(default="")
    job_title: Mapped[str] = mapped_column(default="")
    organisation: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")  # ISO 3166, two letters
    language: Mapped[str] = mapped_column(default="en")  # of mails and the feed
    search: Mapped[str] = mapped_column(default="")  # everything one may look for, folded

    code: Mapped[str] = mapped_column(unique=True)  # the badge's
    link_key: Mapped[str] = mapped_column(unique=True)  # the private link's; renewed by its holder
    form_key: Mapped[str | None]  # of the form that was sent: twice is once
    note: Mapped[str] = mapped_column(default="")  # the organiser's
    paid_minor: Mapped[int] = mapped_column(default=0)
    registered_at: Mapped[datetime]
    state_since: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    category: Mapped[Category] = relationship(primaryjoin="foreign(Registration.category_id) == Category.id")
    person: Mapped[Person] = relationship()
    answers: Mapped[list["Answer"]] = relationship(
        back_populates="registration",
        primaryjoin="foreign(Answer.registration_id) == Registration.id",
        cascade="all, delete-orphan",
    )

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class Question(Base):
    """One of the organiser's own questions. Asked of the categories it names, or of all when it names none."""

    __tablename__ = "questions"
    __subject__ = Subject.QUESTION
    __table_args__ = (
        sa.Index("ix_questions_event_id_position", "event_id", "position"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[QuestionKind] = mapped_column(choice(QuestionKind, "kind"))
    label: Mapped[dict[str, str]]
    hint: Mapped[dict[str, str]] = mapped_column(default=dict)
    required: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    categories: Mapped[list[Category]] = relationship(secondary="question_categories")
    options: Mapped[list["QuestionOption"]] = relationship(
        primaryjoin="foreign(QuestionOption.question_id) == Question.id",
        order_by="(QuestionOption.position, QuestionOption.id)",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
    )
    condition_row: Mapped["QuestionCondition | None"] = relationship(
        primaryjoin="foreign(QuestionCondition.question_id) == Question.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="joined",
    )

    @property
    def offered(self) -> list["QuestionOption"]:
        """The options that one can choose, in their order."""
        return [option for option in self.options if option.active]

    @property
    def condition(self) -> Condition | None:
        """After which answer the question is asked; None: always."""
        row = self.condition_row
        return None if row is None else Condition(row.shown_when_id, row.option_id, row.value)


class QuestionOption(Base):
    """One answer that a question with a choice offers. One that is taken away is no longer offered; who chose it keeps it."""

    __tablename__ = "question_options"
    __table_args__ = (
        sa.Index("ix_question_options_question_id_position", "question_id", "position"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("question_id", "questions", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    question_id: Mapped[int]
    label: Mapped[dict[str, str]]
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class QuestionCondition(Base):
    """The earlier question and its answer after which a question is asked: an option, or what `value` says, or any."""

    __tablename__ = "question_conditions"
    __table_args__ = (
        sa.CheckConstraint("option_id IS NULL OR value = ''", name="one_answer"),
        sa.CheckConstraint("question_id <> shown_when_id", name="on_another"),
        of_event("question_id", "questions", ondelete="CASCADE"),
        of_event("shown_when_id", "questions"),
        of_event("option_id", "question_options"),
    )

    question_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    shown_when_id: Mapped[int] = mapped_column(index=True)
    option_id: Mapped[int | None] = mapped_column(index=True)
    value: Mapped[str] = mapped_column(default="")


question_categories = sa.Table(
    "question_categories",
    Base.metadata,
    event_key(),
    row_key("question_id"),
    row_key("category_id", index=True),
    of_event("question_id", "questions", ondelete="CASCADE"),
    of_event("category_id", "categories", ondelete="CASCADE"),
)


class Answer(Base):
    """What somebody answered: text, number, ISO date, true or false, or {"name": ...} of a file; `upload_id` is the file.

    A choice has no value of its own: it is the `chosen` options.
    """

    __tablename__ = "answers"
    __table_args__ = (
        sa.UniqueConstraint("registration_id", "question_id"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
        of_event("question_id", "questions", ondelete="CASCADE"),
        of_event("upload_id", "uploads"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    registration_id: Mapped[int]
    question_id: Mapped[int] = mapped_column(index=True)
    upload_id: Mapped[int | None] = mapped_column(index=True)
    value: Mapped[Any] = mapped_column(Json, nullable=True)

    registration: Mapped[Registration] = relationship(
        back_populates="answers", primaryjoin="foreign(Answer.registration_id) == Registration.id"
    )
    question: Mapped[Question] = relationship(primaryjoin="foreign(Answer.question_id) == Question.id")
    chosen: Mapped[list[QuestionOption]] = relationship(
        secondary="answer_options", order_by=(QuestionOption.position, QuestionOption.id), lazy="selectin"
    )

    @property
    def given(self) -> Any:
        """The answer as forms give it: the id of the chosen option, the ids of several, else the value."""
        return given_of(self.question.kind, self.value, [option.id for option in self.chosen])


answer_options = sa.Table(
    "answer_options",
    Base.metadata,
    event_key(),
    row_key("answer_id"),
    row_key("option_id", index=True),
    of_event("answer_id", "answers", ondelete="CASCADE"),
    of_event("option_id", "question_options", ondelete="CASCADE"),
)


class Photo(Base):
    """Somebody's photo, a small square JPEG that we wrote ourselves."""

    __tablename__ = "photos"
    __table_args__ = (sa.CheckConstraint("size BETWEEN 1 AND 524288", name="size_bounded"),)

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))
    created_at: Mapped[datetime]


class Upload(Base):
    """A file somebody sent with the form, up to 5 MB; a backup has it and every machine sees it."""

    __tablename__ = "uploads"
    __table_args__ = (
        sa.CheckConstraint("size BETWEEN 1 AND 5242880", name="size_bounded"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(FileContent))
    created_at: Mapped[datetime]
