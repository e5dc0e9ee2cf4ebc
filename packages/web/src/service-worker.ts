import { messages } from './contacts/messages.ts'
import { type OfflineContact, offlinePage } from './contacts/offline-page.ts'

/**
 * Keeps the card of contacts for the moment when there is no network, and nothing else: no page of the program, no verdict, nothing that
 * could be out of date and matter (T7, TW-4).
 */

/** What a service worker has of its surroundings; the library of types for pages does not know it. */
type Lasting = Event & { waitUntil(work: Promise<unknown>): void }
type Fetching = Lasting & { readonly request: Request; respondWith(answer: Promise<Response>): void }
type Telling = Lasting & { readonly data: unknown }
type Scope = {
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(type: 'message', listener: (event: Telling) => void): void
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
}
const scope = self as unknown as Scope // this file runs as a service worker and nowhere else

const CACHE = 'taga-offline-1'
const CARD = '/api/contacts'
const LANGUAGE = '/offline-language'

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()))
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))

scope.addEventListener('message', (event) => {
  const said = event.data
  if (typeof said !== 'object' || said === null || !('kind' in said)) return
  if (said.kind === 'forget') event.waitUntil(caches.delete(CACHE))
  if (said.kind === 'keep' && 'language' in said) event.waitUntil(keep(said.language === 'en' ? 'en' : 'ja'))
})

scope.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(showCard))
  else if (request.method === 'GET' && new URL(request.url).pathname === CARD) event.respondWith(fetchCard(request))
})

async function keep(language: 'ja' | 'en'): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.put(LANGUAGE, new Response(language))
  const answer = await fetch(CARD, { credentials: 'same-origin' })
  if (answer.ok) await cache.put(CARD, answer)
}

async function fetchCard(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  try {
    const answer = await fetch(request)
    if (answer.ok) await cache.put(CARD, answer.clone())
    return answer
  } catch (error) {
    const kept = await cache.match(CARD)
    if (kept === undefined) throw error
    return kept
  }
}

async function showCard(): Promise<Response> {
  const cache = await caches.open(CACHE)
  const language = (await (await cache.match(LANGUAGE))?.text()) === 'en' ? 'en' : 'ja'
  const kept = await cache.match(CARD)
  const card: { readonly contacts?: readonly OfflineContact[] } = kept === undefined ? {} : await kept.json()
  const page = offlinePage({ language, contacts: card.contacts ?? [], words: messages[language] })
  return new Response(page, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'cache-control': 'no-store',
    },
  })
}
