import json
from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import BridgeCommon

SECRET = "Addictologie"


@tagged("post_install", "-at_install")
class TestBoard(BridgeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Last week: nobody declares a suspension before it starts.
        cls.monday -= timedelta(days=7)

    def _get_busy(self):
        self.env.flush_all()
        busy = self.env["sp.work.board"]._get_busy(self.amina, self.monday, self.monday + timedelta(days=4))
        return sorted(((day - self.monday).days, half) for day, half in busy.get(self.amina.id, ()))

    def _announce(self, day, half_start="am", half_end="pm"):
        kind = self.env["insertion.absence.type"].search([("code", "!=", False)], limit=1)
        return self.env["insertion.absence"].create(
            {
                "pathway_id": self.amina_pathway.id,
                "absence_type_id": kind.id,
                "date_start": day,
                "half_start": half_start,
                "date_end": day,
                "half_end": half_end,
            }
        )

    def _sources(self):
        """Return functions that each take Amina away on Tuesday, whole day, for another reason."""
        tuesday, pathway = self.monday + timedelta(days=1), self.amina_pathway
        immersions = self.env["insertion.immersion"].with_context(tracking_disable=True)

        def interview():
            self.env["insertion.interview"].create(
                {
                    "pathway_id": pathway.id,
                    "date": tuesday,
                    "hour": 9,
                    "duration": 6,
                    "state": "planned",
                    "summary": SECRET,
                }
            )

        def training():
            self.env["insertion.training"].create(
                {
                    "pathway_id": pathway.id,
                    "name": SECRET,
                    "date": tuesday,
                    "date_end": tuesday,
                    "hours_in": 7,
                    "state": "agreed",
                }
            )

        def immersion():
            immersions.create(
                {
                    "pathway_id": pathway.id,
                    "host_id": self.host.id,
                    "date_start": tuesday,
                    "date_end": tuesday,
                    "job": SECRET,
                }
            ).action_sign()

        def workshop():
            record = self.env["insertion.workshop"].create(
                {"name": SECRET, "date": datetime.combine(tuesday, datetime.min.time()).replace(hour=8), "duration": 6}
            )
            record._add_pathways(pathway)

        def suspension():
            record = self.env["insertion.pass"].create(
                {
                    "person_id": pathway.person_id.id,
                    "number": "999992600001",
                    "date_start": self.today - timedelta(days=300),
                }
            )
            self.env["insertion.pass.suspension"].create(
                {
                    "pass_id": record.id,
                    "date_start": tuesday,
                    "date_end": tuesday,
                    "date_declared": tuesday,
                    "reason": "contract_suspended",
                    "explanation": SECRET,
                }
            )

        return {
            "absence": lambda: self._announce(tuesday),
            "interview": interview,
            "training": training,
            "immersion": immersion,
            "workshop": workshop,
            "suspension": suspension,
        }

    def test_whatever_takes_her_away_gives_the_same_answer(self):
        """Word for word: nothing in what the client receives tells an interview from an illness."""
        answers = {}
        for name, take_away in self._sources().items():
            with self.subTest(source=name), self.env.cr.savepoint() as savepoint:
                take_away()
                self.assertEqual(self._get_busy(), [(1, "am"), (1, "pm")])
                answer = self._rpc(self.supervisor, "sp.work.board", "get_week", self.farm_crew.id, str(self.monday))
                answers[name] = json.dumps(answer, sort_keys=True, default=str)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(len(answers), 6)
        self.assertEqual(len(set(answers.values())), 1)
        [answer] = set(answers.values())
        self.assertNotIn(SECRET, answer)

    def test_half_days(self):
        self._announce(self.monday, half_start="pm")
        self.assertEqual(self._get_busy(), [(0, "pm")])
        self.env["insertion.interview"].create(
            {"pathway_id": self.amina_pathway.id, "date": self.monday, "hour": 10, "duration": 1, "state": "planned"}
        )
        self.assertEqual(self._get_busy(), [(0, "am"), (0, "pm")])

    def test_what_does_not_take_her_away(self):
        pathway, tuesday = self.amina_pathway, self.monday + timedelta(days=1)
        self.env["insertion.interview"].create(
            {"pathway_id": pathway.id, "date": tuesday, "hour": 9, "duration": 8, "state": "cancelled"}
        )
        for values in ({"kind": "tutoring", "hours_in": 7}, {"hours_out": 7}, {"state": "requested", "hours_in": 7}):
            self.env["insertion.training"].create(
                {"pathway_id": pathway.id, "name": "CACES", "date": tuesday, "state": "agreed", **values}
            )
        self.env["insertion.immersion"].create(
            {"pathway_id": pathway.id, "host_id": self.host.id, "date_start": tuesday, "date_end": tuesday}
        )
        self.assertFalse(self._get_busy())

    def test_the_roll_call_has_the_last_word(self):
        self._announce(self.monday)
        for half, hours in (("am", 3), ("pm", 0)):
            self.env["insertion.presence"].create(
                {
                    "pathway_id": self.amina_pathway.id,
                    "date": self.monday,
                    "half": half,
                    "hours": hours,
                    "absence_type_id": self.env["insertion.absence"].search([], limit=1).absence_type_id.id
                    if not hours
                    else False,
                }
            )
        self.assertEqual(self._get_busy(), [(0, "pm")], "she came in the morning after all")

    def test_others_are_not_touched_and_queries_do_not_grow(self):
        self._announce(self.monday)
        board = self.env["sp.work.board"]
        friday = self.monday + timedelta(days=4)
        everybody = self.amina | self.bakary | self.carmen
        self.assertFalse(board._get_busy(self.bakary | self.carmen, self.monday, friday).get(self.bakary.id))
        more = self.env["hr.employee"].create([{"name": f"P{rank}"} for rank in range(30)])
        self._create_pathways(*more, date_start=self.monday)
        counts = []
        for people in (everybody, everybody | more):
            self.env.flush_all()
            self.env.invalidate_all()
            people.mapped("resource_id")
            before = self.env.cr.sql_log_count
            board._get_busy(people, self.monday, friday)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def _get_names(self, day):
        week = self._rpc(self.supervisor, "sp.work.board", "get_week", self.farm_crew.id, str(day))
        return [person["name"] for person in week["people"]]

    def test_who_left_is_off_the_board(self):
        self.bakary.version_id.contract_date_end = self.monday - timedelta(days=3)
        names = self._get_names(self.monday)
        self.assertIn("Amina", names)
        self.assertIn("Carmen", names, "staff without a date of end")
        self.assertNotIn("Bakary", names)

    def test_the_hours_of_a_last_day_are_typed_after_it(self):
        """She left on Friday; her supervisor types Friday on Monday."""
        friday = self.monday + timedelta(days=4)
        self.bakary.version_id.contract_date_end = friday
        self.assertIn("Bakary", self._get_names(self.monday))
        self.assertNotIn("Bakary", self._get_names(self.monday + timedelta(days=7)))
        screen = self._rpc(self.supervisor, "sp.work.entry", "get_screen", self.farm_crew.id, str(friday))
        self.assertIn("Bakary", [person["name"] for person in screen["people"]])

    def test_a_morning_interview_until_half_past_twelve_leaves_the_afternoon(self):
        self.env["insertion.interview"].create(
            {"pathway_id": self.amina_pathway.id, "date": self.monday, "hour": 11, "duration": 1.5, "state": "planned"}
        )
        self.assertEqual(self._get_busy(), [(0, "am")])
