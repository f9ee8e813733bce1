/** What a driver types at one door; nothing here knows the network. */

import { makeUuid } from "@seconde_pousse/entry_store/entry_store";
import { serializeDateTime } from "@web/core/l10n/dates";

/**
 * @param {Object} stop as the server reads it
 * @returns {Object} what is typed about it, empty
 */
export function makeDraft(stop) {
    return {
        uuid: makeUuid(),
        crates: Object.fromEntries(stop.crates.map((crate) => [crate.id, 0])),
        refused: {},
        name: "",
        note: "",
        signature: "",
        photo: "",
        isDirty: false,
    };
}

/**
 * @param {Object} stop as the server reads it now
 * @param {Object} entry kept on the phone, that the server refused
 * @returns {Object} what was typed, to correct
 */
export function makeDraftAgain(stop, { draft }) {
    const empty = makeDraft(stop);
    const kept = JSON.parse(JSON.stringify(draft));
    return { ...empty, ...kept, crates: { ...empty.crates, ...kept.crates }, isDirty: true };
}

/**
 * @param {Object} stop
 * @param {Object} draft
 * @param {Object} where day and batchId
 * @returns {Object} the entry kept on the phone until the server has it
 */
export function makeEntry(stop, draft, { day, batchId }) {
    const date = serializeDateTime(luxon.DateTime.now());
    return {
        uuid: draft.uuid,
        date,
        day,
        batchId,
        siteId: stop.id,
        name: stop.name,
        refusal: "",
        draft: JSON.parse(JSON.stringify(draft)),
        values: {
            uuid: draft.uuid,
            picking_ids: [...stop.picking_ids],
            date,
            crates: Object.entries(draft.crates).map(([id, quantity]) => ({ product_id: Number(id), quantity })),
            refused: Object.entries(draft.refused)
                .filter(([id, { quantity }]) => quantity && stop.lines.some((line) => line.id === Number(id)))
                .map(([id, { quantity, reasonId }]) => ({ move_id: Number(id), quantity, reason_id: reasonId })),
            name: draft.name,
            note: draft.note,
            signature: draft.signature,
            photo: draft.photo,
        },
    };
}

/** @returns {string} a link that opens the phone's own map on the stop */
export function getMapLink({ address, latitude, longitude }, { isAndroid, isIOS }) {
    const query = encodeURIComponent(latitude || longitude ? `${latitude},${longitude}` : address);
    if (isAndroid) {
        return `geo:${latitude || 0},${longitude || 0}?q=${encodeURIComponent(address)}`;
    }
    return isIOS ? `maps:?q=${query}` : `https://www.openstreetmap.org/search?query=${query}`;
}
