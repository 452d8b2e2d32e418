"""A ministry's list of members by the door of all lists: roles and days in its own words, who is there, what is asked."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.cli.lists import import_list
from expo.db import db
from expo.delegations.member_list import MEMBER_LIST
from expo.delegations.models import Member
from expo.delegations.queries import members_of
from expo.delegations.rules import MemberRole
from expo.errors import Refused
from expo.events.models import Event
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation
from tests.lists import bring_in, faults_in, look_at_list
from tests.pages import Browser

LIST = (
    "HEYET LİSTESİ\n\nSıra;Adı Soyadı;Görevi;Unvan;Uyruk;Doğum tarihi\n"
    "1;Sayın Kemal Arslan;Heyet Başkanı;Bakan Yardımcısı;T.C.;14.04.1970\n"
    "2;ZEYNEP ÖZ;Tercüman;Mütercim;Türk;3/25/1985\n"
    "3;Bilal Ahmed;ترجمان;;Pakistani;\n"
)


def test_a_ministry_s_words_are_understood(app: Flask, event: Event) -> None:
    group = a_delegation(event)

    look = look_at_list(event, MEMBER_LIST, LIST, passports="none")
    done = bring_in(event, MEMBER_LIST, LIST, passports="none")
    again = look_at_list(event, MEMBER_LIST, LIST, passports="none")

    made = {registration.name: member.role for member, registration in members_of(group) if registration}
    assert (look.whole, done, len(again.judged.there)) == (True, (3, 0), 3)
    assert made["Kemal Arslan"] is MemberRole.HEAD
    assert [made["ZEYNEP ÖZ"], made["Bilal Ahmed"]] == [MemberRole.INTERPRETER] * 2
    titles = [registration.honorific for _member, registration in members_of(group) if registration]
    posts = [registration.job_title for _member, registration in members_of(group) if registration]
    assert (sorted(titles), "Bakan Yardımcısı" in posts) == (["", "", "Sayın"], True)


def test_of_several_delegations_one_is_chosen_and_a_second_head_is_a_fault(app: Flask, event: Event) -> None:
    first, second = a_delegation(event), a_delegation(event)
    two_heads = "Full name;Role\nA Bey;head\nB Bey;head of delegation\n"

    unasked = look_at_list(event, MEMBER_LIST, LIST)
    bring_in(event, MEMBER_LIST, "Full name\nC Bey\n", delegation=str(second.id))

    assert unasked.judged.refusals == ["Choose whose members these are."]
    assert [len(members_of(one)) for one in (first, second)] == [0, 1]
    look = look_at_list(event, MEMBER_LIST, two_heads, delegation=str(first.id))
    assert [(one.row, one.what) for one in look.judged.faults] == [(3, "A delegation has one head.")]
    assert [row.number for row in look.judged.good] == [2]
    assert faults_in(event, MEMBER_LIST, "Full name;Role\nD Bey;şoför\n") == [
        (2, "Role: “şoför” is none of what can be chosen here.")
    ]


def test_people_much_alike_are_asked_about_once(app: Flask, event: Event) -> None:
    group = a_delegation(event)
    bring_in(event, MEMBER_LIST, "Full name\nMuhammad Akram\n")

    asked = look_at_list(event, MEMBER_LIST, "Full name\nMohammad Akram\n")
    bring_in(event, MEMBER_LIST, "Full name\nMohammad Akram\n", alike="sure")

    assert [one.what for one in asked.judged.faults] == ["“Mohammad Akram” is much like “Muhammad Akram”."]
    assert len(members_of(group)) == 2


def test_the_command_takes_the_good_rows_and_says_the_rest(
    app: Flask, event: Event, capsys: pytest.CaptureFixture[str]
) -> None:
    a_delegation(event)
    table = b"Full name;E-mail\nA Bey;a@example.org\nB Bey;nobody\n"

    with pytest.raises(Refused) as refused:
        import_list(event, "members", table, {}, trial=False, as_json=False)
    import_list(event, "members", table, {}, trial=False, as_json=False, partly=True)

    assert refused.value.details == ("Mail: “nobody” is no mail address, as in name@example.org. (rows 3)",)
    assert "1 members are registered, 0 are changed, 0 are here already." in capsys.readouterr().out
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Member)) == 1


def test_the_page_offers_the_list_of_members(app: Flask, event: Event) -> None:
    browser = signed_in(Browser(app), olga(event))

    page = browser.read(f"/organise/{event.slug}/lists")

    assert page.link("A list of members") == f"/organise/{event.slug}/lists/new/members"
