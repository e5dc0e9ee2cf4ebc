import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** Programs that are not ours, and the Debian and Ubuntu package that brings each. */
const PACKAGES = {
  Xtigervnc: 'tigervnc-standalone-server',
  xfreerdp: 'freerdp2-x11',
  bwrap: 'bubblewrap',
  openbox: 'openbox',
  xterm: 'xterm',
  chromium: 'chromium',
  socat: 'socat',
} as const

/** A program that is needed and not installed: `aptPackage` is what to install, told to the person. */
export class ProgramMissing extends Error {
  override readonly name = 'ProgramMissing'
  readonly program: keyof typeof PACKAGES
  readonly aptPackage: string
  constructor(program: keyof typeof PACKAGES) {
    super(`${program} is not installed; apt-get install ${PACKAGES[program]}`)
    this.program = program
    this.aptPackage = PACKAGES[program]
  }
}

/** Where a program lies. @throws ProgramMissing */
export function needProgram(program: keyof typeof PACKAGES): string {
  const found = findProgram(program)
  if (found === undefined) throw new ProgramMissing(program)
  return found
}

/** Programs are searched where systems keep them, never where a setting says. */
export const PROGRAM_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin'

export function findProgram(name: string): string | undefined {
  return PROGRAM_PATH.split(':')
    .map((folder) => join(folder, name))
    .find(isRunnable)
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
