"""The expo itself, its categories, and who registered."""

from expo.accounts.permissions import Permission
from expo.api.resource import Gathered, Resource, anything, fields, in_event
from expo.calendar.models import Feed
from expo.events.models import Category, Event
from expo.i18n import _l
from expo.registration.models import Answer, Question, Registration, answer_options

EXPOS = Resource(
    "expos",
    _l("Expos"),
    Event,
    Permission.SEE_EVENT,
    fields(
        Event,
        "id uid slug state name first_day last_day opens_at closes_at zone currency languages contact "
        "registration_opens_at registration_closes_at created_at version",
    ),
    within=lambda event_id: Event.id == event_id,
    of_firm=anything,
)

PEOPLE = (
    Resource(
        "categories",
        _l("Categories"),
        Category,
        Permission.SEE_EVENT,
        fields(
            Category,
            "id kind* name description admission* needs_approval* capacity occupancy price_minor colour days active* "
            "position version",
        ),
        within=in_event(Category),
    ),
    Resource(
        "questions",
        _l("Questions"),
        Question,
        Permission.SEE_REGISTRATIONS,
        fields(Question, "id kind* label hint required active* position version"),
        within=in_event(Question),
    ),
    Resource(
        "registrations",
        _l("Registrations"),
        Registration,
        Permission.SEE_REGISTRATIONS,
        fields(
            Registration,
            "id uid category_id* state* waiting_number source* given_name family_name second_name honorific "
            "family_first email* phone job_title "
            "organisation country* language* note paid_minor registered_at* state_since* version",
        ),
        within=lambda event_id: (Registration.event_id == event_id) & Registration.erased_at.is_(None),
        folded=(Registration.search,),
    ),
    Resource(
        "answers",
        _l("Answers"),
        Answer,
        Permission.SEE_REGISTRATIONS,
        fields(Answer, "id registration_id* question_id* value"),
        within=in_event(Answer),
        gathered=(Gathered("option_ids", answer_options.c.answer_id, answer_options.c.option_id),),
    ),
    Resource(
        "feeds",
        _l("Personal calendars"),
        Feed,
        Permission.SEE_REGISTRATIONS,
        fields(Feed, "id registration_id* hide_cancelled language alarm_minutes created_at* changed_at revoked_at"),
        within=lambda event_id: Feed.registration.has(Registration.event_id == event_id),
    ),
)
