from ast import literal_eval
from datetime import date, timedelta

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import InsertionCommon

LIST_FIELDS = {
    "person_id": {"fields": {"display_name": {}}},
    "supervisor_id": {"fields": {"display_name": {}}},
    "state": {},
    "contract_date_start": {},
    "contract_date_end": {},
    "contract_type_name": {},
    "contract_weekly_hours": {},
}


@tagged("post_install", "-at_install")
class TestContract(InsertionCommon):
    def _dates(self, pathway, day):
        version = pathway._get_contract_versions(day)[pathway]
        return version.contract_date_start, version.contract_date_end

    def _renew(self, employee, start, end):
        return employee.create_version(
            {
                "date_version": start,
                "contract_date_start": start,
                "contract_date_end": end,
            }
        )

    def test_renewal(self):
        first = (date(2024, 1, 8), date(2024, 6, 30))
        second = (date(2024, 7, 1), date(2024, 12, 31))
        pathway = self._new_pathway("Amira", first)
        self._renew(pathway.employee_id, *second)
        for day, expected in (
            (date(2023, 12, 1), first),  # hired, not started: the next contract
            (date(2024, 1, 8), first),
            (date(2024, 6, 30), first),
            (date(2024, 7, 1), second),
            (date(2024, 12, 31), second),
            (date(2025, 1, 1), (False, False)),
        ):
            self.assertEqual(self._dates(pathway, day), expected, day)

    def test_amendment_changes_hours_and_not_dates(self):
        dates = (date(2024, 1, 8), date(2024, 12, 31))
        pathway = self._new_pathway("Amira", dates)
        pathway.employee_id.create_version(
            {
                "date_version": date(2024, 4, 1),
                "resource_calendar_id": self.calendar_30.id,
            }
        )
        for day, hours in (
            (date(2023, 12, 1), 26),
            (date(2024, 3, 31), 26),
            (date(2024, 4, 1), 30),
            (date(2024, 12, 31), 30),
        ):
            version = pathway._get_contract_versions(day)[pathway]
            self.assertEqual(version.resource_calendar_id.hours_per_week, hours, day)
            self.assertEqual(self._dates(pathway, day), dates)

    def test_extension_is_seen_at_once(self):
        pathway = self._new_pathway("Amira", (self._day(months=-3), self._day(days=10)))
        self.assertEqual(pathway.contract_date_end, self._day(days=10))
        pathway.employee_id.version_ids.contract_date_end = self._day(months=6)
        self.assertEqual(pathway.contract_date_end, self._day(months=6))
        self.assertEqual(pathway.contract_type_name, "CDDI")
        self.assertEqual(pathway.contract_weekly_hours, 26)

    def test_hiring_is_seen_at_once(self):
        pathway = self._new_pathway("Amira")
        self.assertFalse(pathway.contract_date_start)
        employee = self._hire("Amira", self.today, self._day(months=6))
        pathway.person_id.employee_id = employee
        self.assertEqual(pathway.contract_date_start, self.today)

    def test_permanent_contract(self):
        pathway = self._new_pathway("Amira", (date(2024, 1, 8), False))
        self.assertEqual(self._dates(pathway, date(2030, 1, 1)), (date(2024, 1, 8), False))

    def test_ended_pathways_keep_their_own_last_contract(self):
        contracts = [
            (date(2022, 1, 3), date(2022, 6, 30)),
            (date(2022, 7, 1), date(2022, 12, 31)),
            (date(2024, 1, 8), date(2024, 12, 31)),
        ]
        first = self._new_pathway(
            "Amira",
            contracts[0],
            state="done",
            date_start=date(2022, 1, 3),
            date_end=date(2023, 1, 15),
        )
        for contract in contracts[1:]:
            self._renew(first.employee_id, *contract)
        # Came back as an outside participant, then was hired again.
        outside, back = self.Pathway.create(
            [
                {
                    "person_id": first.person_id.id,
                    "state": "done",
                    "date_start": date(2023, 3, 1),
                    "date_end": date(2023, 5, 31),
                },
                {
                    "person_id": first.person_id.id,
                    "state": "active",
                    "date_start": date(2024, 1, 8),
                },
            ]
        )
        day = date(2024, 6, 1)
        self.assertEqual(self._dates(first, day), contracts[1])
        self.assertEqual(self._dates(outside, day), (False, False))
        self.assertEqual(self._dates(back, day), contracts[2])
        # The last day of the pathway, it still runs.
        self.assertEqual(self._dates(first, date(2022, 6, 30)), contracts[0])

    def test_exit_is_searched_at_once(self):
        contract = (self._day(months=-8), self._day(months=-5))
        pathway = self._new_pathway("Amira", contract, state="active", date_start=contract[0])
        self._renew(pathway.employee_id, self._day(months=-3), self._day(months=-1))
        ended = [("id", "=", pathway.id), ("contract_date_end", "=", contract[1])]
        self.assertFalse(self.Pathway.search(ended))
        pathway.date_end = self._day(months=-4)
        pathway.action_exit()
        self.assertEqual(self.Pathway.search(ended), pathway)

    def test_archived_version_is_ignored(self):
        pathway = self._new_pathway("Amira", (date(2024, 1, 8), date(2024, 12, 31)))
        amendment = pathway.employee_id.create_version(
            {
                "date_version": date(2024, 4, 1),
                "resource_calendar_id": self.calendar_30.id,
            }
        )
        amendment.active = False
        version = pathway._get_contract_versions(date(2024, 5, 1))[pathway]
        self.assertEqual(version.resource_calendar_id, self.calendar_26)

    def test_search_sort_and_group_agree_with_what_is_read(self):
        pathways = self._new_pathway("Nobody")
        for number, (start, end) in enumerate(((-300, -1), (-100, 0), (-90, 30), (-80, 31), (-70, 60), (10, 200))):
            contract = (self._day(days=start), self._day(days=end))
            pathways += self._new_pathway(f"Person {number}", contract)
        pathways += self._new_pathway("Permanent", (self._day(days=-9), False))
        scope = [("id", "in", pathways.ids)]
        days = [self.today + timedelta(days=n) for n in (-1, 0, 30, 31, 60, 200)]
        for name in ("contract_date_start", "contract_date_end"):
            for operator in ("=", "!=", "<", "<=", ">", ">="):
                for day in days:
                    domain = [(name, operator, day)]
                    self.assertEqual(
                        self.Pathway.search(scope + domain),
                        pathways.filtered_domain(domain).sorted(),
                        domain,
                    )
            for domain in ([(name, "=", False)], [(name, "!=", False)]):
                self.assertEqual(
                    self.Pathway.search(scope + domain),
                    pathways.filtered_domain(domain).sorted(),
                    domain,
                )
        ends = self.Pathway.search(scope, order="contract_date_end").mapped("contract_date_end")
        known = [end for end in ends if end]
        self.assertEqual(known, sorted(known))
        groups = self.Pathway._read_group(scope, ["contract_date_end:day"], ["__count"])
        self.assertEqual(
            dict(groups)[self._day(days=30)],
            len(pathways.filtered(lambda p: p.contract_date_end == self._day(days=30))),
        )

    def test_filters_on_screen(self):
        near = self._new_pathway("Near", (self._day(months=-3), self._day(days=30)))
        later = self._new_pathway("Later", (self._day(months=-3), self._day(days=31)))
        far = self._new_pathway("Far", (self._day(months=-3), self._day(days=90)))
        none = self._new_pathway("None")
        scope = [("id", "in", (near | later | far | none).ids)]
        view = self.Pathway.get_view(view_type="search")
        filters = {
            node.get("name"): literal_eval(node.get("domain"))
            for node in etree.fromstring(view["arch"]).iter("filter")
            if node.get("name") in ("contract_ends_30", "contract_ends_60", "no_contract")
        }
        for name, expected in (
            ("contract_ends_30", near),
            ("contract_ends_60", near | later),
            ("no_contract", none),
        ):
            found = self.Pathway.search(scope + filters[name])
            self.assertEqual(found, expected.sorted(), name)

    def test_end_stands_out_while_on_pathway(self):
        contract = (self._day(months=-3), self._day(days=30))
        values = {"state": "active", "date_start": contract[0]}
        near = self._new_pathway("Near", contract, **values)
        far = self._new_pathway("Far", (contract[0], self._day(days=31)), **values)
        self.assertTrue(near.contract_ends_soon)
        self.assertFalse(far.contract_ends_soon)
        near.action_exit()
        self.assertFalse(near.contract_ends_soon)

    def test_a_contract_that_lapsed_stays_in_sight(self):
        first, last = (self._day(months=-9), self._day(months=-4)), (self._day(months=-3), self._day(days=-1))
        values = {"state": "active", "date_start": first[0]}
        lapsed = self._new_pathway("Lapsed", first, **values)
        self._renew(lapsed.employee_id, *last)
        running = self._new_pathway("Running", (last[0], self.today), **values)
        waiting = self._new_pathway("Waiting", first)
        self.assertEqual(lapsed.contract_date_end, last[1])
        self.assertTrue(lapsed.contract_is_over and lapsed.contract_ends_soon)
        self.assertIn("over", lapsed.contract_type_name)
        self.assertFalse(running.contract_is_over)
        self.assertFalse(waiting.contract_date_end, "an older contract is not that of a candidate")
        found = self.Pathway.search(
            [("id", "in", (lapsed | running | waiting).ids), ("contract_date_end", "<", "today")]
        )
        self.assertEqual(found, lapsed)

    def test_roles_without_rights_on_contracts_read_the_dates(self):
        contract = (self._day(months=-2), self._day(days=20))
        pathway = self._new_pathway("Amira", contract, supervisor_id=self.supervisor.id)
        for user in (self.supervisor, self.counselor, self.hr):
            with self.subTest(user=user.login):
                self.env.invalidate_all()
                seen = self.Pathway.with_user(user).search(
                    [("contract_date_end", "<=", self._day(days=30))],
                    order="contract_date_end",
                )
                self.assertIn(pathway, seen)
                values = pathway.with_user(user).read(
                    ["contract_date_start", "contract_date_end", "contract_type_name"]
                )[0]
                self.assertEqual(
                    (values["contract_date_start"], values["contract_date_end"]),
                    contract,
                )
        for user in (self.supervisor, self.counselor):
            with self.assertRaises(AccessError):
                self.Pathway.with_user(user).search([("employee_id.wage", ">", 0)])
            with self.assertRaises(AccessError):
                pathway.employee_id.with_user(user).read(["wage"])

    def test_queries_do_not_grow_with_people(self):
        contract = (self._day(months=-2), self._day(days=20))
        employees = self.env["hr.employee"].create(
            [
                {
                    "name": f"Person {number}",
                    "date_version": contract[0],
                    "contract_date_start": contract[0],
                    "contract_date_end": contract[1],
                    "contract_type_id": self.cddi.id,
                    "resource_calendar_id": self.calendar_26.id,
                }
                for number in range(150)
            ]
        )
        people = self.Person.create([{"name": person.name, "employee_id": person.id} for person in employees])
        pathways = self.Pathway.create(
            [{"person_id": person.id, "supervisor_id": self.supervisor.id} for person in people]
        )
        counts = {}
        for size in (10, 150):
            # Once to warm the caches that live longer than a request.
            for _turn in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                found = self.Pathway.with_user(self.counselor).web_search_read(
                    [
                        ("id", "in", pathways[:size].ids),
                        ("contract_date_end", ">=", "today"),
                        ("contract_date_end", "<=", "today +30d"),
                    ],
                    LIST_FIELDS,
                    order="contract_date_end",
                )
                counts[size] = self.env.cr.sql_log_count - before
            self.assertEqual(found["length"], size)
            self.assertEqual(found["records"][-1]["contract_type_name"], "CDDI")
        self.assertEqual(counts[10], counts[150])
