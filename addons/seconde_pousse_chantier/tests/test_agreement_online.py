import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_portal import PortalCommon
from .common_safety import SafetyCommon
from .test_work_note import SIGNATURE

DRAWN = SIGNATURE.decode()


@tagged("post_install", "-at_install")
class TestAgreementOnline(SafetyCommon, PortalCommon):
    """We sign and send; the farmer signs what we signed, and nobody else does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.farm.email = "lauriers@example.com"
        cls.other_farm = cls.env["res.partner"].create({"name": "Ferme du Moulin", "is_company": True})
        cls.farmer = cls._create_farmer("test_agree_farmer", cls.farm)
        cls.farmer.partner_id.function = "Exploitante"
        cls.other_farmer = cls._create_farmer("test_agree_other", cls.other_farm)
        cls.agreement = cls._create_agreement()
        cls.env.flush_all()

    @classmethod
    def _create_agreement(cls, **values):
        job = cls.create_job(**values)
        return cls.env["sp.agreement"].create({"task_id": job.id, "kind": "service", "supervisor_id": cls.carmen.id})

    def _send(self, agreement=None):
        agreement = agreement or self.agreement
        dialog = agreement.action_send_to_sign()
        signature = self.env["sp.signature"].with_context(**dialog["context"])
        values = {"own_signature": SIGNATURE, "own_signed_by": "Claire Roux", "own_signed_role": "Directrice"}
        signature.create(values).action_sign()
        self.env.flush_all()
        return agreement

    def _sign_online(self, agreement, name="Lucie Roux", signature=DRAWN, key=None, suffix=""):
        key = key or agreement._get_content_key()
        url = f"/my/agreements/{agreement.id}/sign?content_key={key}&role=Exploitante{suffix}"
        return self._rpc(url, name=name, signature=signature)

    def test_we_sign_first_and_the_link_is_mailed(self):
        self._send()
        mail = self.env["mail.mail"].search([("model", "=", "sp.agreement"), ("res_id", "=", self.agreement.id)])
        self.assertEqual(mail.recipient_ids, self.farm)
        self.assertIn(self.agreement.access_token, mail.body_html)
        self.assertEqual((self.agreement.state, self.agreement.online_state), ("draft", "sent"))
        self.agreement.action_send_to_sign()
        self.assertEqual(self.env["mail.mail"].search_count([("res_id", "=", self.agreement.id)]), 2)

    def test_nothing_is_sent_that_could_not_be_signed(self):
        self.agreement.supervisor_id = False
        with self.assertRaisesRegex(UserError, "say who|dites qui"):
            self.agreement.action_send_to_sign()
        self.agreement.supervisor_id = self.carmen
        self.farm.email = False
        with self.assertRaisesRegex(UserError, "no e-mail|pas d.adresse"):
            self.agreement.action_send_to_sign()
        self.farm.email = "lauriers@example.com"
        for values in ((False, "Claire"), (SIGNATURE, " ")):
            with self.assertRaisesRegex(UserError, "your name|votre nom"):
                self.agreement._sign_and_send(*values)
        for values in ({"own_signed_on": "2026-05-01 08:00:00"}, {"own_signed_key": "x"}):
            with self.assertRaisesRegex(UserError, "with its buttons|avec ses boutons"):
                self.agreement.write(values)

    def test_she_signs_once_what_we_signed(self):
        self._send()
        self._log_in(self.farmer)
        self.assertIn("To sign", self._text(self._get(f"/my/field-jobs/{self.agreement.task_id.id}")))
        page = self._get(f"/my/agreements/{self.agreement.id}").text
        for words in ("inspection commune", "Carmen", "Claire Roux", "Not signed yet", "signature_form"):
            self.assertIn(words, page)
        for values in ({"name": " "}, {"signature": "pas une image"}, {"signature": False}, {"key": "vieille"}):
            with self.subTest(values):
                self.assertIn("error", self._sign_online(self.agreement, **values))
        answer = self._sign_online(self.agreement)
        self.assertTrue(answer.get("force_refresh"), answer)
        signed = self.agreement
        signed.invalidate_recordset()
        self.assertEqual(
            (signed.state, signed.host_signed_by, signed.host_signed_role, signed.own_signed_by, signed.online_state),
            ("signed", "Lucie Roux", "Exploitante", "Claire Roux", False),
        )
        self.assertTrue(signed.signed_on and signed.host_signature and signed.own_signature)
        self.assertEqual(signed.task_id.contract_kind, "service")
        with self.assertRaisesRegex(UserError, "no longer changes|ne change plus"):
            signed.body = "<p>Autre</p>"
        again = self._sign_online(signed, name="Autre")
        self.assertRegex(again["error"], "no longer changes|ne change plus")
        signed.invalidate_recordset()
        self.assertEqual(signed.host_signed_by, "Lucie Roux")
        self.assertIn("Signed, thank you", self._text(self._get(f"/my/agreements/{signed.id}?done=signed")))
        signed.sudo().message_post(body="Merci", partner_ids=self.farm.ids)

    def test_what_changed_since_we_signed_is_not_signed(self):
        self._send()
        read = self.agreement._get_content_key()
        self.agreement.price_note = "Le double"
        self.assertEqual(self.agreement.online_state, "changed")
        self.env.flush_all()
        self._log_in(self.farmer)
        self.assertNotIn("portal.signature_form", self._get(f"/my/agreements/{self.agreement.id}").text)
        for key in (read, self.agreement._get_content_key()):
            self.assertRegex(self._sign_online(self.agreement, key=key)["error"], "just changed|vient de changer")
        self._send()
        self.assertTrue(self._sign_online(self.agreement).get("force_refresh"))

    def test_what_was_not_sent_is_not_there(self):
        self._log_in(self.farmer)
        self.agreement._portal_ensure_token()
        self.env.flush_all()
        token = f"&access_token={self.agreement.access_token}"
        for suffix in ("", token):
            self.assertEqual(self._get(f"/my/agreements/{self.agreement.id}?{suffix}").status_code, 404)
            self.assertIn("error", self._sign_online(self.agreement, suffix=suffix))
        self._send()
        self.agreement.action_cancel()
        self.env.flush_all()
        self.assertEqual(self._get(f"/my/agreements/{self.agreement.id}").status_code, 404)

    def test_signed_on_the_spot_it_no_longer_waits_online(self):
        self._send()
        self.sign(self.agreement)
        self.assertEqual((self.agreement.own_signed_by, self.agreement.own_signed_on), ("Paul", False))
        self.env.flush_all()
        self._log_in(self.farmer)
        self.assertRegex(self._sign_online(self.agreement)["error"], "no longer changes|ne change plus")

    def test_nobody_else_reads_nor_signs(self):
        self._send()
        other = self._send(self._create_agreement(location_note="Haie du moulin"))
        token = self.agreement.access_token
        for user, suffix in (
            (self.other_farmer, ""),
            (self.other_farmer, f"&access_token={token[:-1]}x"),
            (self.other_farmer, f"&access_token={other.access_token}"),
            (None, ""),
            (None, f"&access_token={other.access_token}"),
        ):
            with self.subTest(user=user and user.login, suffix=suffix):
                self._log_in(user) if user else self.authenticate(None, None)
                for page in ("x=1", "report_type=pdf"):
                    path = f"/my/agreements/{self.agreement.id}?{page}{suffix}"
                    self.assertEqual(self._get(path).status_code, 404, path)
                self.assertIn("error", self._sign_online(self.agreement, suffix=suffix))
        self._log_in(self.other_farmer)
        for field in ("own_signature", "signed_pdf", "insurance_proof"):
            answer = self._get(f"/web/content/sp.agreement/{self.agreement.id}/{field}")
            self.assertNotEqual(answer.status_code, 200, field)
        self.agreement.invalidate_recordset()
        self.assertEqual((self.agreement.state, self.agreement.host_signed_by), ("draft", False))
        for user in (self.farmer, self.other_farmer):
            with mute_logger("odoo.models", "odoo.addons.base.models.ir_model"), self.assertRaises(AccessError):
                self.agreement.with_user(user).read(["body"])
            with mute_logger("odoo.models", "odoo.addons.base.models.ir_model"), self.assertRaises(AccessError):
                self.agreement.with_user(user).sign(SIGNATURE, "Moi", SIGNATURE, "Moi")

    def test_the_link_of_the_mail_signs_without_an_account(self):
        self._send()
        self.authenticate(None, None)
        suffix = f"&access_token={self.agreement.access_token}"
        self.assertEqual(self._get(f"/my/agreements/{self.agreement.id}?x=1{suffix}").status_code, 200)
        answer = self._sign_online(self.agreement, suffix=suffix)
        self.assertTrue(answer.get("force_refresh"), answer)
        self.agreement.invalidate_recordset()
        kept = base64.b64decode(self.agreement.signed_pdf or b"")
        got = self._get(f"/my/agreements/{self.agreement.id}?report_type=pdf{suffix}")
        self.assertEqual(got.headers["Content-Type"], "application/pdf")
        if kept:
            self.assertEqual(got.content, kept, "the very paper that was signed")
