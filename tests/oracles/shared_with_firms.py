"""What a firm may see of a visitor, read a second time from the words of the promise, field by field.

Written from the page's sentences without a look at the rule: a field is shown when nothing stands against it.
"""

from collections.abc import Mapping

# For each choice, the fields that it promises.
PROMISED = {
    "nothing": "",
    "name": "name",
    "name and email": "name email",
    "name and phone": "name phone",
    "name, email and phone": "name email phone",
}


def is_shown(
    field: str,
    *,
    firm: int,
    in_the_expo: bool,
    erased: bool,
    off_by_default: bool,
    for_all: str | None,
    for_one: Mapping[int, tuple[str, str]],
) -> bool:
    """`for_all` is the choice for every firm, `for_one` the choice and where it was made, by firm."""
    if erased or not in_the_expo:
        return False
    choices = []
    if firm in for_one:
        extent, where = for_one[firm]
        if where == "page" or not off_by_default:
            choices.append(extent)
    if for_all is not None:
        choices.append(for_all)
    return bool(choices) and field in PROMISED[choices[0]].split()
