from odoo.tests import HttpCase, tagged

from .common_note import NoteCommon


@tagged("post_install", "-at_install")
class TestNoteTours(NoteCommon, HttpCase):
    """A note and a review are handed to the farmer on a supervisor's phone."""

    browser_size = "360x740"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = cls._create_user("test_leader", "seconde_pousse.group_user")
        cls.leader.lang = "en_US"
        if "odoobot_state" in cls.leader._fields:
            # The robot that greets a new user covers a phone's whole screen.
            cls.leader.odoobot_state = "disabled"

    def _play(self, tour, record):
        self.start_tour(f"/odoo/{record._name}/{record.id or 'new'}", tour, login=self.leader.login, timeout=180)

    def test_a_note_is_handed_to_be_signed_on_a_phone(self):
        """What is read, the name and the pad fit the screen; nobody is there: it is signed later."""
        self.create_session(self.job)
        note = self.make_note()
        self._play("seconde_pousse_chantier_sign_note", note)
        self.assertEqual((note.state, note.wait_reason), ("draft", "later"))

    def test_a_job_is_reviewed_on_a_phone(self):
        self.sign_note(16)
        self.job.action_finish_work()
        review = self.env["sp.job.review"].create(
            {"task_id": self.job.id, "quality": "1", "pace": "1", "instructions": "1", "again": "1"}
        )
        self._play("seconde_pousse_chantier_review", review)
        self.assertEqual(
            (review.quality, review.pace, review.instructions, review.again, review.sentence),
            ("4", "2", "3", "4", "Rangs bien droits"),
        )
