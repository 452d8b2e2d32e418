"""What packages contribute to the desk of a firm and to the organisers' page of it, in the order shown."""

from expo.contributions import each
from expo.delegations.views.firms import FOR_ORGANISERS as DELEGATIONS_OF_A_FIRM
from expo.exhibitors.panels import Panel, SettingsPanel
from expo.invoices.views import firm as invoices
from expo.leads.views import firm as leads
from expo.manuals.views import firm_contract as contract
from expo.manuals.views import firm_orders as orders
from expo.manuals.views import firm_tasks as tasks
from expo.meetings.views import own as meetings
from expo.memoranda import uses as memoranda
from expo.offers.views import firm as offers
from expo.offers.views.choice import FOR_THE_FIRM as CHOICE
from expo.offers.views.rounds import CLAIMS_PROMISED
from expo.setup import feed as set_up

FIRM_PANELS = (
    each(
        Panel,
        offers.FOR_THE_FIRM,
        offers.FOR_ORGANISERS,
        CHOICE,
        DELEGATIONS_OF_A_FIRM,
        invoices.FOR_THE_FIRM,
        invoices.FOR_ORGANISERS,
        invoices.CANCELLATION_COSTS,
        invoices.WITHDRAWAL_COSTS,
        contract.FOR_THE_FIRM,
        tasks.FOR_THE_FIRM,
        tasks.FOR_ORGANISERS,
        orders.FOR_THE_FIRM,
        orders.FOR_ORGANISERS,
        orders.ENDING_ORDERS,
        memoranda.LEAVING_MEMORANDA,
        memoranda.FOR_ORGANISERS,
        set_up.PANEL,
        meetings.FOR_THE_FIRM,
        leads.FOR_THE_FIRM,
        leads.FOR_ORGANISERS,
    ),
    each(SettingsPanel, CLAIMS_PROMISED),
)
