"""What every part of the story needs: days that are worked, names to find again, signatures."""

import base64
from datetime import datetime, time, timedelta
from io import BytesIO

from PIL import Image, ImageDraw

MODULE = "seconde_pousse_chantier"
FRIDAY = 4


def get_today(env):
    """Return the day where the farm is."""
    return env.company._sp_get_today()


def get_monday(env, weeks=0):
    """Return the Monday of this week, or of another one."""
    today = get_today(env)
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def get_workdays(first, last):
    """Return the days from Monday to Friday between two days."""
    days = [first + timedelta(days=rank) for rank in range((last - first).days + 1)]
    return [day for day in days if day.weekday() <= FRIDAY]


def get_last_workday(day):
    """Return a day, or the Friday before a week-end."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def at(day, hour):
    """Return an hour of a day, in UTC: the hour of the farm matters little to the story."""
    return datetime.combine(day, time(hour))


def make(env, name, model, values):
    """Create a record that the story finds again by its name; run again, it is found."""
    known = env.ref(f"{MODULE}.{name}", raise_if_not_found=False)
    if known:
        return known
    record = env[model].create(values)
    env["ir.model.data"]._update_xmlids([{"xml_id": f"{MODULE}.{name}", "record": record, "noupdate": True}])
    return record


def draw_signature():
    """Return a name drawn with a finger, as a PNG in base64."""
    picture = Image.new("RGB", (400, 140), "white")
    pen = ImageDraw.Draw(picture)
    pen.arc((20, 20, 120, 120), 30, 320, fill="navy", width=4)
    pen.line([(90, 95), (150, 50), (170, 105), (215, 55), (240, 100), (380, 70)], fill="navy", width=4, joint="curve")
    content = BytesIO()
    picture.save(content, "PNG")
    return base64.b64encode(content.getvalue()).decode()


def sign_paper(paper, signer, day, own_signer="Claire Roux"):
    """Sign an agreement or an inspection on a past day, without printing it: its PDF is made when it is opened."""
    drawn = draw_signature()
    paper._check_may_sign()
    paper._take_step().write(
        {
            "host_signature": drawn,
            "host_signed_by": signer,
            "own_signature": drawn,
            "own_signed_by": own_signer,
            "signed_on": at(day, 9),
            "state": "signed",
            **paper._prepare_frozen(),
        }
    )
    paper._after_signature()


def sign_note(note, signer, day):
    """Sign a work note on a past day; no mail leaves for what happened before anybody looked."""
    note.sign(draw_signature(), signer)
    note._take_step().write({"signed_on": at(day, 15), "is_mail_due": False})
