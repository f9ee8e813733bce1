from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import format_date

from .common import MODULE, InsertionCommon


@tagged("post_install", "-at_install")
class TestSupportReports(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pathway = cls._new_pathway(
            "Amira Benali",
            contract=(cls._day(months=-5), cls._day(months=5)),
            supervisor_id=cls.supervisor.id,
            counselor_id=cls.counselor.id,
            state="active",
            date_start=cls._day(months=-5),
        )
        # On the pathway's contract: a wage that no paper of the counselor may print.
        cls.pathway.employee_id.version_id.wage = 1234.56
        env = cls.env
        cls.month = cls._day(months=-1, day=1)
        cls.interview = env["insertion.interview"].create(
            {
                "pathway_id": cls.pathway.id,
                "date": cls._day(months=-1, day=9),
                "summary": "<p>PAROLE CONFIDENTIELLE</p>",
                "private_note": "<p>NOTE PRIVEE</p>",
                "counselor_id": cls.counselor.id,
            }
        )
        env["insertion.barrier.assessment"].create(
            {
                "pathway_id": cls.pathway.id,
                "barrier_id": env.ref(f"{MODULE}.insertion_barrier_health").id,
                "presence": "yes",
                "situation": "SITUATION DE SANTE",
            }
        )
        env["insertion.objective"].create(
            [
                {
                    "pathway_id": cls.pathway.id,
                    "name": "OBJECTIF PARTAGE",
                    "date": cls._day(months=-2),
                    "action_ids": [Command.create({"name": "ACTION PARTAGEE", "state": "done"})],
                },
                {
                    "pathway_id": cls.pathway.id,
                    "name": "OBJECTIF SENSIBLE",
                    "date": cls._day(months=-2),
                    "barrier_id": env.ref(f"{MODULE}.insertion_barrier_health").id,
                },
            ]
        )
        env["insertion.training"].create(
            {
                "pathway_id": cls.pathway.id,
                "name": "FORMATION SST",
                "date": cls._day(months=-1, day=12),
                "state": "done",
                "amount_agreed": 987.65,
            }
        )
        env["insertion.skill.assessment"].create(
            {
                "pathway_id": cls.pathway.id,
                "date": cls._day(months=-1, day=15),
                "situation": "SITUATION DE TRAVAIL",
                "line_ids": [
                    Command.create(
                        {"skill_id": env.ref(f"{MODULE}.hr_skill_market_gardening_{name}").id, "level": level}
                    )
                    for name, level in (("harvest", "autonomous"), ("washing", "partly"))
                ],
            }
        )
        cls.workshop = env["insertion.workshop"].create(
            {
                "name": "ATELIER CUISINE",
                "date": cls._day(months=-1, day=20),
                "attendance_ids": [Command.create({"pathway_id": cls.pathway.id, "status": "present"})],
            }
        )

    def _print(self, report, records, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        Report = self.env["ir.actions.report"].with_user(user or self.counselor)
        html, _kind = Report._render_qweb_html(f"{MODULE}.{report}", records.ids)
        return html.decode()

    def _check_texts(self, html, there, missing):
        for text in there:
            self.assertIn(text, html)
        for text in missing:
            self.assertNotIn(text, html)

    def test_booklet_shows_what_she_may_show(self):
        secrets = ["PAROLE", "NOTE PRIVEE", "SITUATION DE SANTE", "OBJECTIF SENSIBLE", "Santé", "987", "1234", "1 234"]
        there = ["Amira Benali", "CDDI", "OBJECTIF PARTAGE", "ACTION PARTAGEE", "FORMATION SST", "Récolter"]
        for user in (self.counselor, self.hr):
            with self.subTest(user=user.login):
                self._check_texts(self._print("booklet", self.pathway, user), there, secrets)

    def test_booklet_of_an_outside_participant(self):
        participant = self._new_pathway("Yvette", is_participant=True, state="active", date_start=self.today)
        self._check_texts(self._print("booklet", participant), ["Yvette"], ["CDDI"])

    def test_attestation_says_what_is_acquired(self):
        self._check_texts(
            self._print("skill_attestation", self.pathway, self.supervisor),
            ["Amira Benali", "Récolter au bon stade", "SITUATION DE TRAVAIL"],
            ["Laver", "OBJECTIF", "PAROLE", "SANTE"],
        )
        with self.assertRaises(AccessError):
            self._print("skill_attestation", self.pathway, self.other_supervisor)

    def test_interview_record(self):
        self._check_texts(
            self._print("interview_record", self.interview), ["PAROLE CONFIDENTIELLE", "Amira"], ["NOTE PRIVEE"]
        )
        for user in (self.hr, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._print("interview_record", self.interview, user)

    def test_month_review(self):
        month = self.env["insertion.month"].create(
            {"pathway_id": self.pathway.id, "month": self.month, "source": "typed"}
        )
        self._check_texts(
            self._print("month_review", month),
            ["OBJECTIF PARTAGE", "FORMATION SST", "ATELIER CUISINE", "Récolter", "Laver"],
            ["OBJECTIF SENSIBLE", "PAROLE", "SANTE", "987", "1234"],
        )
        html = self._print("month_review", month, self.hr)
        # HR reads no confidential interview, and prints that there was one.
        there = ["OBJECTIF PARTAGE", format_date(self.env(user=self.hr), self.interview.date)]
        self._check_texts(html, there, ["OBJECTIF SENSIBLE", "PAROLE", "SANTE", "No interview"])

    def test_month_review_knows_its_month(self):
        other = self._day(months=-4, day=1)
        review = self.pathway._get_month_review(other)
        for name in ("interview_days", "objectives", "skills", "workshops", "trainings"):
            self.assertFalse(review[name], name)
        self.assertEqual(self.pathway._get_month_review(self.month)["interview_days"], [self.interview.date])

    def test_workshop_sheet(self):
        self._check_texts(
            self._print("workshop_sheet", self.workshop, self.supervisor), ["ATELIER", "Amira"], ["SANTE"]
        )
