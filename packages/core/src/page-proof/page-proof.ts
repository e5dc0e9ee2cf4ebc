/**
 * How a page proves that it is the one that was bound to a device: ECDSA on P-256 over one of these texts, in IEEE P1363 form (64 bytes).
 * Nothing here reads input; browsers load it without the schemas.
 */

/** Header of a request that rests on a device: `writePageProof`. */
export const PAGE_HEADER = 'taga-page'

/** What a one-time ticket is known by, hashed with SHA-256: to the server that keeps no ticket, and to the agent that asked for it. */
export function pageTicketText(ticket: string): string {
  return `taga-ticket/1\n${ticket}`
}

/** What a page signs to be bound: the session that asks (by its csrf value), and the agent's one-time ticket or the device's id. */
export function pageBindText(bind: { readonly csrf: string; readonly by: string }): string {
  return `taga-page-bind/1\n${bind.csrf}\n${bind.by}`
}

/** What a browser signs to become the key of a device without an agent. */
export function browserKeyText(kept: { readonly csrf: string; readonly device: string }): string {
  return `taga-browser-key/1\n${kept.csrf}\n${kept.device}`
}

/** What a page signs for one request. `path` is path and query as they are sent; `challenge` is the server's, `nonce` the page's own. */
export function pageProofText(proof: {
  readonly csrf: string
  readonly challenge: string
  readonly nonce: string
  readonly method: string
  readonly path: string
}): string {
  return `taga-page/1\n${proof.csrf}\n${proof.challenge}\n${proof.nonce}\n${proof.method}\n${proof.path}`
}

export type PageProof = { readonly challenge: string; readonly nonce: string; readonly signature: string }

export function writePageProof({ challenge, nonce, signature }: PageProof): string {
  return `${challenge}.${nonce}.${signature}`
}

/** Undefined for a text that no page can have written. */
export function readPageProof(header: string): PageProof | undefined {
  const [, challenge, nonce, signature] = /^([\w-]{22})\.([\w-]{22})\.([\w-]{86})$/.exec(header) ?? []
  if (challenge === undefined || nonce === undefined || signature === undefined) return undefined
  return { challenge, nonce, signature }
}
