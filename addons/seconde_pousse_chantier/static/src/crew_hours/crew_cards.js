/** What a supervisor types of a crew's day, task by task; nothing here knows the network. */

export const STEP = 15;
export const LONGEST = 24 * 60;

let lastKey = 0;

function clone(value) {
    return JSON.parse(JSON.stringify(value));
}

/** The minutes somebody is due on a half-day, or on both. */
export function getDue(person, half) {
    return half === "day" ? person.due.am + person.due.pm : person.due[half];
}

/** What the plan says of somebody on a card; without any name in the plan, the whole crew is meant. */
export function getPlanned(card, person, half) {
    const row = card.planned.find((one) => one.person_id === person.id);
    if (!row) {
        return card.planned.length || card.session_id || person.crew ? 0 : getDue(person, half);
    }
    const halves = half === "day" ? row.halves : row.halves.filter((one) => one === half);
    return halves.reduce((sum, one) => sum + person.due[one], 0);
}

/**
 * @param {Object} card as the server reads it
 * @param {Object[]} people of the screen
 * @param {string} half "am", "pm" or "day"
 * @param {boolean} isUnsure nothing says who was on it
 * @returns {Object} the card on screen: one row per person, ticked or not
 */
export function makeCard(card, people, half, isUnsure = false) {
    const typed = new Map(card.lines.map((line) => [line.person_id, line.minutes]));
    const rows = people.map((person) => {
        const planned = isUnsure ? 0 : getPlanned(card, person, half);
        const minutes = card.session_id ? typed.get(person.id) || 0 : planned;
        return { id: person.id, minutes, isIn: minutes > 0 };
    });
    return {
        ...clone(card),
        key: (lastKey += 1),
        rows,
        billed: card.session_id ? card.billed_minutes : null,
        photos: [],
        // What is planned and not typed yet is to be saved; what was saved is not.
        isDirty: !card.session_id && rows.some((row) => row.isIn),
        isOpen: false,
    };
}

/** A task that nobody planned, or a kind of work that becomes one. */
export function makeAddedCard(offer, people) {
    const empty = { lines: [], planned: [], session_id: false, version: 0, note: "", incident: "", is_locked: "" };
    const figures = { billed_minutes: 0, quantity_done: 0, hour_from: 0, hour_to: 0, photo_count: 0 };
    const texts = { shares: "", typed: "", where: "", unit: "" };
    const card = makeCard({ ...empty, ...figures, ...texts, is_field_job: false, ...clone(offer) }, [], "day");
    card.rows = people.map((person) => ({ id: person.id, minutes: 0, isIn: false }));
    card.isOpen = true;
    return card;
}

/** Somebody lent who is not on the cards yet. */
export function addRow(card, personId) {
    if (!card.rows.some((row) => row.id === personId)) {
        card.rows.push({ id: personId, minutes: 0, isIn: false });
    }
}

export function setMinutes(card, row, minutes) {
    const kept = Math.min(LONGEST, Math.max(0, minutes));
    Object.assign(row, { minutes: kept, isIn: kept > 0 });
    card.isDirty = true;
}

/** In or out, with what the plan or the others of the card say. */
export function toggle(card, row, person, half) {
    const others = card.rows.find((one) => one.isIn && one.id !== row.id);
    const minutes = getPlanned(card, person, half) || others?.minutes || getDue(person, half) || 60;
    setMinutes(card, row, row.isIn ? 0 : minutes);
}

/** One duration for everybody who is in. */
export function setEveryone(card, minutes) {
    for (const row of card.rows.filter((one) => one.isIn)) {
        setMinutes(card, row, minutes);
    }
}

/** What the plan says of somebody, morning included: what was saved at noon is not lost in the evening. */
export function getPlannedSoFar(card, person, half) {
    return getPlanned(card, person, card.session_id && half === "pm" ? "day" : half);
}

/** Whether the card says something else than the plan. */
export function isOffPlan(card, people, half) {
    return (
        card.planned.length > 0 &&
        people.some((person) => {
            const row = card.rows.find((one) => one.id === person.id);
            return (row?.minutes || 0) !== getPlannedSoFar(card, person, half);
        })
    );
}

/** Whether somebody planned has nothing yet, or the morning only; what was typed otherwise is a correction. */
function isMissing(card, person, half) {
    const planned = getPlannedSoFar(card, person, half);
    const minutes = card.rows.find((row) => row.id === person.id)?.minutes || 0;
    return minutes < planned && [0, getPlanned(card, person, "am")].includes(minutes);
}

export function lacksPlanned(card, people, half) {
    return card.planned.length > 0 && people.some((person) => isMissing(card, person, half));
}

/** What the plan says, for whoever has nothing yet. */
export function fillPlan(card, people, half) {
    for (const person of people.filter((one) => isMissing(card, one, half))) {
        addRow(card, person.id);
        setMinutes(card, card.rows.find((row) => row.id === person.id), getPlannedSoFar(card, person, half));
    }
}

/** What the plan says, for the whole card. */
export function copyPlan(card, people, half) {
    for (const person of people) {
        addRow(card, person.id);
        const row = card.rows.find((one) => one.id === person.id);
        const minutes = getPlannedSoFar(card, person, half);
        if (row.minutes !== minutes) {
            setMinutes(card, row, minutes);
        }
    }
}

export function getTotal(card) {
    return card.rows.reduce((sum, row) => sum + row.minutes, 0);
}

export function getBilled(card) {
    return card.billed === null ? getTotal(card) : card.billed;
}

/** Minutes of one person on all the cards, and on those of other crews. */
export function getDayTotal(cards, person) {
    const here = cards.reduce((sum, card) => sum + (card.rows.find((row) => row.id === person.id)?.minutes || 0), 0);
    return here + person.elsewhere;
}

/** What is sent of a card: who, how long, and what else was said. */
export function toValues(card) {
    return {
        session_id: card.session_id,
        task_id: card.task_id || false,
        kind_id: card.task_id ? false : card.kind_id,
        version: card.version,
        lines: card.rows.filter((row) => row.minutes).map((row) => ({ person_id: row.id, minutes: row.minutes })),
        billed_minutes: card.is_field_job ? card.billed : card.billed_minutes || 0,
        quantity_done: card.quantity_done,
        hour_from: card.hour_from,
        hour_to: card.hour_to,
        note: card.note,
        incident: card.incident,
        photos: clone(card.photos),
    };
}

/**
 * What was typed, put back on the screen as it is now: the server's version of each session, our minutes.
 *
 * @param {Object[]} cards as the server reads them now, made for the screen
 * @param {Object[]} mine values of an entry that was not taken
 * @returns {Object[]} the cards, ours marked to be saved
 */
export function putBack(cards, mine, offers, people) {
    for (const values of mine) {
        let card = cards.find((one) => one.session_id && one.session_id === values.session_id);
        card = card || cards.find((one) => values.task_id && one.task_id === values.task_id && !one.isMine);
        if (!card) {
            const offer = offers.find((one) => (values.task_id ? one.task_id : one.id) === (values.task_id || values.kind_id));
            if (!offer) {
                continue;
            }
            card = makeAddedCard(values.task_id ? offer : { ...offer, kind_id: offer.id, task_id: false }, people);
            cards.push(card);
        }
        const minutes = new Map(values.lines.map((line) => [line.person_id, line.minutes]));
        [...minutes.keys()].forEach((id) => addRow(card, id));
        card.rows.forEach((row) => setMinutes(card, row, minutes.get(row.id) || 0));
        const { quantity_done, hour_from, hour_to, note, incident, photos } = values;
        Object.assign(card, { quantity_done, hour_from, hour_to, note, incident, photos, isDirty: true, isMine: true });
        card.billed = values.billed_minutes;
    }
    return cards;
}

/** “8 h 30”, “8:30”, “8,5” → 8.5; nothing → 0; null when it is no hour of a day. */
export function parseHour(text) {
    const typed = (text || "").trim().replace(/\s/g, "");
    if (!typed) {
        return 0;
    }
    const found = /^(\d{1,2})(?:[h:](\d{0,2})|[.,](\d+))?$/i.exec(typed);
    if (!found) {
        return null;
    }
    const hour = Number(found[1]) + Number(found[2] || 0) / 60 + Number(found[3] ? `0.${found[3]}` : 0);
    return hour <= 24 ? hour : null;
}

/** 8.5 → “08:30”, as the field of an hour wants it; 0 → nothing. */
export function formatHour(hour) {
    const minutes = Math.round(hour * 60);
    const pad = (number) => String(number).padStart(2, "0");
    return minutes ? `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}` : "";
}
