"""Where sessions and speakers came from: their ids in the programmes of other software, by expo."""

from sqlalchemy.orm import Mapped, mapped_column

from expo.db import Base, of_event


class SessionSource(Base):
    """The id that a session has in a file of another program, so that the file can come in again."""

    __tablename__ = "session_sources"
    __table_args__ = (of_event("session_id", "sessions", ondelete="CASCADE"),)

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(primary_key=True)
    outer_id: Mapped[str] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(index=True)


class SpeakerSource(Base):
    """The id that a speaker has there: two people of one name stay two."""

    __tablename__ = "speaker_sources"
    __table_args__ = (of_event("speaker_id", "speakers", ondelete="CASCADE"),)

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(primary_key=True)
    outer_id: Mapped[str] = mapped_column(primary_key=True)
    speaker_id: Mapped[int] = mapped_column(index=True)
