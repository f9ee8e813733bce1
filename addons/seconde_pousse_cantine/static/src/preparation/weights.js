/** Weights as people and scales type them; nothing here knows the network. */

import { user } from "@web/core/user";
import { spellUnit } from "../units";

/**
 * “9,63”, “9.63 kg”, “ST,GS,+ 9.63kg”, “1 234,5”, “9630 g” → a number in the unit of the line, or null.
 *
 * @param {string} text what was typed, by a hand or by a scale that acts as a keyboard
 * @param {string} uom name of the unit of the line
 * @returns {number|null}
 */
export function parseWeight(text, uom = "kg") {
    const found = /-?\d[\d\s\u00a0\u202f]*(?:[.,]\d+)*/.exec(text || "");
    if (!found) {
        return null;
    }
    const digits = found[0].replace(/[\s\u00a0\u202f]/g, "");
    const cut = Math.max(digits.lastIndexOf(","), digits.lastIndexOf("."));
    const whole = (cut < 0 ? digits : digits.slice(0, cut)).replace(/[.,]/g, "");
    const number = Number(cut < 0 ? whole : `${whole}.${digits.slice(cut + 1)}`);
    const isGrams = uom === "kg" && /^\s*g\b/i.test(text.slice(found.index + found[0].length));
    return round(isGrams ? number / 1000 : number);
}

/** Two decimals, as the books keep them: 4.205 → 4.21 */
export function round(number) {
    return Math.round((number + Number.EPSILON) * 100) / 100;
}

/** 9.6 → “9,60”, 12 → “12” in French */
export function formatWeight(number, locale) {
    const digits = Number.isInteger(round(number)) ? 0 : 2;
    return round(number).toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: 2 });
}

/** 70, "Botte" → “70 bottes”, 9.63, "kg" → “9,63 kg” in French; the figure and its unit stay together. */
export function formatQuantity(number, uom) {
    return `${formatWeight(number, user.lang)}\u00a0${spellUnit(uom, round(number))}`;
}

/** The line after this one that nobody weighed, in the order of the screen; the first one after the last. */
export function findNext(lines, line) {
    const rank = lines.findIndex((other) => other.id === line.id);
    return [...lines.slice(rank + 1), ...lines.slice(0, rank)].find((other) => !other.is_weighed && !other.is_locked);
}

/** What a product, or an order, says of its lines: weighed, in all, quantities. */
export function sumUp(lines) {
    return {
        weighed: lines.filter((line) => line.is_weighed).length,
        count: lines.length,
        due: round(lines.reduce((sum, line) => sum + line.due, 0)),
        quantity: round(lines.reduce((sum, line) => sum + (line.is_weighed ? line.quantity : 0), 0)),
    };
}
