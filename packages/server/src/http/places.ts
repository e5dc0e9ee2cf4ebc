import { Fault } from '@taga/contract'
import type { Place } from '../deps.ts'

/**
 * By which of our doors a request came: on this machine itself (also from a proxy that runs here), or by our own TLS. Only the latter
 * can prove that it was encrypted.
 */
export type Door = 'loopback' | 'public'

/** The names this server is reached by, which change when a public name is set. */
export type Places = {
  /** Where people are sent: the public URL where there is one, else this machine's own address. */
  readonly main: () => Place
  /** The place a request came to, by its `Host` in lower case; undefined for a name that is not served at that door. */
  readonly of: (host: string | undefined, door: Door) => Place | undefined
}

/** How the public name is reached: by our own TLS, through a proxy on this machine that ends it, or on other machines only. */
export type PublicName = { readonly url: URL; readonly by: 'ourTls' | 'proxy' | 'elsewhere' }

/** Only names we know are served, also on loopback: a page elsewhere whose name was pointed at 127.0.0.1 gets nothing. Throws `bad_host`. */
export function requirePlace(places: Places, headers: Headers, door: Door): Place {
  const place = places.of(headers.get('host')?.toLowerCase(), door)
  if (place === undefined) throw new Fault('bad_host')
  return place
}

/** One place, at every door. */
export function onePlace(place: Place): Places {
  return { main: () => place, of: (host) => (host !== undefined && place.hosts.includes(host) ? place : undefined) }
}

/**
 * Loopback always, under the name it was asked by, and the public name where it is served: each with cookies and origins of its own.
 * `publicName` is asked at every request, so that a new name is served without a restart.
 */
export function createPlaces(
  loopback: { readonly host: string; readonly port: number },
  publicName: () => PublicName | undefined,
): Places {
  const names = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${loopback.port}`)
  const here = (host: string): Place => ({
    url: `http://${host}`,
    hosts: names,
    origins: names.map((name) => `http://${name}`),
    secure: false,
  })
  const own = here(`${loopback.host}:${loopback.port}`)
  return {
    main: () => {
      const name = publicName()
      return name === undefined ? own : placeOfName(name.url)
    },
    of: (host, door) => {
      if (host === undefined) return undefined
      if (door === 'loopback' && names.includes(host)) return here(host)
      const name = publicName()
      const served =
        name !== undefined && name.by === (door === 'public' ? 'ourTls' : 'proxy') && name.url.host === host
      return served ? placeOfName(name.url) : undefined
    },
  }
}

function placeOfName(url: URL): Place {
  return { url: url.origin, hosts: [url.host], origins: [url.origin], secure: url.protocol === 'https:' }
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
