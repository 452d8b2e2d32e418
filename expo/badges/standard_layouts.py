"""The available layouts, in the trade's common sizes. Pure."""

from dataclasses import replace

from expo.badges.layout import Align, Anchor, Box, Field, FieldName, Ink, Layout, Region

A6 = Layout(
    name="a6",
    width=105,
    height=148,
    stripe=Box(0, 0, 105, 3),
    band=Box(0, 29, 105, 13),
    fixed=(
        Region(
            Box(8, 8, 89, 19),
            (
                Field(FieldName.EVENT, size=15, floor=10, height=13, lines=2, bold=True, ink=Ink.ACCENT),
                Field(FieldName.DATES, size=9.5, floor=7, height=5, gap=0.6, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(8, 29.5, 89, 12),
            (Field(FieldName.CATEGORY, size=22, floor=11, height=12, bold=True, ink=Ink.ON_BAND),),
            anchor=Anchor.MIDDLE,
        ),
    ),
    regions=(
        Region(
            Box(8, 44, 89, 61),
            (
                Field(FieldName.GIVEN_NAME, size=46, floor=28, least=12, height=22.5, lines=3, bold=True, ink=Ink.NAME),
                Field(FieldName.FAMILY_NAME, size=30, floor=18, least=12, height=12.5, lines=2, ink=Ink.NAME),
                Field(FieldName.SECOND_NAME, size=26, floor=16, least=10, height=15, lines=2, gap=1, ink=Ink.NAME),
                Field(FieldName.JOB_TITLE, size=12, floor=9, height=8, lines=2, gap=2, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(8, 110, 51, 31.5),
            (
                Field(FieldName.ORGANISATION, size=15, floor=10, height=13, lines=3, bold=True),
                Field(FieldName.COUNTRY, size=12, floor=8, height=8.4, lines=2, gap=0.8),
                Field(FieldName.LINE, size=10.5, floor=8, height=8.4, lines=2, gap=0.8, ink=Ink.MUTED),
            ),
            anchor=Anchor.BOTTOM,
        ),
        Region(
            Box(63, 142, 38, 4),
            (Field(FieldName.CODE, size=7.5, floor=6, height=4, ink=Ink.MUTED),),
            align=Align.CENTRE,
        ),
    ),
    qr=Box(68, 109.5, 28, 28),
    most_strip=11,
)

A6_LANDSCAPE = Layout(
    name="a6-landscape",
    width=148,
    height=105,
    stripe=Box(0, 0, 148, 3),
    band=Box(0, 23, 148, 12),
    fixed=(
        Region(
            Box(8, 6, 132, 15),
            (
                Field(FieldName.EVENT, size=15, floor=9, height=9.4, lines=2, bold=True, ink=Ink.ACCENT),
                Field(FieldName.DATES, size=9.5, floor=7, height=5, gap=0.6, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(8, 23.5, 132, 11),
            (Field(FieldName.CATEGORY, size=20, floor=11, height=11, bold=True, ink=Ink.ON_BAND),),
            anchor=Anchor.MIDDLE,
        ),
    ),
    regions=(
        Region(
            Box(8, 36, 97, 46.5),
            (
                Field(FieldName.GIVEN_NAME, size=44, floor=28, least=12, height=18.5, lines=3, bold=True, ink=Ink.NAME),
                Field(FieldName.FAMILY_NAME, size=25, floor=16, least=11, height=10.5, lines=2, ink=Ink.NAME),
                Field(FieldName.SECOND_NAME, size=21, floor=13, least=9, height=10.5, lines=2, gap=0.5, ink=Ink.NAME),
                Field(FieldName.JOB_TITLE, size=11, floor=8, height=5.5, lines=2, least=6.5, gap=1, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(8, 83.5, 97, 18),
            (
                Field(FieldName.ORGANISATION, size=15, floor=10, height=8.4, lines=2, least=8, bold=True),
                Field(FieldName.COUNTRY, size=11, floor=8, height=4.5, gap=0.1),
                Field(FieldName.LINE, size=10, floor=7, height=4.5, gap=0.5, ink=Ink.MUTED),
            ),
            anchor=Anchor.BOTTOM,
        ),
        Region(
            Box(107, 98, 37, 4),
            (Field(FieldName.CODE, size=7.5, floor=6, height=4, ink=Ink.MUTED),),
            align=Align.CENTRE,
        ),
    ),
    qr=Box(111.5, 65.3, 28, 28),
    most_strip=0,
)

CR80 = Layout(
    name="cr80",
    width=86,
    height=54,
    stripe=Box(0, 0, 86, 1.2),
    band=Box(0, 7.6, 86, 5.6),
    fixed=(
        Region(
            Box(3, 1.7, 80, 5.5),
            (
                Field(FieldName.EVENT, size=7.5, floor=5.5, height=3.1, bold=True, ink=Ink.ACCENT),
                Field(FieldName.DATES, size=5.5, floor=4.5, height=2.3, gap=0.1, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(3, 7.8, 80, 5.2),
            (Field(FieldName.CATEGORY, size=11, floor=7, height=5.2, bold=True, ink=Ink.ON_BAND),),
            anchor=Anchor.MIDDLE,
        ),
    ),
    regions=(
        Region(
            Box(3, 13.8, 80, 15.8),
            (
                Field(
                    FieldName.GIVEN_NAME, size=38.5, floor=22, least=10, height=15.8, lines=3, bold=True, ink=Ink.NAME
                ),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(3, 29.8, 58.5, 21),
            (
                Field(FieldName.FAMILY_NAME, size=13, floor=9, least=6.5, height=5.4, lines=2, ink=Ink.NAME),
                Field(FieldName.SECOND_NAME, size=11, floor=7.5, least=5.5, height=4.9, lines=2, ink=Ink.NAME),
                Field(FieldName.JOB_TITLE, size=6.5, floor=5, height=2.7, ink=Ink.MUTED),
                Field(FieldName.ORGANISATION, size=7.5, floor=5.5, height=3.2, bold=True),
                Field(FieldName.COUNTRY, size=6, floor=5, height=2.4),
                Field(FieldName.LINE, size=6, floor=5, height=2.4, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(3, 51, 58.5, 2.4),
            (Field(FieldName.CODE, size=5.5, floor=4.5, height=2.4, ink=Ink.MUTED),),
        ),
    ),
    qr=Box(64.9, 32.9, 18, 18),
    least_qr=18,
)

LABEL = Layout(
    name="4x3in",
    width=102,
    height=76,
    stripe=Box(0, 0, 102, 2),
    band=Box(0, 13, 102, 8),
    fixed=(
        Region(
            Box(5, 3, 92, 9.4),
            (
                Field(FieldName.EVENT, size=11, floor=7, height=5.4, bold=True, ink=Ink.ACCENT),
                Field(FieldName.DATES, size=7.5, floor=6, height=3.4, gap=0.4, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(5, 13.3, 92, 7.4),
            (Field(FieldName.CATEGORY, size=15, floor=9, height=7.4, bold=True, ink=Ink.ON_BAND),),
            anchor=Anchor.MIDDLE,
        ),
    ),
    regions=(
        Region(
            Box(5, 22, 92, 20),
            (Field(FieldName.GIVEN_NAME, size=45, floor=26, least=13, height=20, lines=3, bold=True, ink=Ink.NAME),),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(5, 42.2, 62, 29),
            (
                Field(FieldName.FAMILY_NAME, size=18, floor=12, least=8, height=7.4, lines=2, ink=Ink.NAME),
                Field(FieldName.SECOND_NAME, size=15, floor=10, least=7, height=7, lines=2, ink=Ink.NAME),
                Field(FieldName.JOB_TITLE, size=8, floor=6, height=3.4, ink=Ink.MUTED),
                Field(FieldName.ORGANISATION, size=10, floor=7, height=4.4, bold=True, gap=0.2),
                Field(FieldName.COUNTRY, size=8, floor=6, height=3.3),
                Field(FieldName.LINE, size=7.5, floor=6, height=3.3, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(5, 71.8, 62, 3),
            (Field(FieldName.CODE, size=6.5, floor=5, height=3, ink=Ink.MUTED),),
        ),
    ),
    qr=Box(72.4, 46.3, 25.5, 25.5),
)

# A die-cut label of 62 × 100 mm (as DK-1202) lying down, so that a name is wide enough to be read from two metres; label
# printers reach 58.9 × 93.2 mm in its middle.
LABEL_62 = Layout(
    name="label-62x100",
    width=100,
    height=62,
    stripe=Box(3.5, 0.8, 93, 0.8),
    band=Box(3.5, 6.7, 93, 6),
    fixed=(
        Region(
            Box(4, 1.7, 92, 5),
            (
                Field(FieldName.EVENT, size=7.5, floor=5.5, height=2.9, bold=True, ink=Ink.ACCENT),
                Field(FieldName.DATES, size=5.5, floor=4.5, height=2.1, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(4.5, 6.9, 91, 5.6),
            (Field(FieldName.CATEGORY, size=11.5, floor=8, height=5.6, bold=True, ink=Ink.ON_BAND),),
            anchor=Anchor.MIDDLE,
        ),
    ),
    regions=(
        Region(
            Box(4, 12.9, 92, 16),
            (Field(FieldName.GIVEN_NAME, size=40, floor=24, least=11, height=16, lines=3, bold=True, ink=Ink.NAME),),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(4, 29, 61, 27.6),
            (
                Field(FieldName.FAMILY_NAME, size=16, floor=11, least=8, height=6.6, lines=2, ink=Ink.NAME),
                Field(FieldName.SECOND_NAME, size=14, floor=9, least=7, height=6.2, lines=2, ink=Ink.NAME),
                Field(FieldName.JOB_TITLE, size=7, floor=6, height=2.9, ink=Ink.MUTED),
                Field(FieldName.ORGANISATION, size=9.5, floor=6.5, height=5.2, lines=2, least=5.5, bold=True, gap=0.2),
                Field(FieldName.COUNTRY, size=7.5, floor=6, height=3.2),
                Field(FieldName.LINE, size=7, floor=6, height=3, ink=Ink.MUTED),
            ),
            anchor=Anchor.MIDDLE,
        ),
        Region(
            Box(4, 57, 61, 3),
            (Field(FieldName.CODE, size=6.5, floor=5, height=3, ink=Ink.MUTED),),
        ),
    ),
    qr=Box(71, 33, 25, 25),
)

BUTTERFLY = replace(A6, name="butterfly", folded=True)

LAYOUTS = {layout.name: layout for layout in (A6, A6_LANDSCAPE, CR80, LABEL, LABEL_62, BUTTERFLY)}
