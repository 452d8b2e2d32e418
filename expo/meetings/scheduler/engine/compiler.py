"""Compiles a problem of meetings to whole numbers. Pure."""

from collections import defaultdict
from collections.abc import Iterable

from expo.meetings.scheduler.engine.compiled import Compiled, Need, Pool, Team, Wanted, groups_of
from expo.meetings.scheduler.engine.day_grid import day_grids
from expo.meetings.scheduler.engine.diary import Diary, Habits
from expo.meetings.scheduler.engine.problem import MeetingProblem, WantedMeeting

ALWAYS = 1 << 30  # no limit on meetings


class _Compiler:
    def __init__(self, problem: MeetingProblem) -> None:
        self.problem = problem
        self.grids = day_grids(problem)
        self.parties = {party.id: n for n, party in enumerate(problem.parties)}
        self.people = {person.id: person for person in problem.people}
        self.where = {slot: (day, i) for day, grid in enumerate(self.grids) for i, slot in enumerate(grid.slots)}
        self.halls = {hall: n for n, hall in enumerate(problem.halls)}
        self.diaries: dict[tuple[int, Habits], Diary] = {}
        self.heads = tuple(person for person in problem.people if person.max_day is not None)
        self.head_of = {person.id: n for n, person in enumerate(self.heads)}
        self.teams, self.team_of = self._teams()
        self.place = {place.id: n for n, place in enumerate(problem.places)}
        self.pools = self._pools()
        self.pool_of = self._pool_of()
        self.owners = frozenset(pool.owner for pool in self.pools if pool.owner)
        self.pairs: dict[frozenset[int], int] = {}
        self._cache: dict[tuple[object, ...], tuple[tuple[int, ...], ...]] = {}
        self.joins: dict[tuple[tuple[frozenset[str], ...], str], tuple[tuple[int, ...], ...]] = {}

    def diary(self, day: int, habits: Habits) -> Diary:
        found = self.diaries.get((day, habits))
        if found is None:
            found = Diary(self.grids[day], habits, self.problem.weights, len(self.problem.halls))
            self.diaries[day, habits] = found
        return found

    def _teams(self) -> tuple[tuple[Team, ...], dict[int, int]]:
        members: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for person in self.problem.people:
            members[person.party, person.team or f"\0{person.id}"].append(person.id)
        teams = tuple(Team(self.parties[party], tuple(people)) for (party, _team), people in members.items())
        return teams, {person: n for n, team in enumerate(teams) for person in team.people}

    def team_days(self) -> tuple[tuple[Diary, ...], ...]:
        caps, found = self.problem.caps, []
        for team in self.teams:
            free = -1
            for person in team.people:
                free &= self.people[person].free
            idles = self.problem.parties[team.party].home is None
            found.append(
                tuple(
                    self.diary(day, Habits(grid.local(free), caps.firm, caps.run, ALWAYS, idles))
                    for day, grid in enumerate(self.grids)
                )
            )
        return tuple(found)

    def interpreter_days(self) -> tuple[tuple[Diary, ...], ...]:
        return tuple(
            tuple(
                self.diary(day, Habits(grid.local(one.free), ALWAYS, one.max_run, one.rest_minutes, counts=False))
                for day, grid in enumerate(self.grids)
            )
            for one in self.problem.interpreters
        )

    def _pools(self) -> tuple[Pool, ...]:
        alone = {meeting.pinned.place for meeting in self.problem.meetings if meeting.pinned}
        groups: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
        for n, one in enumerate(self.problem.places):
            mark = one.id if one.id in alone else ""
            groups[one.kind, one.hall, one.chairs, one.closed, one.owner, one.booth, mark].append(n)
        found = []
        for places in groups.values():
            one = self.problem.places[places[0]]
            capacity = sum(self.problem.places[n].parallel for n in places)
            found.append(
                Pool(
                    one.kind,
                    self.halls[one.hall],
                    one.chairs,
                    one.closed,
                    one.owner,
                    one.booth,
                    tuple(places),
                    capacity,
                )
            )
        return tuple(found)

    def _pool_of(self) -> tuple[int, ...]:
        of = {place: n for n, pool in enumerate(self.pools) for place in pool.places}
        return tuple(of[n] for n in range(len(self.problem.places)))

    def wanted(self, number: int, meeting: WantedMeeting) -> Wanted:
        needs = tuple(self.need(meeting, at) for at in range(len(meeting.parties)))
        joins = self.interpreters(meeting)
        sure = sum(max(len(one.must), one.quorum) for one in meeting.parties)
        group = -1
        if not meeting.again:
            group = self.pairs.setdefault(frozenset(need.party for need in needs), len(self.pairs))
        today = self.problem.today.get(meeting.id)
        pools = self.open_pools(meeting, sure + len(joins))
        return Wanted(
            number=number,
            kind=meeting.kind,
            weight=meeting.weight,
            length=meeting.length,
            days=tuple(day for day, grid in enumerate(self.grids) if grid.kinds.get(meeting.kind)),
            needs=needs,
            heads=tuple(self.head_of[p] for one in meeting.parties for p in one.must if p in self.head_of),
            joins=joins,
            pools=pools,
            group=group,
            groups=groups_of(needs),
            halls=tuple((hall, own) for hall, own in enumerate(pools) if own),
            home=None if today is None else (*self.where[today.slot], self.place.get(today.place, -1)),
        )

    def need(self, meeting: WantedMeeting, at: int) -> Need:
        one = meeting.parties[at]
        must = tuple(dict.fromkeys(self.team_of[person] for person in one.must))
        listed = {*one.must, *one.may}
        coming = sum(self._size(team, listed) for team in must)
        choice = tuple(dict.fromkeys(self.team_of[p] for p in one.may if self.team_of[p] not in must))
        lacking = max(0, one.quorum - coming)
        party = self.parties[one.party]
        if not lacking:
            return Need(party, must)
        return Need(party, must, choice, lacking, tuple(self._size(team, listed) for team in choice))

    def _size(self, team: int, listed: Iterable[int]) -> int:
        return sum(person in listed for person in self.teams[team].people)

    def interpreters(self, meeting: WantedMeeting) -> tuple[tuple[int, ...], ...]:
        """For each interpreter that is needed, who may serve: first those that join the fewest pairs."""
        if not meeting.joins or meeting.interpretation == "none":
            return ()
        key = (meeting.joins, meeting.interpretation)
        if key not in self.joins:
            order = sorted(enumerate(self.problem.interpreters), key=lambda one: (len(one[1].pairs), one[1].id))
            each = 2 if meeting.interpretation == "simultaneous" else 1
            self.joins[key] = tuple(
                tuple(n for n, one in order if one.pairs & join and meeting.interpretation in one.modes)
                for join in meeting.joins
                for _ in range(each)
            )
        return self.joins[key]

    def open_pools(self, meeting: WantedMeeting, heads: int) -> tuple[tuple[int, ...], ...]:
        """The pools of each hall that the meeting may be in: its own parties' first, then the tightest."""
        owners = {one.party for one in meeting.parties}
        owned = self.owners & owners
        both = meeting.interpretation == "simultaneous" and bool(meeting.joins)
        key = (meeting.places, heads, both, owned)
        if key not in self._cache:
            fit = [
                n
                for n, pool in enumerate(self.pools)
                if pool.kind in meeting.places
                and pool.chairs >= heads
                and (pool.owner is None or pool.owner in owners)
                and (pool.booth or not both)
            ]
            fit.sort(key=lambda n: (self.pools[n].owner is None, self.pools[n].chairs, n))
            self._cache[key] = tuple(
                tuple(n for n in fit if self.pools[n].hall == hall) for hall in range(len(self.problem.halls))
            )
        return self._cache[key]


def compiled(problem: MeetingProblem) -> Compiled:
    compiler = _Compiler(problem)
    return Compiled(
        problem=problem,
        grids=compiler.grids,
        parties=compiler.parties,
        teams=compiler.teams,
        team_days=compiler.team_days(),
        interpreter_days=compiler.interpreter_days(),
        heads=compiler.heads,
        pools=compiler.pools,
        pool_of=compiler.pool_of,
        wanted=tuple(compiler.wanted(n, meeting) for n, meeting in enumerate(problem.meetings)),
        where=compiler.where,
    )
