from odoo.tests import freeze_time, tagged

from .common_member import MemberCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-01 08:00:00")
class TestHireOffer(MemberCommon):
    def test_a_list_says_at_once_which_farms_are_members(self):
        self.join_and_pay()
        neighbour = self.farm.copy({"name": "Ferme voisine"})
        offers = self.env["sp.hire.offer"].create(
            [{"name": f"Saison {rank}", "partner_id": (self.farm | neighbour)[rank % 2].id} for rank in range(20)]
        )
        counts = []
        for some in (offers[:2], offers):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = some.mapped("is_member")
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(found, [True, False] * (len(some) // 2))
        self.assertEqual(*counts)
