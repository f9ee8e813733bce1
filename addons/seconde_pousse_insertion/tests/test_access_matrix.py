import base64
import json

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .access_table import get_fields, get_models
from .common import MODULE, NIR_AMIRA
from .common_access import HIDDEN, OPERATIONS, OTHER_CREW, SUPPORT_ONLY, UNFILLED, WAGE, AccessMatrixCommon


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
