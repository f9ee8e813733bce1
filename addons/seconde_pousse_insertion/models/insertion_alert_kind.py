from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of alert: where it is read, which way the days count, for whom, and where its activity hangs.

    A kind that tells of health, disability, proofs or the PASS hangs on the alert, which supervisors cannot read; the
    others on the pathway.
    """

    code: str
    label: str
    model: str
    is_countdown: bool
    is_hr: bool = False
    is_public: bool = False


KINDS = {
    kind.code: kind
    for kind in (
        Kind("pass_end", "PASS IAE End", "insertion.pass", is_countdown=True),
        Kind("suspension_long", "Long Suspension", "insertion.pass.suspension", is_countdown=False),
        Kind("suspension_end", "Suspension End", "insertion.pass.suspension", is_countdown=True),
        Kind("contract_end", "Contract End", "insertion.pathway", is_countdown=True, is_hr=True, is_public=True),
        Kind("cddi_total", "24 Months of Contract", "insertion.pathway", is_countdown=True, is_hr=True, is_public=True),
        Kind("formality_late", "Late Formality", "insertion.formality", is_countdown=False, is_hr=True),
        Kind("document_end", "Document End", "insertion.formality", is_countdown=True, is_hr=True),
        Kind("unsigned", "Unsigned Contract", "hr.version", is_countdown=False, is_hr=True),
        Kind("diagnosis_end", "Diagnosis End", "insertion.eligibility", is_countdown=True),
        Kind("rqth_end", "RQTH End", "insertion.person", is_countdown=True),
        Kind("proof_missing", "Missing Proof", "insertion.eligibility", is_countdown=False),
        Kind("interview", "No Interview", "insertion.pathway", is_countdown=False, is_public=True),
        Kind("barrier", "Unexplored Barrier", "insertion.pathway", is_countdown=False),
        Kind("immersion", "Immersion Limits", "insertion.pathway", is_countdown=True, is_public=True),
        Kind("annex_end", "Annex End", "insertion.annex", is_countdown=True, is_hr=True),
    )
}
