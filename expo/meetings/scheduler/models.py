"""Plans of meetings asked of the machine."""

from expo.solver_runs.models import SolverRun


class MeetingRun(SolverRun):
    """A plan of meetings requested by an organiser. `result` is the JSON of `expo.meetings.scheduler.result`."""

    __tablename__ = "meeting_runs"
