"""What is done at gates and desks."""

from expo.checkin.services.badges import Stack, hand_over, mend_name, replace_badge
from expo.checkin.services.desks import enter_desk, issue_desk, leave_desk, revoke_desk
from expo.checkin.services.gates import add_gate, change_gate, close_area, close_gate, first_gate, open_area, open_gate
from expo.checkin.services.indexing import index_all_names, index_names
from expo.checkin.services.merging import MOST_AT_ONCE, Merged, Waiting, merge_scans
from expo.checkin.services.scanning import Sent, check_in, days_of, undo

__all__ = [
    "MOST_AT_ONCE", "Merged", "Sent", "Stack", "Waiting", "add_gate", "change_gate", "check_in", "close_area", "close_gate",
    "days_of", "enter_desk", "first_gate", "hand_over", "index_all_names", "index_names", "issue_desk", "leave_desk",
    "mend_name", "merge_scans", "open_area", "open_gate", "replace_badge", "revoke_desk", "undo",
]  # fmt: skip
