import { headerIn } from './header-list.ts'

/** Types that a browser shows as part of a page. Everything else is something to keep. */
const SHOWN = [
  /^text\/(?!calendar|csv|vcard|tab-separated-values)/,
  /^image\//,
  /^font\//,
  /^application\/(?:javascript|json|manifest\+json|wasm|xhtml\+xml|xml|font-woff2?|vnd\.ms-fontobject|graphql-response\+json|problem\+json|ld\+json|x-ndjson|grpc-web.*)$/,
  /^application\/[\w.-]+\+json$/,
  /^multipart\/(?:x-mixed-replace|mixed)$/,
]

/**
 * Whether an answer is a file to keep rather than part of a page: said to be an attachment, or of a type that browsers save or open elsewhere
 * (PDF, office documents, archives, audio and video among them), or of which nobody says what it is. What a page's own script writes into a
 * file cannot be seen from here. To be asked of answers that have a body; `headers`: names in lower case and values by turns.
 */
export function isDownload(headers: readonly string[]): boolean {
  const disposition = headerIn(headers, 'content-disposition')?.toLowerCase()
  if (disposition !== undefined && (/(?:^|,)\s*attachment/.test(disposition) || /filename\*?\s*=/.test(disposition)))
    return true
  const written = headerIn(headers, 'content-type') ?? ''
  const type = written.split(';')[0]?.trim().toLowerCase() ?? ''
  // browsers guess, and save what they guess to be a file
  if (type === '') return headerIn(headers, 'content-length') !== '0'
  // two types at once are read as the first by some and as the last by others
  if (written.includes(',')) return true
  return !SHOWN.some((shown) => shown.test(type))
}

/**
 * Whether a request brings a file: a form with files, or a body that is neither a plain form nor what scripts say to their server. A script
 * that puts a file into JSON cannot be told from one that does not. To be asked of requests that have a body.
 */
export function isUpload(headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
  const type = text(headers['content-type']).split(';')[0]?.trim().toLowerCase() ?? ''
  // a body of which nobody says what it is
  if (type === '') return true
  return !/^(?:application\/(?:x-www-form-urlencoded|json|[\w.-]+\+json|graphql|grpc-web.*|xml|csp-report|reports\+json)|text\/(?:plain|xml|x-gwt-rpc))$/.test(
    type,
  )
}

function text(value: string | readonly string[] | undefined): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : value.join(', ')
}
