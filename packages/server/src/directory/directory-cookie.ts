import type { Place } from '../deps.ts'
import { STEP_MS } from '../accounts/sign-in-steps.ts'

const STEP = /^[\w.-]{1,4000}$/

/** Binds a way to the directory and back to this browser: another browser cannot be made to finish it. */
export function directoryCookie(place: Place, step: string): string {
  return `${nameOf(place)}=${step}; ${attributes(place)}; Max-Age=${STEP_MS / 1000}`
}

export function endedDirectoryCookie(place: Place): string {
  return `${nameOf(place)}=; ${attributes(place)}; Max-Age=0`
}

export function readDirectoryCookie(place: Place, header: string | null): string | undefined {
  const start = `${nameOf(place)}=`
  const values = (header ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(start))
  const [value] = values.map((pair) => pair.slice(start.length))
  return values.length === 1 && value !== undefined && STEP.test(value) ? value : undefined
}

function nameOf(place: Place): string {
  return place.secure ? '__Host-taga-directory' : 'taga-directory'
}

function attributes(place: Place): string {
  return `Path=/; HttpOnly; SameSite=Strict${place.secure ? '; Secure' : ''}`
}
