/** Minutes as people type and read them; nothing here knows the network. */

const SPACE = "\u00a0";

/** 195 → “3 h 15”, 12 → “12 min” */
export function formatMinutes(minutes) {
    const total = Math.abs(minutes || 0);
    const rest = total % 60;
    const hours = Math.floor(total / 60);
    const sign = minutes < 0 ? "−" : "";
    if (!hours) {
        return `${sign}${rest}${SPACE}min`;
    }
    return `${sign}${hours}${SPACE}h` + (rest ? `${SPACE}${String(rest).padStart(2, "0")}` : "");
}

/**
 * “3 h 15”, “3h15”, “3:15”, “3,25”, “195 min”, “195” → 195. A bare number above 24 is minutes: nobody works more hours.
 *
 * @param {string} text what was typed
 * @returns {number}
 */
export function parseMinutes(text) {
    const typed = (text || "").toLowerCase().replace(/[\s\u00a0\u202f]/g, "");
    const timed = /^(\d+)(?:h|:)(\d{0,2})(?:m|min)?$/.exec(typed);
    if (timed) {
        return Number(timed[1]) * 60 + Number(timed[2] || 0);
    }
    const bare = /^(\d+(?:[.,]\d+)?)(m|min|mn)?$/.exec(typed);
    if (!bare) {
        throw new Error(`not a duration: ${text}`);
    }
    const number = Number(bare[1].replace(",", "."));
    return Math.round(bare[2] || number > 24 ? number : number * 60);
}
