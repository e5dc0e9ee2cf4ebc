/** The values of one header in a list of names, in lower case, and values by turns: joined as RFC 9110 section 5.3 has it; undefined where it is not there. */
export function headerIn(headers: readonly string[], name: string): string | undefined {
  let found: string | undefined
  for (let at = 0; at < headers.length; at += 2) {
    if (headers[at] !== name) continue
    const value = headers[at + 1] ?? ''
    found = found === undefined ? value : `${found}, ${value}`
  }
  return found
}
