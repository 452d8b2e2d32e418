"""Names of layouts, sheets, fields and orders, and sentences for faults of designs and pictures."""

from collections.abc import Mapping

from expo.badges.design import LEAST_PERCENT, LEAST_STRIP_MM, LONGEST_BACK, MOST_PERCENT, DesignFault, FieldFault
from expo.badges.layout import FieldName
from expo.badges.papers.sheets import SheetName
from expo.badges.papers.stocks import (
    LEAST_LABEL,
    LONGEST_ROLL,
    MOST_LABELS,
    STOCKS,
    Stock,
    StockFault,
    StockKind,
    stock_named,
)
from expo.i18n import _
from expo.kit.graphics.pictures import BadPictureError, PictureFlaw


def layout_words() -> dict[str, str]:
    return {
        "a6": _("A6 upright, 105 × 148 mm"),
        "a6-landscape": _("A6 across, 148 × 105 mm"),
        "cr80": _("Card (CR80), 86 × 54 mm"),
        "4x3in": _("Label of 4 × 3 inches, 102 × 76 mm"),
        "label-62x100": _("Label of 62 × 100 mm, for label printers"),
        "butterfly": _("Butterfly: A4 folded twice to A6, with the holder’s own programme inside"),
    }


def sheet_words() -> dict[str, str]:
    return {
        SheetName.NONE.value: _("one badge a page"),
        SheetName.A4_4UP.value: _("A4 sheets of four"),
        SheetName.A4_8UP.value: _("A4 sheets of eight"),
        **{name: stock_word(stock) for name, stock in STOCKS.items()},
    }


def sheet_word(name: str) -> str:
    """The words of a sheet, of built-in labels, or of own ones."""
    own = stock_named(name)
    return sheet_words().get(name) or (stock_word(own) if own else name)


def stock_word(stock: Stock) -> str:
    if stock.kind is StockKind.ROLL:
        return _("%(title)s, roll", title=stock.title)
    sizes = {"title": stock.title, "width": f"{stock.width:.3g}", "height": f"{stock.height:.3g}", "count": stock.count}
    if stock.kind is StockKind.A4:
        return _("%(title)s: %(count)d labels of %(width)s × %(height)s mm on A4", **sizes)
    return _("%(title)s: %(count)d labels of %(width)s × %(height)s mm on Letter", **sizes)


def stock_sentence(fault: StockFault) -> str:
    """What is wrong with labels as typed."""
    long, short = LEAST_LABEL
    return {
        StockFault.SMALL: _("A badge needs labels of %(long)d × %(short)d mm or more.", long=long, short=short),
        StockFault.MANY: _("A sheet has from 1 to %(most)d labels.", most=MOST_LABELS),
        StockFault.OUTSIDE: _("These labels go beyond the edge of the sheet. Measure again."),
        StockFault.OVERLAP: _("These labels would lie over one another: a step is a label and the gap behind it."),
        StockFault.LONG: _("A label is %(most)d mm long at most.", most=LONGEST_ROLL),
    }[fault]


def state_words() -> dict[str, str]:
    return {
        "due": _("not yet printed, or changed since"),
        "unprinted": _("not yet printed"),
        "changed": _("changed since they were printed"),
        "all": _("all, printed or not"),
    }


def sort_words() -> dict[str, str]:
    return {
        "name": _("family name"),
        "organisation": _("organisation"),
        "category": _("category"),
        "registered": _("registration"),
        "delegation": _("delegation, by precedence"),
        "hall": _("hall and booth"),
    }


def field_words() -> Mapping[str, str]:
    return {
        FieldName.EVENT: _("Name of the expo"),
        FieldName.DATES: _("Dates"),
        FieldName.CATEGORY: _("Category"),
        FieldName.HONORIFIC: _("Title before the name"),
        FieldName.GIVEN_NAME: _("Given name"),
        FieldName.FAMILY_NAME: _("Family name"),
        FieldName.SECOND_NAME: _("Name in a second script"),
        FieldName.JOB_TITLE: _("Job title"),
        FieldName.ORGANISATION: _("Organisation"),
        FieldName.COUNTRY: _("Country"),
        FieldName.LINE: _("Delegation or booth"),
        FieldName.CODE: _("Code"),
        FieldName.AGENDA: _("Programme inside"),
        FieldName.BACK: _("Back"),
    }


def fault_sentence(found: DesignFault) -> str:
    """A sentence with the fault and how to fix it."""
    much = f"{found.much:g}"
    sentences = {
        FieldFault.NO_NAME: _("A badge shows both names. Tick this."),
        FieldFault.SIZE: _("Enter a size from %(least)d to %(most)d per cent.", least=LEAST_PERCENT, most=MOST_PERCENT),
        FieldFault.TOO_HIGH: _(
            "The texts of this part are %(much)s mm too high together. Make one smaller or leave one out.", much=much
        ),
        FieldFault.SMALL_NAME: _(
            "The name could not be read from two metres: it needs %(much)s points or more. Make it larger.", much=much
        ),
        FieldFault.PALE_NAME: _("This colour is too pale on white paper. Choose a darker one."),
        FieldFault.COLOUR: _("Write a colour as in #0b5d3b."),
        FieldFault.NO_STRIP: _("This layout has no room for a sponsor strip. Choose another layout, or no strip."),
        FieldFault.HIGH_STRIP: _("Enter a height from %(least)d to %(much)s mm.", least=LEAST_STRIP_MM, much=much),
        FieldFault.LONG_BACK: _(
            "This text is too long for the back: it does not fit, even in small type. The most are "
            "%(most)d characters.",
            most=LONGEST_BACK,
        ),
        FieldFault.FOLDED_BACK: _("A folded badge has no back of its own. Leave this empty."),
        FieldFault.UNSOUND: _("These choices do not fit on this layout together."),
    }
    return sentences[found.fault]


def picture_sentence(error: BadPictureError) -> str:
    """A sentence on why a file is refused as a picture."""
    return {
        PictureFlaw.EMPTY: _("This file is empty. Choose another one."),
        PictureFlaw.TOO_HEAVY: _("This picture is larger than 2 MB. Choose a smaller one."),
        PictureFlaw.NO_PICTURE: _("This file is not a PNG or JPEG picture."),
        PictureFlaw.TOO_LARGE: _("This picture has more than 20 million pixels. Choose a smaller one."),
        PictureFlaw.BROKEN: _("This picture is damaged. Save it again as PNG or JPEG."),
    }[error.flaw]
