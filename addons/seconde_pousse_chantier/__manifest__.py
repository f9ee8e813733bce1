{
    "name": "Seconde Pousse – Field Work",
    "summary": "The crews' week, hours by task, field jobs sold to farms, shared equipment and members",
    "version": "19.0.1.0.0",
    "development_status": "Beta",
    "category": "Services/Farm",
    "author": "Seconde Pousse",
    "license": "AGPL-3",
    "application": True,
    "depends": [
        "seconde_pousse",
        "sale_timesheet",
        "hr_skills",
        "maintenance",
        "fleet",
        "partnership",
        "portal",
    ],
    "data": [
        "security/seconde_pousse_chantier_groups.xml",
        "security/ir.model.access.csv",
        "security/seconde_pousse_chantier_rules.xml",
    ],
}
