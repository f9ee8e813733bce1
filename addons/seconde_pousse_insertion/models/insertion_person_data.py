from odoo import api, models


class InsertionPersonData(models.AbstractModel):
    """Where the data about a person is: found by the links between models, so that no new model is forgotten."""

    _name = "insertion.person.data"
    _description = "Data about a Person"

    @api.model
    def _get_person_paths(self):
        """Return every stored model that holds something about a person, as a dict model → path to the person.

        A model is linked to a person, to her pathway, or to a record that cannot exist without it.
        For example "eligibility_id.person_id" for a proof.
        """
        paths = {"insertion.person": "id"}
        candidates = [model for model in self.env.values() if model._auto and not model._abstract]
        candidates = [model for model in candidates if not model._transient]
        for target, suffix in (("insertion.person", ""), ("insertion.pathway", ".person_id")):
            for model in candidates:
                if model._name not in paths and (name := self._get_link(model, target)):
                    paths[model._name] = name + suffix
        # What hangs on these: lines, proofs, suspensions.
        grown = True
        while grown:
            grown = False
            for model in candidates:
                if model._name in paths:
                    continue
                for field in model._fields.values():
                    if field.type == "many2one" and field.store and field.required and field.comodel_name in paths:
                        if self._is_part(field):
                            paths[model._name] = f"{field.name}.{paths[field.comodel_name]}".removesuffix(".id")
                            grown = True
                            break
        return paths

    def _get_link(self, model, target):
        """Return the field of a model that leads to the target: its own link first, a list of people last."""
        links = [
            field
            for field in model._fields.values()
            if field.store and field.comodel_name == target and field.type in ("many2one", "many2many")
        ]
        own = f"{target.split('.')[-1]}_id"
        links.sort(key=lambda field: (field.name != own, field.type != "many2one", field.name))
        return links[0].name if links else None

    def _is_part(self, field):
        """Tell whether a record belongs to the one it points to: it disappears with it."""
        return field.ondelete == "cascade"

    @api.model
    def _get_employee_models(self):
        """Return core's models about an employee, as a dict model → field (contracts, leaves, skills, diplomas)."""
        paths = {"hr.employee": "id"}
        for model in self.env.values():
            field = model._fields.get("employee_id")
            if (
                model._auto
                and not model._abstract
                and not model._transient
                and not model._name.startswith("insertion.")
            ):
                if field and field.type == "many2one" and field.store and field.comodel_name == "hr.employee":
                    paths[model._name] = "employee_id"
        return paths
