import type { Resolver } from '@taga/contract'

/** Resolvers as an administrator writes them, one a line; undefined where a line cannot be read. */
export function readResolvers(text: string): readonly Resolver[] | undefined {
  const read: Resolver[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const found =
      /^(?:\[([0-9a-f:.]+)\]|([0-9a-f:]*:[0-9a-f:.]*:[0-9a-f:.]*)|(\d+\.\d+\.\d+\.\d+))(?::(\d{1,5}))?(?:\s+([a-z0-9.-]+))?$/i.exec(
        line,
      )
    const address = found?.[1] ?? found?.[2] ?? found?.[3]
    if (address === undefined) return undefined
    const tlsName = found?.[5]?.toLowerCase()
    const port = Number(found?.[4] ?? (tlsName === undefined ? 53 : 853))
    read.push({ address, port, ...(tlsName === undefined ? {} : { tlsName }) })
  }
  return read
}

/** The same the other way round. */
export function writeResolvers(resolvers: readonly Resolver[]): string {
  return resolvers
    .map(({ address, port, tlsName }) => {
      const usual = tlsName === undefined ? 53 : 853
      const shown = address.includes(':') ? `[${address}]` : address
      return `${shown}${port === usual ? '' : `:${port}`}${tlsName === undefined ? '' : ` ${tlsName}`}`
    })
    .join('\n')
}
