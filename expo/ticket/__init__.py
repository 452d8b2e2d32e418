"""The pages behind a person's private link: ticket, badge, programme, calendar, changes and cancellation."""
