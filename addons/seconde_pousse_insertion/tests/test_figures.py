from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .figures_common import YEAR, FiguresCommon


@tagged("post_install", "-at_install")
class TestFigures(FiguresCommon):
    # ------------------------------------------------------------------
    # Beneficiaries
    # ------------------------------------------------------------------

    def test_people_are_those_who_worked_an_hour_once_each(self):
        worked = self._enter(3, "Worked", hours=1)
        self._enter(2, "Absent", hours=0.5)
        self._enter(4, "Gone", start=date(YEAR - 1, 1, 8))
        again = self.env["insertion.month"].create(
            {"pathway_id": worked[0].id, "month": date(YEAR, 6, 1), "hours_worked": 80}
        )
        self.assertTrue(again)
        self.year.with_user(self.counselor).action_compute()
        self.assertEqual(self._value("beneficiaries", "people", "people"), 3)

    def test_hours_of_two_pathways_of_one_person_add_up(self):
        first = self._enter(1, hours=0.5, start=date(YEAR, 1, 8))
        self._leave(first, "other", date(YEAR, 3, 31))
        second = self.env["insertion.pathway"].create(
            {"person_id": first.person_id.id, "date_start": date(YEAR, 5, 1), "state": "active"}
        )
        self.env["insertion.month"].create({"pathway_id": second.id, "month": date(YEAR, 5, 1), "hours_worked": 0.5})
        self.year.action_compute()
        self.assertEqual(self._value("beneficiaries", "people", "people"), 1)

    def test_ages_are_counted_from_the_year_of_birth(self):
        self._enter(1, "A", person={"birth_date": date(YEAR - 25, 1, 1)})
        self._enter(2, "B", person={"birth_date": date(YEAR - 26, 12, 31)})
        self._enter(4, "C", person={"birth_date": date(YEAR - 50, 12, 31), "sex": "female"})
        self._enter(1, "D")
        self.year.action_compute()
        self.assertEqual(self._value("beneficiaries", "under_26", "people"), 1)
        self.assertEqual(self._value("beneficiaries", "over_50", "people"), 4)
        self.assertEqual(self._value("beneficiaries", "women", "people"), 4)
        self.assertEqual(self._value("beneficiaries", "men", "people"), 0)
        self.assertEqual(self._value("profile_age", "26", "employees"), 2)
        self.assertEqual(self._value("profile_age", "unknown", "employees"), 1)

    def test_criteria_are_those_of_the_last_diagnosis_of_the_time(self):
        pathways = self._enter(2)
        criteria = {
            code: self.env["insertion.criterion"].search([("code", "=", code)], limit=1)
            or self.env["insertion.criterion"].create({"code": code, "name": code, "level": "1"})
            for code in ("RSA", "QPV", "TH")
        }
        for person, day, codes in (
            (pathways[0].person_id, date(YEAR - 1, 12, 1), ("RSA",)),
            (pathways[0].person_id, date(YEAR, 6, 1), ("QPV", "TH")),
            (pathways[1].person_id, date(YEAR, 6, 1), ("QPV",)),
            (pathways[1].person_id, date(YEAR + 1, 1, 1), ("RSA",)),
        ):
            self.env["insertion.eligibility"].create(
                {
                    "person_id": person.id,
                    "date": day,
                    "author_kind": "prescriber",
                    "criterion_ids": [(6, 0, [criteria[code].id for code in codes])],
                }
            )
        self.year.action_compute()
        counts = [self._value("beneficiaries", row, "people") for row in ("rsa", "qpv", "rqth")]
        self.assertEqual(counts, [0, 2, 1])

    def test_what_the_employee_record_says_counts_too(self):
        pathways = self._enter(3, person={"rsa": "increased"})
        pathways[0].person_id.write({"rsa": "plain", "rqth": "yes"})
        pathways[1].person_id.write({"rqth": "yes", "rqth_until": date(YEAR - 1, 12, 31)})
        pathways[2].person_id.ft_registered_for_id = self.env["insertion.code"].search(
            [("list", "=", "duration"), ("code", "=", "04")], limit=1
        )
        self.year.action_compute()
        rows = ("rsa", "rsa_increased", "rsa_not_increased", "rqth", "detld", "deld")
        self.assertEqual([self._value("beneficiaries", row, "people") for row in rows], [3, 2, 1, 1, 1, 0])

    # ------------------------------------------------------------------
    # Exits
    # ------------------------------------------------------------------

    def test_rates_by_the_asp_and_over_all_exits(self):
        pathways = self._enter(14)
        for category, number in (("lasting", 3), ("transition", 1), ("positive", 2), ("other", 4), (None, 1)):
            self._leave(pathways[:number], category)
            pathways = pathways[number:]
        self._leave(pathways[:1], "withdrawn")
        self._leave(pathways[1:2], "lasting", date(YEAR, 2, 1))
        self.year.action_compute()
        totals = [self._value("exits", "total", column) for column in ("asp", "all")]
        self.assertEqual(totals, [11, 13])
        self.assertEqual(self._value("rates", "dynamic", "asp"), 54.5)
        self.assertEqual(self._value("rates", "lasting", "asp"), 27.3)
        self.assertEqual(self._value("rates", "employment", "asp"), 36.4)
        self.assertEqual(self._value("rates", "dynamic", "all"), 53.8)
        self.assertEqual(self._value("exits", "undocumented", "asp"), 1)
        self.assertEqual(self._value("rates", "dynamic", "target"), 60)

    def test_the_target_is_the_convention_s(self):
        self.env["insertion.convention"].create(
            {
                "name": "2023-2025",
                "date_start": date(YEAR - 1, 1, 1),
                "dynamic_target": 0.65,
                "company_id": self.company.id,
            }
        )
        self.year.action_compute()
        self.assertEqual(self._value("rates", "dynamic", "target"), 65)
        self.assertEqual(self._value("rates", "lasting", "target"), 25)

    def test_a_year_without_exits_has_no_rate_above_zero(self):
        self._enter(1)
        self.year.action_compute()
        self.assertEqual(self._value("rates", "dynamic", "asp"), 0)

    # ------------------------------------------------------------------
    # Support
    # ------------------------------------------------------------------

    def test_the_declaration_counts_each_person_in_one_column(self):
        barriers = self.env["insertion.barrier"].search([("declaration_code", "=", "mobilite")])
        health = self.env["insertion.barrier"].search([("declaration_code", "=", "sante")], limit=1)
        pathways = self._enter(4)
        for pathway, day, barrier, values in (
            (pathways[0], date(YEAR - 1, 6, 1), barriers[:1], {"presence": "yes", "support": "internal"}),
            (pathways[0], date(YEAR, 6, 1), barriers[:1], {"presence": "yes", "support": "external"}),
            (pathways[1], date(YEAR, 2, 1), barriers[:1], {"presence": "yes", "support": "internal"}),
            (pathways[2], date(YEAR, 2, 1), barriers[:1], {"presence": "no"}),
            (pathways[3], date(YEAR, 2, 1), barriers[:1], {"presence": "not_explored"}),
            (pathways[2], date(YEAR, 3, 1), health, {"presence": "yes", "impact": "high"}),
        ):
            self.env["insertion.barrier.assessment"].create(
                {"pathway_id": pathway.id, "barrier_id": barrier.id, "date": day, **values}
            )
        self.year.action_compute()
        row = [self._value("accompaniment", "mobilite", name) for name in ("concerned", "internal", "external", "both")]
        self.assertEqual(row, [2, 1, 0, 1])
        self.assertEqual(self._value("accompaniment", "sante", "concerned"), 1)
        self.assertEqual(self._value("accompaniment", "any", "concerned"), 3)
        rows = self.year.figure_ids.filtered(lambda cell: cell.table == "accompaniment").mapped("row")
        self.assertEqual(len(set(rows)), 8 + 2 + 1)

    def test_the_declaration_is_made_annex_by_annex(self):
        """She counts for each annex she was under, for what concerned her then; and once for the structure."""
        spring = self._new_annex("ACI013240001A0M0", date(YEAR, 1, 1), date(YEAR, 6, 30))
        autumn = self._new_annex("ACI013240002A0M0", date(YEAR, 7, 1), date(YEAR, 12, 31))
        self._new_annex("ACI013240003A0M0", date(YEAR, 1, 1), date(YEAR, 12, 31), state="history")
        both, short = self._enter(2, "Both"), self._enter(3, "Short")
        typed = short.sudo().employee_id.version_ids
        typed.write({"contract_date_end": date(YEAR, 5, 31), "insertion_annex_id": spring.id})
        self._enter(1, "Never worked", hours=0)
        barrier = self.env["insertion.barrier"].search([("declaration_code", "=", "mobilite")], limit=1)
        for pathway, month in ((both[0], 2), (both[1], 9), (short[0], 3)):
            self.env["insertion.barrier.assessment"].create(
                {
                    "pathway_id": pathway.id,
                    "barrier_id": barrier.id,
                    "date": date(YEAR, month, 1),
                    "presence": "yes",
                    "support": "internal",
                }
            )
        self.year.with_user(self.counselor).action_compute()
        table = "accompaniment_annex"
        counts = [
            [self._value(table, f"{annex.number}|{row}", "concerned") for row in ("mobilite", "any")]
            for annex in (spring, autumn)
        ]
        self.assertEqual(counts, [[2, 2], [2, 2]])
        self.assertEqual(self._value("accompaniment", "mobilite", "concerned"), 3)
        tables = self.year.with_user(self.counselor)._get_tables()
        self.assertEqual([item["annex"] for item in tables if item["annex"]], [spring.number, autumn.number])
        self.assertFalse([item for item in self.year.with_user(self.direction)._get_tables() if item["annex"]])

    def _new_annex(self, number, start, end, **values):
        return self.env["insertion.annex"].create(
            {
                "number": number,
                "date_start": start,
                "date_end": end,
                "fte_agreed": 12,
                "structure_kind": "aci",
                "company_id": self.company.id,
                **values,
            }
        )

    # ------------------------------------------------------------------
    # FTE
    # ------------------------------------------------------------------

    def test_fte_are_cut_and_compared_with_what_was_agreed(self):
        annex = self._new_annex("ACI013240001A0M0", date(YEAR, 7, 1), date(YEAR + 1, 6, 30))
        self._new_annex("ACI013240002A0M0", date(YEAR, 7, 1), date(YEAR + 1, 6, 30), state="history")
        statements = self.env["insertion.statement"].create(
            [{"annex_id": annex.id, "month": date(YEAR, month, 1)} for month in (7, 8)]
        )
        statements._write_figures({"hours_total": 1819.9, "hours_per_fte": 1820, "fte": 11.99, "state": "computed"})
        self.year.action_compute()
        self.assertEqual(self._value("fte", "07", "done"), 11.99)
        self.assertEqual(self._value("fte", "06", "agreed"), 0)
        self.assertEqual(self._value("fte", "07", "agreed"), 12)
        self.assertEqual([self._value("fte", "average", name) for name in ("done", "agreed")], [11.99, 12])
        self.assertIn("Fewer", self.year._get_page()["fte_verdict"])
        self.assertEqual(self._value("fte", "year", "agreed"), 6)
        self.assertEqual(self._value("fte", "year", "done"), 1.99)

    def test_what_was_declared_on_a_replaced_annex_is_done_and_no_longer_agreed(self):
        replaced = self._new_annex("ACI013240001A0M0", date(YEAR, 1, 1), date(YEAR, 12, 31), state="history")
        self._new_annex("ACI013240001A1M0", date(YEAR, 1, 1), date(YEAR, 12, 31), fte_agreed=10)
        statement = self.env["insertion.statement"].create({"annex_id": replaced.id, "month": date(YEAR, 3, 1)})
        statement._write_figures({"hours_total": 379.17, "hours_per_fte": 1820, "fte": 2.5, "state": "computed"})
        self.year.action_compute()
        self.assertEqual([self._value("fte", "03", name) for name in ("done", "agreed")], [2.5, 10])
        undeclared = self.year.figure_ids.filtered(lambda cell: (cell.table, cell.row) == ("fte", "04"))
        self.assertEqual(undeclared.mapped("column"), ["agreed"], "Not declared yet is not nothing done.")

    # ------------------------------------------------------------------
    # Gardens
    # ------------------------------------------------------------------

    def test_participants_are_counted_apart(self):
        self._enter(2)
        self._enter(3, "Grower", hours=0, is_participant=True, person={"sex": "female"})
        self.year.action_compute()
        self.assertEqual(self._value("beneficiaries", "people", "people"), 2)
        totals = [self._value("profile_sex", "total", column) for column in ("employees", "participants", "all")]
        self.assertEqual(totals, [2, 3, 5])
        self.assertEqual(self._value("profile_sex", "female", "participants"), 3)

    def test_a_participant_who_leaves_is_no_exit_of_the_state_s_tables(self):
        grower = self._enter(1, "Grower", hours=40, is_participant=True)
        self._leave(grower, "lasting")
        self._leave(self._enter(1), "other")
        self.year.action_compute()
        self.assertEqual([self._value("exits", "total", column) for column in ("asp", "all")], [1, 1])
        self.assertEqual(self._value("relaunched", "job", "people"), 1)

    def test_sites_sessions_and_meals(self):
        site = self.env["hr.work.location"].create(
            {"name": "Les Iscles", "company_id": self.company.id, "address_id": self.company.partner_id.id}
        )
        pathways = self._enter(2, "Grower", hours=0, is_participant=True, location_id=site.id)
        self.env["insertion.presence"].create(
            [
                {"pathway_id": pathway.id, "date": date(YEAR, 5, 2), "half": half, "hours": 3}
                for pathway in pathways
                for half in ("am", "pm")
            ]
        )
        theme = self.env["insertion.workshop.theme"].create({"name": "Ruche"})
        self.env["insertion.workshop"].create(
            [
                {
                    "name": "Ruche",
                    "theme_id": theme.id,
                    "date": f"{YEAR}-05-0{day} 08:00:00",
                    "company_id": self.company.id,
                    "attendance_ids": [
                        (0, 0, {"pathway_id": pathway.id, "status": "present"}) for pathway in pathways[:day]
                    ],
                }
                for day in (1, 2)
            ]
        )
        self.env["insertion.meeting"].create(
            {"name": "Repas", "kind": "meal", "date": date(YEAR, 7, 1), "participant_count": 40}
        )
        self.year.action_compute()
        row = str(site.id)
        self.assertEqual([self._value("sites", row, name) for name in ("people", "hours")], [2, 12])
        self.assertEqual(self._cell("sites", row, "hours").row_label, "Les Iscles")
        row = [self._value("sessions", str(theme.id), name) for name in ("sessions", "attendances", "people")]
        self.assertEqual(row, [2, 3, 2])
        self.assertEqual([self._value("meetings", "meal", name) for name in ("meetings", "participants")], [1, 40])
        self.assertEqual(
            self.year.with_user(self.counselor)._get_employee_hours(),
            [("Les Iscles", "Grower 000", True, 6.0), ("Les Iscles", "Grower 001", True, 6.0)],
        )

    def test_pathways_relaunched(self):
        pathways = self._enter(3)
        housing = self.env["insertion.barrier"].search([("declaration_code", "=", "hebergement")], limit=1)
        self.env["insertion.barrier.assessment"].create(
            {
                "pathway_id": pathways[0].id,
                "barrier_id": housing.id,
                "date": date(YEAR, 2, 1),
                "presence": "yes",
                "lifted_on": date(YEAR, 8, 1),
            }
        )
        self.env["insertion.training"].create(
            {"pathway_id": pathways[1].id, "name": "CACES", "date": date(YEAR, 3, 4), "date_end": date(YEAR, 3, 8)}
        )
        self._leave(pathways[2], "lasting")
        self.year.action_compute()
        row = [self._value("relaunched", row, "people") for row in ("health", "housing", "training", "job")]
        self.assertEqual(row, [0, 1, 1, 1])

    # ------------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------------

    def test_a_second_run_changes_nothing(self):
        self._enter(3)
        self.year.action_compute()
        before = self.year.figure_ids | self.year.published_ids
        self.year.action_compute()
        self.env.invalidate_all()
        self.assertEqual(self.year.figure_ids | self.year.published_ids, before)
        self._enter(1, "Late")
        self.year.action_compute()
        self.assertEqual(self._value("beneficiaries", "people", "people"), 4)

    def test_frozen_figures_outlive_the_files(self):
        self._enter(3)
        with self.assertRaisesRegex(UserError, "before you freeze"):
            self.year.action_freeze()
        self.year.action_compute()
        self.year.with_user(self.hr).action_freeze()
        with self.assertRaisesRegex(UserError, "frozen"):
            self.year.action_compute()
        with self.assertRaisesRegex(UserError, "not deleted"):
            self.year.unlink()
        self.year.with_user(self.hr).action_unfreeze()
        self.year.action_compute()

    def test_another_structure_counts_for_nothing(self):
        self._enter(3)
        other = (
            self.Year.with_context(allowed_company_ids=None)
            .sudo()
            .create({"year": YEAR, "company_id": self.env["res.company"].create({"name": "Other"}).id})
        )
        other.action_compute()
        self.assertEqual(self._value("beneficiaries", "people", "people", year=other), 0)

    def test_only_the_team_computes(self):
        for user in (self.direction, self.supervisor, self.plain):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.year.with_user(user).action_compute()
