import { session } from "@web/session";
import { user } from "@web/core/user";

const KEY = `seconde_pousse_equipment_${session.db}_${user.userId}`;

/** @returns {Object[]} what was typed on this phone and did not reach the server yet, the oldest first */
export function readPending() {
    try {
        return JSON.parse(localStorage.getItem(KEY)) || [];
    } catch {
        return [];
    }
}

/**
 * @param {Object[]} entries
 * @returns {boolean} whether the phone keeps them after a reload; otherwise only the open tab does
 */
export function keepPending(entries) {
    try {
        localStorage.setItem(KEY, JSON.stringify(entries));
        return true;
    } catch {
        return false;
    }
}

/**
 * @param {Object} card machine, or booking, as the server reads it
 * @returns {Object} what is typed when it leaves or comes back
 */
export function makeEntry(card) {
    return {
        uuid: crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`,
        bookingId: card.booking_id || false,
        equipmentId: card.equipment_id,
        name: card.name,
        step: card.step,
        employeeId: card.employee_id || false,
        quantity: 1,
        until: card.default_until || false,
        counter: "",
        look: "",
        note: "",
        isUnusable: false,
        photos: [],
    };
}

/** @returns {number|null} what is typed, a comma or a point before the decimals; null when it is no number */
export function parseCounter(text) {
    const value = Number(String(text).replace(/\s/g, "").replace(",", "."));
    return String(text).trim() && Number.isFinite(value) ? value : null;
}
