/** An element with its namespace resolved. `text`: its own character data, joined. */
export type XmlElement = {
  readonly namespace: string
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** Why XML is not read. Never told to who sent it in more words than these. */
export class XmlRefused extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'XmlRefused'
  }
}

const MOST_LENGTH = 64 * 1024
const MOST_DEPTH = 12
const MOST_ELEMENTS = 200
const MOST_ATTRIBUTES = 20

const NAME = '[A-Za-z_][A-Za-z0-9_.-]{0,80}'
const OPEN = new RegExp(
  String.raw`^<((?:${NAME}:)?${NAME})((?:\s+(?:${NAME}:)?${NAME}\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(/?)>`,
)
const CLOSE = new RegExp(String.raw`^</((?:${NAME}:)?${NAME})\s*>`)
const ATTRIBUTE = new RegExp(String.raw`((?:${NAME}:)?${NAME})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'g')
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

type Open = { readonly qualified: string; readonly scope: ReadonlyMap<string, string>; readonly element: Building }
type Building = {
  namespace: string
  name: string
  attributes: Map<string, string>
  children: Building[]
  text: string
}

/**
 * Reads the small part of XML that messages of services are made of: elements, attributes, text. No document types, entities of one's own,
 * CDATA, comments or processing instructions, of which XXE, entity bombs and comment tricks are made; nothing deep, long or twice.
 * @throws XmlRefused
 */
export function readXml(xml: string): XmlElement {
  if (xml.length > MOST_LENGTH) throw new XmlRefused('too long')
  // oxlint-disable-next-line no-control-regex -- these are the characters that XML 1.0 does not have
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(xml))
    throw new XmlRefused('a character XML does not have')
  let rest = xml
    .replace(/^\ufeff/, '')
    .replace(/^<\?xml\s+version="1\.0"(?:\s+encoding="utf-8")?(?:\s+standalone="(?:yes|no)")?\s*\?>/i, '')
    .trim()
  const open: Open[] = []
  let root: Building | undefined
  let elements = 0
  while (rest !== '') {
    const top = open.at(-1)
    if (!rest.startsWith('<')) {
      const end = rest.indexOf('<')
      if (top === undefined || end < 0) throw new XmlRefused('text outside')
      top.element.text += decoded(rest.slice(0, end))
      rest = rest.slice(end)
      continue
    }
    const closing = CLOSE.exec(rest)
    if (closing !== null) {
      if (top === undefined || top.qualified !== closing[1]) throw new XmlRefused('closed wrongly')
      open.pop()
      rest = rest.slice(closing[0].length)
      if (open.length === 0) rest = rest.trim()
      continue
    }
    const opening = OPEN.exec(rest)
    if (opening === null) throw new XmlRefused('no element')
    if (root !== undefined && top === undefined) throw new XmlRefused('two roots')
    elements += 1
    if (elements > MOST_ELEMENTS || open.length >= MOST_DEPTH) throw new XmlRefused('too much')
    const [whole, qualified = '', attributes = '', empty] = opening
    const { element, scope } = begun(qualified, attributes, top?.scope ?? NO_SCOPE)
    if (top === undefined) root = element
    else top.element.children.push(element)
    if (empty === '') open.push({ qualified, scope, element })
    rest = rest.slice(whole.length)
    if (open.length === 0) rest = rest.trim()
  }
  if (root === undefined || open.length > 0) throw new XmlRefused('not whole')
  return root
}

const NO_SCOPE: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']])

function begun(qualified: string, attributes: string, outer: ReadonlyMap<string, string>) {
  const found = [...attributes.matchAll(ATTRIBUTE)].map(
    ([, name = '', one, other]) => [name, decoded(one ?? other ?? '')] as const,
  )
  if (found.length > MOST_ATTRIBUTES) throw new XmlRefused('too many attributes')
  const scope = new Map(outer)
  for (const [name, value] of found) {
    if (name === 'xmlns') scope.set('', value)
    else if (name.startsWith('xmlns:')) scope.set(name.slice(6), value)
  }
  const kept = new Map<string, string>()
  for (const [name, value] of found) {
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue
    const [prefix, local] = splitName(name)
    const key = prefix === '' ? local : `{${namespaceOf(scope, prefix)}}${local}`
    if (kept.has(key)) throw new XmlRefused('an attribute twice')
    kept.set(key, value)
  }
  if (new Set(found.map(([name]) => name)).size < found.length) throw new XmlRefused('an attribute twice')
  const [prefix, name] = splitName(qualified)
  const namespace = prefix === '' ? (scope.get('') ?? '') : namespaceOf(scope, prefix)
  return { element: { namespace, name, attributes: kept, children: [], text: '' } as Building, scope }
}

function splitName(qualified: string): readonly [string, string] {
  const at = qualified.indexOf(':')
  return at < 0 ? ['', qualified] : [qualified.slice(0, at), qualified.slice(at + 1)]
}

function namespaceOf(scope: ReadonlyMap<string, string>, prefix: string): string {
  const namespace = scope.get(prefix)
  if (namespace === undefined) throw new XmlRefused('an unknown prefix')
  return namespace
}

function decoded(text: string): string {
  return text.replaceAll(/&([^;]{0,10});?/g, (whole, name: string) => {
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name)
    const code =
      number === null ? undefined : Number.parseInt(number[1] ?? number[2] ?? '', number[1] === undefined ? 10 : 16)
    const found =
      code === undefined ? ENTITIES[name] : code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
    if (found === undefined || !whole.endsWith(';')) throw new XmlRefused('an entity')
    return found
  })
}
