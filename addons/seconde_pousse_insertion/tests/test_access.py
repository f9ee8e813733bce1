from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged

from .common import MODULE, NIR_AMIRA, NIR_CORSICA, InsertionCommon

OPERATIONS = ("read", "write", "create", "unlink")
IDENTITY_FIELDS = ("nir", "birth_date", "sex")


@tagged("post_install", "-at_install")
class TestAccess(InsertionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        people = cls.Person.create(
            [
                {
                    "name": "Amira",
                    "nir": NIR_AMIRA,
                    "birth_date": "1994-03-12",
                    "sex": "female",
                },
                {
                    "name": "Nadège",
                    "nir": NIR_CORSICA,
                    "birth_date": "1974-07-05",
                    "sex": "female",
                },
                {"name": "Karim"},
            ]
        )
        cls.mine, cls.theirs, cls.alone = people
        cls.my_pathway, cls.their_pathway = cls.Pathway.create(
            [
                {"person_id": cls.mine.id, "supervisor_id": cls.supervisor.id},
                {"person_id": cls.theirs.id, "supervisor_id": cls.other_supervisor.id},
            ]
        )

    def _rpc(self, user, model, method, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return call_kw(self.env[model].with_user(user), method, args, kwargs)

    def _allowed(self, user, records):
        return "".join(operation[0] for operation in OPERATIONS if records.with_user(user).has_access(operation))

    def test_role_matrix(self):
        # r(ead), w(rite), c(reate), u(nlink) on: one's crew, the others' crew
        matrix = {
            self.supervisor: ("r", ""),
            self.counselor: ("rwc", "rwc"),
            self.hr: ("rwcu", "rwcu"),
            self.direction: ("", ""),
            self.plain: ("", ""),
        }
        for user, (own, other) in matrix.items():
            for model, mine, theirs in (
                ("person", self.mine, self.theirs | self.alone),
                ("pathway", self.my_pathway, self.their_pathway),
            ):
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(self._allowed(user, mine), own)
                    self.assertEqual(self._allowed(user, theirs), other)
                    self._check_done_as_announced(user, mine, own)

    def _check_done_as_announced(self, user, record, allowed):
        as_user = record.with_user(user)
        if record._name == "insertion.person":
            values, change = {"name": "New"}, {"name": "Changed"}
        else:
            values, change = {"person_id": self.alone.id}, {"date_start": self.today}
        spare = record.create(values)
        operations = {
            "r": lambda: as_user.read(["display_name"]),
            "w": lambda: as_user.write(change),
            "c": lambda: as_user.create(values),
            "u": lambda: spare.with_user(user).unlink(),
        }
        for operation, attempt in operations.items():
            if operation in allowed:
                attempt()
            else:
                self.assertRaises(AccessError, attempt)

    def test_supervisor_sees_his_crew_only(self):
        Pathway = self.Pathway.with_user(self.supervisor)
        self.assertEqual(Pathway.search([]), self.my_pathway)
        self.assertEqual(self.Person.with_user(self.supervisor).search([]), self.mine)
        self.assertEqual(Pathway._read_group([], [], ["__count"]), [(1,)])
        self.assertFalse(Pathway.name_search("Nadège"))
        with self.assertRaises(AccessError):
            self.their_pathway.with_user(self.supervisor).read(["person_id"])
        self.my_pathway.supervisor_id = self.other_supervisor
        self.assertFalse(Pathway.search([]))

    def test_supervisor_and_counselor_at_once_sees_everybody(self):
        self.supervisor.group_ids += self.env.ref(f"{MODULE}.group_counselor")
        self.assertEqual(
            self.Pathway.with_user(self.supervisor).search_count([]),
            self.Pathway.search_count([]),
        )

    def test_roles_imply_no_more_than_they_need(self):
        for user in (self.supervisor, self.counselor, self.direction):
            self.assertFalse(user.has_group("hr.group_hr_user"), user.login)
        self.assertTrue(self.hr.has_group("hr.group_hr_manager"))
        self.assertFalse(self.hr.has_group(f"{MODULE}.group_counselor"))
        admin = self.env.ref("base.user_admin")
        for group in ("group_hr", "group_counselor"):
            self.assertTrue(admin.has_group(f"{MODULE}.{group}"))

    def test_identity_fields_stay_with_hr_and_counselor(self):
        # Without this right every export is refused, and nothing would be proven.
        roles = self.supervisor | self.counselor | self.hr | self.direction | self.plain
        export = self.env.ref("base.group_allow_export")
        roles.write({"group_ids": [Command.link(export.id)]})
        for field in IDENTITY_FIELDS:
            value = self.mine[field]
            attempts = (
                ("insertion.person", "read", (self.mine.ids, [field]), {}),
                ("insertion.person", "web_read", (self.mine.ids, {field: {}}), {}),
                ("insertion.person", "search_read", ([], [field]), {}),
                ("insertion.person", "search", ([(field, "=", value)],), {}),
                ("insertion.person", "search", ([(field, "!=", False)],), {}),
                ("insertion.person", "search", ([],), {"order": field}),
                ("insertion.person", "export_data", (self.mine.ids, [field]), {}),
                (
                    "insertion.pathway",
                    "export_data",
                    (self.my_pathway.ids, [f"person_id/{field}"]),
                    {},
                ),
                (
                    "insertion.pathway",
                    "search_count",
                    ([(f"person_id.{field}", "=", value)],),
                    {},
                ),
                (
                    "insertion.pathway",
                    "web_read",
                    (self.my_pathway.ids, {"person_id": {"fields": {field: {}}}}),
                    {},
                ),
            )
            groupby = f"{field}:year" if field == "birth_date" else field
            attempts += (
                ("insertion.person", "formatted_read_group", ([], [groupby]), {}),
                (
                    "insertion.pathway",
                    "formatted_read_group",
                    ([], [f"person_id.{groupby}"]),
                    {},
                ),
                (
                    "insertion.person",
                    "formatted_read_group",
                    ([], [], [f"{field}:array_agg"]),
                    {},
                ),
            )
            for model, method, args, kwargs in attempts:
                with self.subTest(field=field, method=method, args=args):
                    for user in (self.supervisor, self.direction, self.plain):
                        self.assertRaises(AccessError, self._rpc, user, model, method, *args, **kwargs)
                    for user in (self.counselor, self.hr):
                        self._rpc(user, model, method, *args, **kwargs)

    def test_identity_fields_are_not_even_announced(self):
        for user in (self.supervisor, self.direction, self.plain):
            known = self._rpc(user, "insertion.person", "fields_get")
            self.assertFalse(set(IDENTITY_FIELDS) & set(known), user.login)
        view = self._rpc(self.supervisor, "insertion.person", "get_views", [(False, "form")])
        self.assertNotIn("nir", view["views"]["form"]["arch"])

    def test_nothing_sensitive_reaches_the_chatter(self):
        tracked = {name for name, field in self.Pathway._fields.items() if getattr(field, "tracking", False)}
        self.assertEqual(
            tracked,
            {"counselor_id", "crew_id", "supervisor_id", "date_start", "date_end", "state"},
        )
        self.assertNotIn("message_ids", self.Person._fields)

    def test_menus(self):
        root = self.env.ref(f"{MODULE}.insertion_menu")
        people = self.env.ref(f"{MODULE}.insertion_person_menu")
        for user, sees_root, sees_people in (
            (self.supervisor, True, False),
            (self.counselor, True, True),
            (self.hr, True, True),
            (self.direction, True, False),
            (self.plain, False, False),
        ):
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(root.id in visible, sees_root, user.login)
            self.assertEqual(people.id in visible, sees_people, user.login)

    def test_views_open_for_each_role(self):
        for user in (self.supervisor, self.counselor, self.hr):
            self._rpc(
                user,
                "insertion.pathway",
                "get_views",
                [(False, kind) for kind in ("list", "kanban", "form", "search", "activity")],
            )

    def test_companies_are_isolated(self):
        other = self.env["res.company"].create({"name": "Other SIAE"})
        stranger = self._new_user(
            "other_hr",
            "group_hr",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.Person.with_user(stranger).search([]))
        self.assertFalse(self.Pathway.with_user(stranger).search([]))
        for record in (self.mine, self.my_pathway):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["display_name"])
        theirs = self.Person.with_user(stranger).create({"name": "Other"})
        self.assertEqual(theirs.company_id, other)
        self.assertFalse(theirs.with_user(self.hr).has_access("read"))

        both = self.env["res.users"].browse(self.hr.id)
        both.company_ids += other
        in_both = self.Person.with_user(both).with_context(allowed_company_ids=[both.company_id.id, other.id])
        self.assertLessEqual(theirs | self.mine, in_both.search([]))
