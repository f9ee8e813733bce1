from odoo import models


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["sp.task.work", "sp.task.job", "sp.task.equipment", "project.task"]
