/** A session ends after half an hour without a request, and after twelve hours in any case. AD-14, AD-15. */
export const SESSION_IDLE_MS = 30 * 60_000
export const SESSION_MAX_MS = 12 * 60 * 60_000

/** How often a session's last request is written down. */
export const SESSION_TOUCH_MS = 60_000
