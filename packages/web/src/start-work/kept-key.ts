/** A key of this browser that no script can read out, kept in IndexedDB: with it a page shows that it is the one that was bound. */
export type KeptKey = {
  readonly pair: CryptoKeyPair
  /** `agent`: made for a ticket, worth as much as its session. `browser`: enrolled for a device of the register, and kept until that ends. */
  readonly by: 'agent' | 'browser'
  readonly device?: string
  /** The ticket that this key has claimed, until somebody has signed in and it is bound. */
  readonly ticket?: string
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const
const DATABASE = 'taga-page'
const STORE = 'keys'
const NAME = 'page'

export async function makeKey(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
}

/** SubjectPublicKeyInfo in base64url. */
export async function exportKey(pair: CryptoKeyPair): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey)))
}

/** ECDSA with SHA-256 over the UTF-8 text: the 64 bytes of IEEE P1363, in base64url. */
export async function signText(pair: CryptoKeyPair, text: string): Promise<string> {
  const hashed = { name: 'ECDSA', hash: 'SHA-256' }
  return toBase64url(new Uint8Array(await crypto.subtle.sign(hashed, pair.privateKey, new TextEncoder().encode(text))))
}

/** The key as every tab of this browser sees it; undefined where there is none, or nothing can be kept here. */
export async function readKey(): Promise<KeptKey | undefined> {
  const found: unknown = await withStore('readonly', (store) => store.get(NAME)).catch(() => undefined)
  return isKept(found) ? found : undefined
}

export async function keepKey(key: KeptKey): Promise<void> {
  await withStore('readwrite', (store) => store.put(key, NAME))
}

export async function forgetKey(): Promise<void> {
  await withStore('readwrite', (store) => store.delete(NAME)).catch(() => undefined)
}

function isKept(value: unknown): value is KeptKey {
  return typeof value === 'object' && value !== null && 'pair' in value && 'by' in value
}

async function withStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened()
  return settled(work(database.transaction(STORE, mode).objectStore(STORE)))
}

let kept: Promise<IDBDatabase> | undefined

/** Opened once, since opening takes longer than all the rest; anew where the browser has closed it, or could not open it. */
function opened(): Promise<IDBDatabase> {
  kept ??= settled(opening()).then((database) => {
    database.addEventListener('close', forgetOpened)
    database.addEventListener('versionchange', () => {
      database.close()
      forgetOpened()
    })
    return database
  })
  kept.catch(forgetOpened)
  return kept
}

function forgetOpened(): void {
  kept = undefined
}

function opening(): IDBOpenDBRequest {
  const request = indexedDB.open(DATABASE, 1)
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
  return request
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('nothing can be kept in this browser')))
  })
}

export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
