"""The library's own suite for recorders, run on ours."""

import tempfile
import uuid
from pathlib import Path

from eventsourcing.tests.persistence import ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase

from services.chassis.log.sqlite import FollowedRecorder, LogFactory


class OnOurRecorder:
    """A recorder in a folder of its own for each test."""

    recorder: FollowedRecorder

    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()

    def tearDown(self) -> None:
        self.factory.close()
        self.folder.cleanup()

    def create_recorder(self) -> FollowedRecorder:
        self.factory = LogFactory(
            {"SQLITE_DBNAME": str(Path(self.folder.name) / "it.log"), "ORIGINATOR_ID_TYPE": "text"}
        )
        return self.factory.application_recorder()

    def new_originator_id(self) -> str:
        return f"letter:{uuid.uuid4()}"  # streams are text


class TestFollowedRecorder(OnOurRecorder, ApplicationRecorderTestCase[FollowedRecorder]):
    """Insert, select and concurrency, as the library understands them."""

    def test_insert_subscribe(self) -> None:
        """The library's SQLite recorder cannot be followed; ours can."""
        self.optional_test_insert_subscribe()


class TestPositions(OnOurRecorder, NonInterleavingNotificationIDsBaseCase):
    """The positions of one commit never interleave with another's."""


del ApplicationRecorderTestCase, NonInterleavingNotificationIDsBaseCase  # or pytest would run them without a recorder
