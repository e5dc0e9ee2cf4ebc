import { Fault } from '@taga/contract'
import type { Place } from '../deps.ts'

/** Only names we know are served, also on loopback: a page elsewhere whose name was pointed at 127.0.0.1 gets nothing. Throws `bad_host`. */
export function checkHost(place: Place, headers: Headers): void {
  const host = headers.get('host')?.toLowerCase()
  if (host === undefined || !place.hosts.includes(host)) throw new Fault('bad_host')
}

/**
 * The names a server is reached by: its URL, and where it listens on loopback also `localhost`, `127.0.0.1` and `[::1]` on that port.
 */
export function placeOf(url: URL, loopbackPort: number | undefined): Place {
  const loopback =
    loopbackPort === undefined
      ? []
      : ['localhost', '127.0.0.1', '[::1]'].map((name) => `http://${name}:${loopbackPort}`)
  const origins = [...new Set([url.origin, ...loopback])]
  return {
    url: url.origin,
    origins,
    hosts: origins.map((origin) => new URL(origin).host),
    secure: url.protocol === 'https:',
  }
}
