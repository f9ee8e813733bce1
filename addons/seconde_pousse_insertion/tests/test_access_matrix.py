import base64
import json
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged

from .access_table import ROLES, get_fields, get_models
from .common import MODULE, NIR_AMIRA, InsertionCommon

OPERATIONS = ("read", "write", "create", "unlink")
# What no role but some may meet, whatever they read.
HIDDEN = "Addictologie"  # sensitive barrier, confidential interview, proofs, prescriber
SUPPORT_ONLY = "Parquet"  # what HR may not read either
WAGE = 4321.09
OTHER_CREW = "Wilfried"
# Models of the addon that the file below does not fill: nothing of them is proven by reading it.
UNFILLED = {
    "insertion.month.reopening",
    "insertion.statement.reopening",
    "insertion.absence.rate",
    "insertion.fte.report",
    "insertion.retention.case",
    "insertion.payroll.mapping",  # the structures share those of the addon
    "insertion.payroll.mapping.line",
}


class AccessMatrixCommon(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = dict(zip(ROLES, (cls.supervisor, cls.counselor, cls.hr, cls.direction, cls.plain), strict=True))
        export = cls.env.ref("base.group_allow_export")
        for user in cls.users.values():
            user.group_ids = [Command.link(export.id)]
        cls.criterion = cls._get_or_create("insertion.criterion", {"level": "1"})
        cls.barrier = cls.env["insertion.barrier"].create(
            {"name": "Test barrier", "code": "test_open", "is_sensitive": False}
        )
        cls.secret_barrier = cls.env["insertion.barrier"].create(
            {"name": "Test secret barrier", "code": "test_secret", "is_sensitive": True}
        )
        cls.crew, cls.other_crew = cls.env["hr.department"].create([{"name": "Crew A"}, {"name": "Crew B"}])
        first, last = cls._day(months=-3, day=1), cls._day(years=1, day=1)
        convention = cls.env["insertion.convention"].create(
            {"name": "Convention", "date_start": first, "date_end": last}
        )
        annex = cls.env["insertion.annex"].create(
            {
                "number": "ACI013269999A0M0",
                "convention_id": convention.id,
                "date_start": first,
                "date_end": last,
            }
        )
        cls.statement = cls.env["insertion.statement"].create({"annex_id": annex.id, "month": first})
        cls.env["insertion.meeting"].create({"name": "Steering", "minutes": "<p>Done</p>"})
        cls.mine = cls._fill_file("Amira", cls.supervisor, cls.crew, nir=NIR_AMIRA)
        cls.theirs = cls._fill_file(OTHER_CREW, cls.other_supervisor, cls.other_crew)
        year = cls.env["insertion.figure.year"].create({"year": cls.today.year})
        year.action_compute()
        cls.env.flush_all()

    @classmethod
    def _get_or_create(cls, model, values):
        return cls.env[model].search([("code", "!=", False)], limit=1) or cls.env[model].create(
            {"name": "Test", "code": "TEST", **values}
        )

    @classmethod
    def _fill_file(cls, name, supervisor, crew, **values):
        """Fill every model about a person, with secrets wherever a role may not look."""
        create = lambda model, **vals: cls.env[model].create(vals)  # noqa: E731
        day, start = cls.today, cls._day(months=-3)
        hidden = base64.b64encode(HIDDEN.encode())
        employee = cls._hire(name, start, cls._day(months=9), wage=WAGE, department_id=crew.id)
        person = create("insertion.person", name=name, employee_id=employee.id, **values)
        number = f"99999260{person.id:04d}"
        record = create("insertion.pass", person_id=person.id, number=number, date_start=cls._day(months=-20))
        kind = cls.env["insertion.prescriber.kind"].search([("code", "!=", False)], limit=1)
        prescriber = create("insertion.prescriber", name=HIDDEN, kind_id=kind.id)
        pathway = create(
            "insertion.pathway",
            person_id=person.id,
            pass_id=record.id,
            counselor_id=cls.counselor.id,
            supervisor_id=supervisor.id,
            crew_id=crew.id,
            prescriber_id=prescriber.id,
            referent_name=HIDDEN,
            date_start=start,
            state="active",
        )
        on = {"pathway_id": pathway.id}
        create("insertion.interview", **on, date=day, is_confidential=True, summary=f"{HIDDEN} {SUPPORT_ONLY}")
        create("insertion.interview", **on, date=day, is_confidential=False, private_note=f"{HIDDEN} {SUPPORT_ONLY}")
        for barrier, situation in ((cls.barrier, "open"), (cls.secret_barrier, f"{HIDDEN} {SUPPORT_ONLY}")):
            create(
                "insertion.barrier.assessment",
                **on,
                barrier_id=barrier.id,
                presence="yes",
                situation=f"{HIDDEN} {SUPPORT_ONLY} {situation}",
            )
        objective = create("insertion.objective", **on, name=f"{HIDDEN} {SUPPORT_ONLY}", is_confidential=True)
        create("insertion.objective.action", objective_id=objective.id, name=f"{HIDDEN} {SUPPORT_ONLY}")
        shown = create("insertion.objective", **on, name="Driving licence", is_confidential=False)
        create("insertion.objective.action", objective_id=shown.id, name="Call the driving school")
        eligibility = create(
            "insertion.eligibility",
            person_id=person.id,
            date=start,
            criterion_ids=[Command.set(cls.criterion.ids)],
        )
        create(
            "insertion.proof",
            eligibility_id=eligibility.id,
            criterion_id=cls.criterion.id,
            file=hidden,
            file_name=f"{HIDDEN}.pdf",
        )
        create("insertion.formality", **on, name=HIDDEN, note=HIDDEN, document=hidden, document_name=HIDDEN)
        host = create("res.partner", name="Host")
        create("insertion.immersion", **on, host_id=host.id, date_start=day, date_end=day)
        create("insertion.training", **on, name="Forklift", date=day, note=HIDDEN, funder_reference=HIDDEN)
        skill_type = cls.env["hr.skill.type"].search([("skill_ids", "!=", False)], limit=1)
        assessment = create("insertion.skill.assessment", **on)
        create("insertion.skill.assessment.line", assessment_id=assessment.id, skill_id=skill_type.skill_ids[0].id)
        absence_type = cls._get_or_create("insertion.absence.type", {})
        create("insertion.absence", **on, absence_type_id=absence_type.id, date_start=day, date_end=day)
        roll_call = create("insertion.roll.call", crew_id=crew.id, date=day, half="am")
        if not pathway.presence_ids:
            create("insertion.presence", **on, roll_call_id=roll_call.id, date=day, half="am")
        create("insertion.month", **on, month=start.replace(day=1), gross_pay=WAGE, leave_balance=7)
        create("insertion.payroll.item", **on, month=day.replace(day=1), quantity=1)
        workshop = create("insertion.workshop", name="Cooking")
        create("insertion.workshop.attendance", **on, workshop_id=workshop.id)
        create("insertion.fse.participant", **on, operation=HIDDEN, date_start=start)
        # Lines come from a computation; a client may not create them.
        lines = cls.env["insertion.statement.line"]._with_statement_write()
        lines.create({"statement_id": cls.statement.id, **on})
        since, until = cls._day(days=-60), cls._day(days=-50)
        create(
            "insertion.pass.suspension",
            pass_id=record.id,
            date_start=since,
            date_end=until,
            date_declared=since,
            reason="contract_ended",
        )
        cls._fill_around(pathway, person, day)
        return pathway

    @classmethod
    def _fill_around(cls, pathway, person, day):
        left = cls.env["insertion.pathway"].create(
            {
                "person_id": person.id,
                "counselor_id": cls.counselor.id,
                "supervisor_id": pathway.supervisor_id.id,
                "date_start": cls._day(years=-3),
                "date_end": cls._day(years=-2),
                "state": "done",
            }
        )
        cls.env["insertion.exit"].create({"pathway_id": left.id, "date": left.date_end, "note": HIDDEN})
        record = pathway.pass_id
        cls.env["insertion.pass.extension"].create(
            {
                "pass_id": record.id,
                "date_end": record.date_end_in_force + timedelta(days=30),
                "reason": "complete_training",
            }
        )
        alert = cls.env["insertion.alert"].create(
            {
                "kind": "proof_missing",
                "day": day,
                "rank": 1,
                "res_id": person.id,
                "person_id": person.id,
                "pathway_id": pathway.id,
                "company_id": person.company_id.id,
            }
        )
        alert.activity_schedule(
            f"{MODULE}.mail_activity_type_alert", summary=f"{HIDDEN} alert", user_id=cls.counselor.id
        )
        cls.env["insertion.access.log"]._log(person.with_user(cls.hr), "access", purpose=HIDDEN)

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(user), method, args, kwargs)

    def _our_models(self, transient=False):
        return [
            model
            for model in self.env.values()
            if model._original_module == MODULE and not model._abstract and (transient or not model._transient)
        ]


@tagged("post_install", "-at_install")
class TestAccessMatrix(AccessMatrixCommon):
    def test_every_model_every_role_every_operation(self):
        table = get_models()
        for model in self._our_models(transient=True):
            with self.subTest(model=model._name):
                self.assertIn(model._name, table, "decide who may do what, then add it to access_table.py")
                found = {
                    role: "".join(
                        operation[0] for operation in OPERATIONS if model.with_user(user).has_access(operation)
                    )
                    or "-"
                    for role, user in self.users.items()
                }
                self.assertEqual(found, table[model._name])
        self.assertLessEqual(set(table), set(self.env.registry), "a model of the table does not exist any more")

    def test_every_guarded_field_is_in_the_table(self):
        table = get_fields()
        groups = {
            role: {f"{MODULE}.{group}" for group in names}
            for role, names in {"counselor": {"group_counselor"}, "hr": {"group_hr"}}.items()
        }
        groups["hr"] |= {"hr.group_hr_manager", "hr.group_hr_user"}
        found = {}
        for model in self._our_models():
            for field in model._fields.values():
                if field.groups and field._modules[0] == MODULE:
                    allowed = set(field.groups.split(","))
                    found[model._name, field.name] = tuple(role for role in groups if groups[role] & allowed)
        self.assertEqual(set(found) - set(table), set(), "guarded fields to add to access_table.py")
        self.assertEqual(set(table) - set(found), set(), "fields that are not guarded any more")
        for key, roles in found.items():
            self.assertEqual(roles, table[key], key)

    def test_every_guarded_field_every_role_every_way(self):
        models, records = get_models(), {}
        for (model, name), allowed in get_fields().items():
            field = self.env[model]._fields[name]
            if model not in records:
                path = self.env["insertion.person.data"]._get_person_paths().get(model)
                domain = [(path, "in", self.mine.person_id.ids)] if path else []
                records[model] = self.env[model].search(domain)
            for role, user in self.users.items():
                if "r" not in models[model][role]:
                    continue
                with self.subTest(field=str(field), role=role):
                    self._check_field(field, records[model].with_user(user)._filtered_access("read"), role in allowed)

    def _check_field(self, field, records, is_allowed):
        name, model, user = field.name, records._name, records.env.user
        self.assertTrue(records, "nothing to read: nothing would be proven")
        self.assertEqual(name in self._rpc(user, model, "fields_get", [name]), is_allowed)
        ways = [
            ("read", (records.ids, [name]), {}),
            ("web_read", (records.ids, {name: {}}), {}),
            ("search_read", ([], [name]), {}),
            ("export_data", (records.ids, [name]), {}),
        ]
        if field.store and field.column_type:
            granularity = f"{name}:year" if field.type in ("date", "datetime") else name
            ways.append(("formatted_read_group", ([], [granularity], ["__count"]), {}))
            ways.append(("search", ([],), {"order": name}))
        if field._description_searchable:
            ways.append(("search_count", ([(name, "!=", False)],), {}))
        for method, args, kwargs in ways:
            if is_allowed:
                self._rpc(user, model, method, *args, **kwargs)
            else:
                with self.assertRaises(AccessError, msg=method):
                    self._rpc(user, model, method, *args, **kwargs)

    # ------------------------------------------------------------------
    # Whatever can be read, by whatever path
    # ------------------------------------------------------------------

    def _crawl(self, user):
        """Read everything a user may read, as his screens do, one relation further.

        :return: (text of our models, text of core's around them)
        """
        ours, core = [], []
        prefixes = ("insertion.", "hr.", "mail.", "calendar.event", "ir.attachment", "res.partner")
        for model in self.env.values():
            name = model._name
            if not name.startswith(prefixes) or model._abstract or not model.with_user(user).has_access("read"):
                continue
            is_ours = name.startswith("insertion.")
            try:
                ids = self._rpc(user, name, "search", [])
            except AccessError:
                continue
            specification = self._get_specification(user, name, depth=int(is_ours))
            try:
                values = self._read(user, name, ids, specification)
            except AccessError:
                # One field of a neighbour refuses: read them one at a time.
                values = [self._read_field(user, name, ids, {key: part}) for key, part in specification.items()]
            (ours if is_ours else core).append(json.dumps(values, default=str, ensure_ascii=False))
        return "\n".join(ours), "\n".join(core)

    def _read(self, user, model, ids, specification):
        return self._rpc(user, model, "web_read", ids, specification)

    def _read_field(self, user, model, ids, specification):
        try:
            return self._read(user, model, ids, specification)
        except AccessError:
            return []

    def _get_specification(self, user, model, depth):
        result = {}
        for name, field in self.env[model].with_user(user).fields_get(attributes=["type", "relation"]).items():
            # Files have their own test; in base64, no secret could be found in them.
            if field["type"] == "binary":
                continue
            if field["type"] in ("one2many", "many2many", "many2one") and field.get("relation") in self.env:
                related = {"display_name": {}}
                if depth and field["relation"].startswith(("insertion.", "mail.", "hr.", "ir.attachment")):
                    related = self._get_specification(user, field["relation"], depth - 1)
                result[name] = {"fields": related}
            else:
                result[name] = {}
        return result

    def test_what_each_role_must_never_meet(self):
        nir = NIR_AMIRA
        wage = str(WAGE)
        for role, absent, present in (
            ("supervisor", (HIDDEN, SUPPORT_ONLY, nir, wage, OTHER_CREW), ("Amira", "Driving licence")),
            ("direction", (HIDDEN, SUPPORT_ONLY, nir, wage, "Driving licence"), ()),
            ("plain", (HIDDEN, SUPPORT_ONLY, nir, wage, "Driving licence"), ()),
            ("counselor", (wage,), ("Amira", OTHER_CREW, HIDDEN, SUPPORT_ONLY, nir)),
            ("hr", (SUPPORT_ONLY,), ("Amira", OTHER_CREW, HIDDEN, nir, wage)),
        ):
            ours, core = self._crawl(self.users[role])
            for secret in absent:
                # The names of the staff are in core's directory, that every internal user reads.
                text = ours if secret == OTHER_CREW else f"{ours}\n{core}"
                with self.subTest(role=role, absent=secret):
                    position = text.find(secret)
                    self.assertEqual(position, -1, text[max(0, position - 300) : position + 100])
            for shown in present:
                with self.subTest(role=role, present=shown):
                    self.assertIn(shown, f"{ours}\n{core}")

    def test_the_file_fills_every_model(self):
        """Otherwise the crawl above proves nothing about the empty ones."""
        empty = {model._name for model in self._our_models() if not model.sudo().search([], limit=1)}
        self.assertLessEqual(empty, UNFILLED)

    def test_searching_tells_nothing_more_than_reading(self):
        Assessment = self.env["insertion.barrier.assessment"]
        for role, count in (("supervisor", 0), ("hr", 0), ("counselor", 2)):
            user = self.users[role]
            with self.subTest(role=role):
                domain = [("barrier_id", "=", self.secret_barrier.id)]
                self.assertEqual(Assessment.with_user(user).search_count(domain), count)
                self.assertEqual(
                    Assessment.with_user(user)._read_group(domain, [], ["__count"]), [(count,)], "in a grouping either"
                )
                through = [("assessment_ids.barrier_id", "=", self.secret_barrier.id)]
                found = self.env["insertion.pathway"].with_user(user).search(through)
                self.assertEqual(len(found), count, "nor through the pathway")
                talks = [("interview_ids.is_confidential", "=", True)]
                self.assertEqual(len(self.env["insertion.pathway"].with_user(user).search(talks)), count)

    def test_files_follow_the_record_they_hang_on(self):
        Attachment = self.env["ir.attachment"]
        proof = self.env["insertion.proof"].search([("eligibility_id.person_id", "=", self.mine.person_id.id)])
        confidential = self.mine.interview_ids.filtered("is_confidential")
        of_proof = Attachment.search(
            [("res_model", "=", "insertion.proof"), ("res_id", "=", proof.id), ("res_field", "=", "file")]
        )
        loose = Attachment.create(
            [
                {"name": HIDDEN, "raw": b"x", "res_model": record._name, "res_id": record.id}
                for record in (proof, confidential, self.mine.person_id.eligibility_ids)
            ]
        )
        for user in (self.supervisor, self.direction, self.plain):
            for attachment in (of_proof, *loose):
                with self.subTest(user=user.login, model=attachment.res_model):
                    self.assertRaises(AccessError, self._rpc, user, "ir.attachment", "read", attachment.ids, ["datas"])
                    domain = [("id", "=", attachment.id)]
                    self.assertFalse(self._rpc(user, "ir.attachment", "search_read", domain, ["name"]))
        of_interview = loose.filtered(lambda attachment: attachment.res_model == "insertion.interview")
        self.assertRaises(AccessError, self._rpc, self.hr, "ir.attachment", "read", of_interview.ids, ["datas"])
        self.assertTrue(self._rpc(self.counselor, "ir.attachment", "read", (of_proof | loose).ids, ["datas"]))

    def test_files_made_for_one_user(self):
        """What a wizard holds (a file of names, a list of refused rows) is its user's."""
        Import = self.env["insertion.import"].with_user(self.counselor)
        wizard = Import.create({"kind": "person", "file": base64.b64encode(HIDDEN.encode())})
        line = (
            self.env["insertion.import.line"]
            .with_user(self.counselor)
            .create({"import_id": wizard.id, "status": "refused", "label": HIDDEN})
        )
        file = self.env["insertion.file"].with_user(self.counselor).create({"name": "x", "content": b"eA=="})
        for record in (wizard, line, file):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.hr).read()

    # ------------------------------------------------------------------
    # Structures
    # ------------------------------------------------------------------

    def test_another_structure_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other SIAE"})
        groups = ",".join(
            f"{MODULE}.{group}" for group in ("group_hr", "group_counselor", "group_supervisor", "group_direction")
        )
        stranger = self._new_user("stranger", "group_hr", company_id=other.id, company_ids=[Command.set(other.ids)])
        stranger.group_ids = [Command.link(self.env.ref(group).id) for group in groups.split(",")]
        unfilled = set()
        for model in self._our_models():
            if "company_id" not in model._fields:
                continue
            with self.subTest(model=model._name):
                ours = model.sudo().search([("company_id", "=", self.env.company.id)])
                if not ours:
                    unfilled.add(model._name)
                    continue
                if not model.with_user(stranger).has_access("read"):
                    continue
                self.assertFalse(model.with_user(stranger).search([]) & ours.with_user(stranger))
                self.assertFalse(ours.with_user(stranger)._filtered_access("read"))
        self.assertLessEqual(unfilled, UNFILLED)
        self.assertNotIn("Amira", self._crawl(stranger)[0])


@tagged("post_install", "-at_install")
class TestAccessOverHttp(AccessMatrixCommon, HttpCase):
    def test_files_by_their_address(self):
        proof = self.env["insertion.proof"].search([("eligibility_id.person_id", "=", self.mine.person_id.id)])
        formality = self.mine.formality_ids
        attachment = self.env["ir.attachment"].search(
            [("res_model", "=", "insertion.proof"), ("res_id", "=", proof.id), ("res_field", "=", "file")]
        )
        self.env.flush_all()
        addresses = (
            f"/web/content/insertion.proof/{proof.id}/file",
            f"/web/content/{attachment.id}",
            f"/web/image/{attachment.id}",
            f"/web/content/insertion.formality/{formality.id}/document",
        )
        for user in (self.supervisor, self.direction, self.plain):
            self.authenticate(user.login, user.login)
            for address in addresses:
                with self.subTest(user=user.login, address=address):
                    answer = self.url_open(address)
                    self.assertNotIn(HIDDEN.encode(), answer.content)
        self.authenticate(self.counselor.login, self.counselor.login)
        self.assertIn(HIDDEN.encode(), self.url_open(addresses[0]).content)
        self.assertNotIn(HIDDEN.encode(), self.url_open(addresses[3]).content, "HR alone keeps these documents")
