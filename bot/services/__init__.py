"""One use case a method, one transaction a use case."""

from bot.services.accounts import Accounts
from bot.services.alarms import Alarms
from bot.services.clockwork import Clockwork
from bot.services.conversation import Conversation
from bot.services.dialogs import Dialogs
from bot.services.office import Office
from bot.services.people import People
from bot.services.roster import RosterBook


class Services:
    """All services of one office."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.people = People(office)
        self.roster = RosterBook(office)
        self.accounts = Accounts(office)
        self.alarms = Alarms(office)
        self.conversation = Conversation(office)
        self.dialogs = Dialogs(office)
        self.clockwork = Clockwork(office, [])
