from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged

from .common import MODULE, NIR_AMIRA, InsertionCommon


class ReadLogCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls._new_user("colleague", "group_counselor")
        cls.both = new_test_user(cls.env, "insertion_both", f"{MODULE}.group_hr,{MODULE}.group_counselor")
        export = cls.env.ref("base.group_allow_export")
        (cls.colleague | cls.counselor | cls.hr | cls.both).write({"group_ids": [Command.link(export.id)]})
        cls.pathway = cls._new_pathway("Amira", counselor_id=cls.counselor.id, supervisor_id=cls.supervisor.id)
        cls.person = cls.pathway.person_id
        cls.person.nir = NIR_AMIRA
        cls.interview = cls.env["insertion.interview"].create(
            {"pathway_id": cls.pathway.id, "date": cls.today, "counselor_id": cls.counselor.id}
        )
        cls.assessment = cls.env["insertion.barrier.assessment"].create(
            {"pathway_id": cls.pathway.id, "barrier_id": cls._new_barrier().id, "presence": "yes"}
        )
        cls.eligibility = cls.env["insertion.eligibility"].create({"person_id": cls.person.id})
        cls.criterion = cls.env["insertion.criterion"].search([("code", "!=", False)], limit=1) or cls.env[
            "insertion.criterion"
        ].create({"name": "Test criterion", "code": "TEST", "level": "1"})
        cls.proof = cls.env["insertion.proof"].create(
            {
                "eligibility_id": cls.eligibility.id,
                "criterion_id": cls.criterion.id,
                "file": "UFJPT0Y=",
                "file_name": "proof.txt",
            }
        )
        cls.env.flush_all()

    @classmethod
    def _new_barrier(cls):
        return cls.env["insertion.barrier"].search([("code", "!=", False)], limit=1) or cls.env[
            "insertion.barrier"
        ].create({"name": "Test barrier", "code": "TEST"})

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(user), method, args, kwargs)

    def _lines(self, *domain):
        return self.env["insertion.access.log"].search([("person_id", "=", self.person.id), *domain])

    def _forget(self):
        self.env.cr.execute("DELETE FROM insertion_access_log")
        self.env.cr.cache.pop("insertion.access.log", None)
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestReadLog(ReadLogCommon):
    def test_the_reason_of_a_suspension_is_a_reading(self):
        record = self.env["insertion.pass"].create(
            {"person_id": self.person.id, "number": "999992690001", "date_start": "2024-01-01"}
        )
        common = {"pass_id": record.id, "date_declared": "2024-03-01"}
        suspension = self.env["insertion.pass.suspension"].create(
            {**common, "reason": "contract_ended", "date_start": "2024-03-01", "date_end": "2024-03-31"}
        )
        for user, logged in ((self.counselor, 0), (self.colleague, 1)):
            self._forget()
            self._rpc(user, "insertion.pass.suspension", "read", suspension.ids, ["date_start"])
            self.assertFalse(self._lines())
            self._rpc(user, "insertion.pass", "web_read", record.ids, {"suspension_ids": {"fields": {"reason": {}}}})
            self.assertEqual(len(self._lines()), logged, user.login)

    def test_who_sent_the_person_is_a_reading(self):
        prescriber = self.env["insertion.prescriber"].create(
            {"name": "SPIP", "kind_id": self.env["insertion.prescriber.kind"].search([], limit=1).id}
        )
        self.pathway.prescriber_id = prescriber
        on_prescriber = [("prescriber_id", "=", prescriber.id)]
        ways = (
            ("web_read", (self.pathway.ids, {"prescriber_id": {"fields": {"display_name": {}}}})),
            ("export_data", (self.pathway.ids, ["prescriber_id/name"])),
            ("search", (on_prescriber,)),
            ("formatted_read_group", ([], ["prescriber_id"], ["__count"])),
        )
        for method, args in ways:
            for user, logged in ((self.counselor, False), (self.colleague, True), (self.hr, True)):
                with self.subTest(method=method, user=user.login):
                    self._forget()
                    self._rpc(user, "insertion.pathway", method, *args)
                    lines = self._lines(("user_id", "=", user.id))
                    self.assertEqual(bool(lines), logged)
                    self.assertLessEqual(lines.pathway_id, self.pathway)
        for user in (self.colleague, self.hr):
            self._forget()
            self._rpc(user, "insertion.pathway", "web_search_read", [], {"state": {}, "crew_id": {}, "pass_id": {}})
            # Working through the pathway reads nothing more than what is asked.
            self.env.invalidate_all()
            self.assertTrue(self.pathway.with_user(user).state)
            self.assertFalse(self._lines(("model_id.model", "=", "insertion.pathway")), user.login)

    def test_whoever_is_not_the_counselor_leaves_a_line(self):
        for record in (self.interview, self.assessment, self.eligibility, self.proof):
            for user, logged in ((self.counselor, False), (self.colleague, True), (self.both, True)):
                with self.subTest(model=record._name, user=user.login):
                    self._forget()
                    self._rpc(user, record._name, "read", record.ids)
                    lines = self._lines()
                    if not logged:
                        self.assertFalse(lines)
                        continue
                    self.assertEqual(lines.user_id, user)
                    self.assertEqual(lines.model_id.model, record._name)
                    self.assertEqual((lines.operation, lines.res_id), ("read", record.id))
                    self.assertEqual(lines.company_id, self.person.company_id)
                    if "pathway_id" in record:
                        self.assertEqual(lines.pathway_id, self.pathway)

    def test_no_way_of_reading_escapes(self):
        model, ids = "insertion.barrier.assessment", self.assessment.ids
        spec = {"presence": {}}
        of_pathway = [("pathway_id", "=", self.pathway.id)]
        ways = (
            ("read", "read", model, (ids, ["presence"]), {}),
            ("read", "search_read", model, (of_pathway, ["presence"]), {}),
            ("read", "web_read", model, (ids, spec), {}),
            ("read", "web_search_read", model, (of_pathway, spec), {}),
            ("export", "export_data", model, (ids, ["presence"]), {}),
            ("copy", "copy", model, (ids,), {}),
            ("group", "formatted_read_group", model, (of_pathway, ["presence"], ["__count"]), {}),
            ("group", "formatted_read_grouping_sets", model, (of_pathway, [["presence"], []], ["__count"]), {}),
            ("group", "web_read_group", model, (of_pathway, ["presence"], ["__count"]), {}),
            ("group", "formatted_read_group", model, ([("presence", "=", "yes")], ["pathway_id"], ["__count"]), {}),
            ("read", "web_read", "insertion.pathway", (self.pathway.ids, {"assessment_ids": {"fields": spec}}), {}),
            ("read", "export_data", "insertion.pathway", (self.pathway.ids, ["assessment_ids/presence"]), {}),
        )
        for operation, method, target, args, kwargs in ways:
            with self.subTest(method=method, target=target):
                self._forget()
                self._rpc(self.colleague, target, method, *args, **kwargs)
                lines = self._lines(("model_id.model", "=", model), ("res_id", "in", [self.assessment.id, False, 0]))
                self.assertEqual(lines.mapped("operation"), [operation])
                self.assertEqual(lines.user_id, self.colleague)

    def test_a_file_is_not_taken_by_its_attachment_unseen(self):
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "insertion.proof"), ("res_field", "=", "file"), ("res_id", "=", self.proof.id)]
        )
        for method, args in (
            ("read", (attachment.ids, ["datas"])),
            ("search_read", ([("id", "in", attachment.ids)], ["raw"])),
            ("copy", (attachment.ids,)),
        ):
            with self.subTest(method=method):
                self._forget()
                self._rpc(self.hr, "ir.attachment", method, *args)
                lines = self._lines(("model_id.model", "=", "insertion.proof"))
                self.assertEqual((lines.operation, lines.res_id), ("download", self.proof.id))
        self._forget()
        self._rpc(self.hr, "ir.attachment", "read", attachment.ids, ["name"])
        self.assertFalse(self._lines())

    def test_asking_who_is_reading(self):
        assessment = "insertion.barrier.assessment"
        concerned = [("presence", "=", self.assessment.presence), ("pathway_id", "=", self.pathway.id)]
        through = [("assessment_ids.presence", "=", self.assessment.presence), ("id", "=", self.pathway.id)]
        within = [("assessment_ids", "any", concerned), ("id", "=", self.pathway.id)]
        for model, method, args in (
            (assessment, "search", (concerned,)),
            (assessment, "search_count", (concerned,)),
            (assessment, "search_read", (concerned, ["person_id"])),
            (assessment, "web_search_read", (concerned, {"person_id": {}})),
            ("insertion.pathway", "search_read", (through, ["person_id"])),
            ("insertion.pathway", "web_search_read", (within, {"person_id": {}})),
        ):
            with self.subTest(model=model, method=method):
                self._forget()
                self._rpc(self.colleague, model, method, *args)
                self.assertEqual(self._lines().mapped("operation"), ["group"])
                self.assertEqual(self._lines().person_id, self.person)
        self._forget()
        self._rpc(self.counselor, assessment, "search", concerned)
        self._rpc(self.colleague, "insertion.pathway", "search", [("state", "=", "active")])
        self.assertFalse(self._lines())

    def test_a_list_of_titles_and_a_count_are_no_reading(self):
        self._rpc(self.colleague, "insertion.interview", "search", [])
        self._rpc(self.colleague, "insertion.interview", "read", self.interview.ids, ["pathway_id"])
        self._rpc(self.colleague, "insertion.pathway", "web_read", self.pathway.ids, {"interview_count": {}})
        self._rpc(self.colleague, "insertion.pathway", "read", self.pathway.ids, ["state", "counselor_id"])
        self.assertFalse(self._lines())

    def test_same_reading_is_one_line_a_day(self):
        for _time in range(3):
            self.env.cr.cache.pop("insertion.access.log", None)
            self._rpc(self.colleague, "insertion.interview", "read", self.interview.ids)
        self.assertEqual(len(self._lines()), 1)
        self.env.cr.execute("UPDATE insertion_access_log SET date = date - interval '1 day'")
        self.env.cr.cache.pop("insertion.access.log", None)
        self._rpc(self.colleague, "insertion.interview", "read", self.interview.ids)
        self.assertEqual(len(self._lines()), 2)

    def test_nothing_is_logged_for_the_superuser(self):
        self.interview.read()
        self.interview.with_user(self.colleague).sudo().read()
        self.assertFalse(self._lines())

    def test_only_reading_the_nir_of_a_person_is_logged(self):
        self._rpc(self.hr, "insertion.person", "web_search_read", [], {"name": {}, "birth_date": {}})
        self._rpc(self.hr, "insertion.person", "read", self.person.ids, ["display_name"])
        self.assertFalse(self._lines())
        self._rpc(self.hr, "insertion.person", "web_read", self.person.ids, {"nir": {}})
        self.assertEqual(self._lines().mapped("operation"), ["read"])
        self.assertEqual(self._lines().model_id.model, "insertion.person")
        # The page of the employee record shows the NIR too.
        self._forget()
        self._rpc(self.hr, "insertion.person", "web_read", self.person.ids, {"record_preview": {}})
        self.assertEqual(self._lines().mapped("operation"), ["read"])

    def test_what_a_tool_takes_away_is_logged_even_for_the_counselor(self):
        Log = self.env["insertion.access.log"]
        Log._log(self.pathway.with_user(self.counselor), "print", "Booklet")
        Log._log(self.person.with_user(self.counselor).sudo(), "access")
        self.assertEqual(set(self._lines().mapped("operation")), {"print", "access"})
        self.assertEqual(self._lines(("operation", "=", "print")).purpose, "Booklet")
        self.assertEqual(self._lines().user_id, self.counselor)

    def test_nobody_changes_the_log(self):
        self._rpc(self.colleague, "insertion.interview", "read", self.interview.ids)
        line = self._lines()
        admin = self.env.ref("base.user_admin")
        for user in (self.supervisor, self.counselor, self.direction, self.plain):
            with self.assertRaises(AccessError):
                line.with_user(user).read(["date"])
        self.assertTrue(
            self._rpc(
                self.hr, "insertion.access.log", "web_search_read", [], {"model_id": {"fields": {"display_name": {}}}}
            )
        )
        for user in (self.hr, admin):
            for attempt in (
                lambda user=user: line.with_user(user).write({"user_id": user.id}),
                lambda user=user: line.with_user(user).unlink(),
                lambda user=user: line.with_user(user).create({"user_id": user.id, "operation": "read"}),
            ):
                self.assertRaises(AccessError, attempt)

    def test_a_thousand_files_cost_one_query(self):
        pathways = self.env["insertion.pathway"].create(
            [
                {"person_id": person.id, "counselor_id": self.counselor.id}
                for person in self.Person.create([{"name": f"Person {i}"} for i in range(300)])
            ]
        )
        interviews = self.env["insertion.interview"].create([{"pathway_id": pathway.id} for pathway in pathways])

        def queries(records):
            self._forget()
            self.env.flush_all()
            records = records.with_user(self.colleague)
            records.browse(records.ids[:1]).has_access("read")
            start = self.env.cr.sql_log_count
            records.read(["date", "is_confidential"])
            return self.env.cr.sql_log_count - start

        queries(interviews[:10])
        self.assertEqual(queries(interviews[:10]), queries(interviews))
        self.assertEqual(self.env["insertion.access.log"].search_count([]), 300)


@tagged("post_install", "-at_install")
class TestReadLogOverHttp(ReadLogCommon, HttpCase):
    """Core gives these calls a cursor that cannot write: the line must be there all the same, without a warning."""

    def test_screens_and_downloads_leave_a_line(self):
        self.authenticate(self.colleague.login, self.colleague.login)
        with self.assertNoLogs("odoo.http", "WARNING"):
            self.make_jsonrpc_request(
                "/web/dataset/call_kw/insertion.pathway/web_read",
                {
                    "model": "insertion.pathway",
                    "method": "web_read",
                    "args": [self.pathway.ids, {"interview_ids": {"fields": {"date": {}}}}],
                    "kwargs": {},
                },
            )
            self.assertEqual(self._lines().mapped("operation"), ["read"])
            answer = self.url_open(f"/web/content/insertion.proof/{self.proof.id}/file?download=1")
        self.assertEqual(answer.content, b"PROOF")
        self.assertEqual(set(self._lines(("model_id.model", "=", "insertion.proof")).mapped("operation")), {"download"})
