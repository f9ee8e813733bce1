/** What a supervisor says of each person on one half-day, in minutes; nothing here knows the network. */

export const STEP = 15;

/** 195 → “3 h 15” */
export function formatMinutes(minutes) {
    const rest = minutes % 60;
    const hours = `${Math.floor(minutes / 60)} h`;
    return rest ? `${hours} ${String(rest).padStart(2, "0")}` : hours;
}

/**
 * @param {Object} line what the server knows of one person
 * @returns {Object} the entry shown on screen
 */
export function toEntry(line) {
    // An announced absence is an answer: one tap less.
    const isAnswered = line.status === "todo" && line.announced && !line.locked;
    return { ...line, status: isAnswered ? "absent" : line.status, isDirty: isAnswered };
}

export function setPresent(entry) {
    const isPresent = entry.status === "present";
    Object.assign(entry, {
        status: isPresent ? "todo" : "present",
        minutes: isPresent ? 0 : entry.due,
        absence_type_id: false,
        isDirty: true,
    });
}

export function setAbsent(entry, typeId) {
    Object.assign(entry, { status: "absent", minutes: 0, absence_type_id: typeId, isDirty: true });
}

/** Somebody absent for a part of the half-day keeps the kind of absence for the rest of it. */
export function addMinutes(entry, minutes, longest) {
    const total = Math.min(longest, Math.max(0, entry.minutes + minutes));
    if (total !== entry.minutes) {
        Object.assign(entry, { minutes: total, isDirty: true });
    }
}

export function toValues({ id, status, minutes, absence_type_id }) {
    return { id, status, minutes, absence_type_id };
}

/** After a save: what was typed meanwhile wins over what the server answers. */
export function mergeEntries(entries, lines, sent) {
    const current = new Map(entries.map((entry) => [entry.id, entry]));
    return lines.map((line) => {
        const entry = current.get(line.id);
        const isNewer = entry?.isDirty && JSON.stringify(toValues(entry)) !== JSON.stringify(sent.get(line.id));
        return isNewer ? entry : toEntry(line);
    });
}
