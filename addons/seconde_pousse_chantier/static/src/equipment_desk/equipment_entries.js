import { session } from "@web/session";
import { user } from "@web/core/user";

const KEY = `seconde_pousse_equipment_${session.db}_${user.userId}`;
const LARGEST_SIDE = 1280;

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

/**
 * A photo of a phone is ten times too heavy for a field's network.
 *
 * @param {File} file
 * @returns {Promise<string>} JPEG in base64
 */
export async function shrinkPhoto(file) {
    const bitmap = await createImageBitmap(file);
    const ratio = Math.min(1, LARGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * ratio);
    canvas.height = Math.round(bitmap.height * ratio);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.75).split(",")[1];
}

/** @returns {number|null} what is typed, a comma or a point before the decimals; null when it is no number */
export function parseCounter(text) {
    const value = Number(String(text).replace(/\s/g, "").replace(",", "."));
    return String(text).trim() && Number.isFinite(value) ? value : null;
}
