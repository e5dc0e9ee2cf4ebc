/**
 * KDE's screen lock from the person's file and the system's. What neither names has the value of kscreenlocker's own settings schema:
 * Autolock on, Timeout 5 minutes, LockGrace 5 seconds, RequirePassword on. A file marked immutable (`[$i]`) for all goes before the person's.
 * `delayMs` is absent where it never locks.
 */
export function parseKdeLock(
  own: string,
  common: string,
): { readonly delayMs: number | undefined; readonly asksProof: boolean } {
  const personal = readDaemonGroup(own)
  const shared = readDaemonGroup(common)
  const setting = (name: string, standard: string) => {
    const fixed = shared[`${name}[$i]`]
    return fixed ?? personal[name] ?? shared[name] ?? standard
  }
  const minutes = Number(setting('Timeout', '5'))
  const graceSeconds = Number(setting('LockGrace', '5'))
  const locks = setting('Autolock', 'true') === 'true' && minutes > 0
  const asksProof = setting('RequirePassword', 'true') === 'true'
  return { delayMs: locks ? minutes * 60_000 + graceSeconds * 1000 : undefined, asksProof }
}

function readDaemonGroup(text: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  let group = ''
  for (const line of text.split('\n')) {
    const header = /^\[(.+?)\](\[\$i\])?\s*$/.exec(line)
    if (header?.[1] !== undefined) group = header[1]
    const pair = /^([A-Za-z]+(?:\[\$i\])?)=(.*)$/.exec(line)
    if (group === 'Daemon' && pair?.[1] !== undefined && pair[2] !== undefined) values[pair[1]] = pair[2].trim()
  }
  return values
}
