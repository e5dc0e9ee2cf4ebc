/** A line of the list of people to invite, as it was understood. */
export type PersonLine = {
  readonly name: string
  readonly signInName: string
  readonly mail?: string
  /** Why it cannot be sent as it is. */
  readonly problem?: 'noName' | 'noSignInName' | 'badMail' | 'twice'
}

/**
 * Reads one person a line: name, user ID and mail in any order after the name, divided by commas, tabs or 、. Without a user ID it is the
 * part of the mail address before the @.
 */
export function readPeople(text: string): readonly PersonLine[] {
  const seen = new Set<string>()
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const read = readLine(line)
      const twice = read.problem === undefined && seen.has(read.signInName)
      seen.add(read.signInName)
      return twice ? { ...read, problem: 'twice' } : read
    })
}

function readLine(line: string): PersonLine {
  const [name = '', ...rest] = line.split(/[,，、\t]/).map((part) => part.trim())
  const mail = rest.find((part) => part.includes('@'))
  const own = rest.find((part) => part !== '' && !part.includes('@'))
  const signInName = (own ?? mail?.split('@')[0] ?? '').normalize('NFKC').toLowerCase()
  const read = { name, signInName, ...(mail === undefined ? {} : { mail }) }
  if (name === '') return { ...read, problem: 'noName' }
  if (signInName === '') return { ...read, problem: 'noSignInName' }
  if (mail !== undefined && !/^[^\s@]+@[^\s@]+$/.test(mail)) return { ...read, problem: 'badMail' }
  return read
}
