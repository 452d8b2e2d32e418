"""Idempotency keys of forms."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import Base


class Submission(Base):
    """A form that was acted on, by the key that it carried; the key is drawn anew each time the form is shown."""

    __tablename__ = "submissions"

    key: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
