"""Lists whose rows are read where they stand: on a phone nothing of them is cut off."""

import pytest

from accounts.tables import NoticeTable
from guidance.monitoring.tables import MonitoringTable
from guidance.observations.tables import ObservationTable, PairObservationTable
from guidance.progress.tables import ProgressTable, SumTable
from guidance.schedule.tables import PairScheduleTable, ScheduleTable
from pairings.nominations.tables import NominationTable

READ = [
    *(NoticeTable, NominationTable, MonitoringTable, ObservationTable, PairObservationTable),
    *(ProgressTable, ScheduleTable, PairScheduleTable, SumTable),
]


@pytest.mark.once
@pytest.mark.parametrize("table", READ)
def test_what_is_read_in_a_list_is_a_whole_card_on_a_phone(table):
    assert (table.reads_whole, table.no_cards) == (True, False)
