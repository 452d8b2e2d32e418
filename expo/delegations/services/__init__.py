"""What is done with delegations."""

from expo.delegations.services.accompanying import bring_firm, leave_firm_out
from expo.delegations.services.caring import clear, free_seat, hand_over, remind
from expo.delegations.services.leading import (
    accept,
    annotate,
    apply,
    check_coming,
    close_join_link,
    decline,
    edit,
    invite,
    open_join_link,
    renew_link,
    send_link,
    withdraw,
)
from expo.delegations.services.papers import add_document, remove_document
from expo.delegations.services.seating import (
    Naming,
    add_members,
    arrange,
    open_some,
    remove,
    replace,
    take_in,
    take_seat,
)

__all__ = [
    "Naming", "accept", "add_document", "add_members", "annotate", "apply", "arrange", "bring_firm", "check_coming", "clear",
    "close_join_link", "decline", "edit", "free_seat", "hand_over", "invite", "leave_firm_out", "open_join_link", "open_some",
    "remind", "remove", "remove_document", "renew_link", "replace", "send_link", "take_in", "take_seat", "withdraw",
]  # fmt: skip
