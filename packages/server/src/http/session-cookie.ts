import type { Place } from '../deps.ts'

/** 256 random bits in base64url. */
const TOKEN = /^[\w-]{43}$/

/** Host-only by its prefix where browsers come by https; on plain loopback the prefix is not allowed. */
function cookieName(place: Place): string {
  return place.secure ? '__Host-taga' : 'taga'
}

/** The `Set-Cookie` that begins a session. Ends with the browser or at `until` (epoch ms), whichever comes first. */
export function sessionCookie(place: Place, session: { token: string; until: number; now: number }): string {
  const maxAge = Math.max(0, Math.floor((session.until - session.now) / 1000))
  return `${cookieName(place)}=${session.token}; ${attributes(place)}; Max-Age=${maxAge}`
}

/** The `Set-Cookie` that makes the browser forget its session. */
export function endedSessionCookie(place: Place): string {
  return `${cookieName(place)}=; ${attributes(place)}; Max-Age=0`
}

/** The session token a request carries; undefined where there is none, two, or one that cannot be ours. */
export function readSessionCookie(place: Place, header: string | null): string | undefined {
  const name = `${cookieName(place)}=`
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(name))
    .map((pair) => pair.slice(name.length))
  const [token] = values
  return values.length === 1 && token !== undefined && TOKEN.test(token) ? token : undefined
}

function attributes(place: Place): string {
  return `Path=/; HttpOnly; SameSite=Strict${place.secure ? '; Secure' : ''}`
}
