"""The columns whose name is that of a fact which often has another home: a name, number, time, zone, amount or label. Each is
the home itself, follows its home by a function, or is a record on purpose. A new one is listed here with its reason.
"""

# The fact is entered here and read here by all who show it.
HOMES = {
    "The thing's own name, words, address or price, entered with it.": """
        accounts.name accounts.email organisations.name events.name events.first_day events.last_day events.zone
        events.currency firms.legal_name firms.display_name firms.second_name firms.sort_name firms.country firms.address
        venues.name venues.address venues.country venue_networks.name halls.name zones.name rooms.name tracks.name gates.name
        desks.name categories.name categories.price_minor choice_rounds.name service_items.name exhibitor_tasks.name
        questions.label question_options.label plan_elements.label price_instalments.name price_instalments.amount_minor
        price_rules.name price_rules.amount_minor price_taxes.name memoranda.title uploaded_lists.name pavilions.name
        pavilions.country delegations.name delegations.country bodies.name bodies.country partners.name api_tokens.name
        vehicles.name webhooks.name""",
    "Who is written to or named for a thing and need not be registered.": """
        bodies.contact_name bodies.contact_email pavilions.manager_name pavilions.manager_email vehicles.driver_name
        vehicles.driver_email exhibitor_contacts.name exhibitor_contacts.email exhibitor_contacts.address exhibitors.email
        imprints.name imprints.email imprints.address billing.seller billing.address letter_settings.address
        letter_settings.signatory_post""",
    "What a clerk proposes, until an organiser takes it over.": "memorandum_proposals.name memorandum_proposals.post",
    "A person's own details.": """
        registrations.given_name registrations.family_name registrations.second_name registrations.email
        registrations.job_title speakers.name speakers.second_name speakers.job_title speakers.organisation
        speakers.country""",
    "The thing's own time, which others read through their key to it.": """
        sessions.title sessions.starts_at sessions.ends_at sessions.sequence meetings.starts_at meetings.ends_at
        meetings.sequence meeting_blocks.name meeting_blocks.starts_at meeting_blocks.ends_at zone_closures.starts_at
        zone_closures.ends_at
        meeting_place_closures.starts_at meeting_place_closures.ends_at interpreter_shifts.starts_at
        interpreter_shifts.ends_at""",
    "Empty where a key says whose it is: a check or a property of the model reads it there.": """
        itinerary_items.title itinerary_items.place itinerary_items.starts_at itinerary_items.ends_at
        itinerary_items.sequence interpreters.name interpreters.second_name interpreters.organisation interpreters.country
        interpreters.email meeting_places.name memorandum_people.name memorandum_people.post""",
    "Of a flight alone: the airport's, which is no other row.": """
        itinerary_items.details itinerary_items.starts_zone itinerary_items.ends_zone""",
    "Typed of a firm that is none of ours; one that is known is shown by its own name.": """
        neighbours.name companions.name companions.country""",
    "What an investor said of themselves when they asked; the party beside it has its own name.": """
        investor_cases.organisation investor_cases.country investor_cases.contact_name investor_cases.contact_email
        investor_cases.amount_minor investor_cases.currency""",
    "Drawn keys and counters that copy no fact.": """
        attempts.key file_removals.key submissions.key wordings.key categories.invitation_key speakers.photo_key
        registrations.form_key exhibitors.begun_key api_answers.key held_up.key held_up.limit_name badge_pictures.digest
        heartbeats.name silent_domains.name exhibitor_settings.terms""",
    "The name of a file as it was sent.": """
        delegation_documents.name exhibitor_documents.name uploads.name memorandum_texts.name""",
}

# A copy for a constraint, a search or a list: which function writes it again when its home changes.
FOLLOWED = {
    "accounts.email_key": "expo.accounts.services.team:invite",
    "people.email_key": "expo.registration.services.register:edit",
    "registrations.email_key": "expo.registration.services.register:edit",
    "registrations.search": "expo.registration.services.register:edit",
    "registrations.organisation": "expo.exhibitors.services.renames:rename_staff",
    "registrations.country": "expo.exhibitors.services.renames:rename_staff",
    "search_keys.key": "expo.checkin.name_search.index:forget_names",
    "firms.match_key": "expo.exhibitors.services.firms:write_firm",
    "firms.tax_key": "expo.exhibitors.services.firms:write_firm",
    "neighbours.match_key": "expo.exhibitors.services.companions:save_neighbours",
    "exhibitors.search": "expo.exhibitors.services.firms:reindex",
    "exhibitors.fascia_name": "expo.exhibitors.services.renames:rename_fascia_boards",
    "booths.number_key": "expo.booths.rules:number_key",
    "assignments.numbers": "expo.booths.plan.change:change_plan",
    "delegations.contact_name": "expo.delegations.services.contacts:correct_head",
    "delegations.contact_email": "expo.delegations.services.contacts:correct_head",
    "session_parts.starts_at": "expo.programme.services.sessions:retime",
    "session_parts.ends_at": "expo.programme.services.sessions:retime",
    "interpreter_bookings.starts_at": "expo.interpreters.services.bookings:engage",
    "interpreter_bookings.ends_at": "expo.interpreters.services.bookings:engage",
    "meeting_people.starts_at": "expo.meetings.services.meetings:save_placement",
    "meeting_people.ends_at": "expo.meetings.services.meetings:save_placement",
    "memorandum_clearances.country": "expo.memoranda.services.clearances:follow_countries",
    "offers.numbers": "expo.offers.services.lifecycle:rename_booths",
}

# Kept as it was, on purpose.
RECORDS = {
    "The price that was offered and accepted; the space's own booths are read at the space.": """
        offers.area_cm2 offers.lines offers.total_minor offers.currency offers.terms""",
    "A paper that was issued, with its sum and its words; search also finds the firm's name of today.": """
        invoices.lines invoices.frozen invoices.total_minor invoices.currency invoices.search letters.frozen
        payments.amount_minor""",
    "What was accepted, by whom, with its checksum; each acceptance is a row.": """
        contract_acceptances.name contract_acceptances.post contract_acceptances.frozen contract_acceptances.digest""",
    "What was ordered at the price of that day.": "order_lines.quantity order_lines.unit_minor",
    "The checksum of a text that never changes.": "memorandum_texts.digest",
    "What people were last told, until the next mail says what it was and what it is.": """
        meetings.pending itinerary_items.pending digest_changes.before moved_sessions.before""",
    "What was done, by whom, as it was then.": """
        history.actor history.address history.before history.after exhibitor_changes.before exhibitor_changes.after""",
    "To whom a mail went.": "mails.to_name mails.to_address",
    "From which network somebody signed in or asked, as it was then.": """
        sign_ins.address desk_sign_ins.address jobs.address""",
}
