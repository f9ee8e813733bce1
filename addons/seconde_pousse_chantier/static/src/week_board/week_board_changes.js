import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

export const HALVES = ["am", "pm"];

export function slotKey(personId, day, half) {
    return `${personId}/${day}/${half}`;
}

/** Index what the server gave: cells by person, day and half-day. */
export function indexCells(cells) {
    return Object.fromEntries(cells.map((cell) => [slotKey(cell.person_id, cell.day, cell.half), cell]));
}

function listAssignments(cells) {
    const found = new Map();
    for (const cell of Object.values(cells)) {
        for (const assignment of cell.assignments) {
            found.set(assignment.id, { ...assignment, key: slotKey(cell.person_id, cell.day, cell.half), cell });
        }
    }
    return found;
}

/** What somebody else planned, moved or took off between two looks at the week. */
export function findChanges(before, after) {
    const [old, now] = [listAssignments(before), listAssignments(after)];
    const changes = [];
    for (const [id, assignment] of now) {
        if (assignment.by && old.get(id)?.key !== assignment.key) {
            changes.push({ kind: old.has(id) ? "moved" : "planned", ...assignment });
        }
    }
    for (const [id, assignment] of old) {
        if (!now.has(id)) {
            changes.push({ kind: "removed", ...assignment, by: false });
        }
    }
    return changes;
}

export function spellHalf(day, half) {
    const name = deserializeDate(day).toLocaleString({ weekday: "long" });
    return half === "am" ? _t("%s morning", name) : _t("%s afternoon", name);
}

/** One sentence for each change made by somebody else. */
export function spellChange({ kind, by, cell, task_id }, people, tasks) {
    const values = {
        user: by,
        person: people.find((person) => person.id === cell.person_id)?.name || _t("Somebody"),
        task: tasks[task_id]?.name || _t("a task"),
        moment: spellHalf(cell.day, cell.half),
    };
    if (kind === "removed") {
        return _t("Taken off meanwhile: %(person)s, “%(task)s”, %(moment)s", values);
    }
    return kind === "moved"
        ? _t("%(user)s moved “%(task)s” to %(person)s, %(moment)s", values)
        : _t("%(user)s planned %(person)s on “%(task)s”, %(moment)s", values);
}

/** Say what clashes in a cell, without ever saying why somebody is not there. */
export function spellClash(cell, person, tasks) {
    const names = cell.assignments.map(({ task_id }) => `“${tasks[task_id]?.name || ""}”`).join(", ");
    const values = { person: person.name, moment: spellHalf(cell.day, cell.half), tasks: names };
    return cell.assignments.length > 1
        ? _t("%(person)s, %(moment)s: several tasks, %(tasks)s", values)
        : _t("%(person)s, %(moment)s: unavailable, but planned on %(tasks)s", values);
}
