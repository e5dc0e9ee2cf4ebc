import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EXIT, type Io, type Language, readFlags } from '@taga/agent'
import { BUILT_PAGES } from '../built-pages.ts'
import { type Demonstration, runDemonstration } from '../demonstration/run-demonstration.ts'
import { noWords } from '../no-words.ts'
import { requirePort } from '../require-port.ts'
import { untilToldToStop } from '../until-told-to-stop.ts'

const USAGE = 'demo [--port N] [--lang ja|en]'

const PARTS = {
  registers: { ja: '組織・人・台帳を作っています…', en: 'Making the organisation, its people and registers …' },
  devices: { ja: '70台の模擬端末を登録しています…', en: 'Enrolling 70 simulated devices …' },
  history: { ja: '2週間分の記録を作っています…', en: 'Living through two weeks …' },
  today: { ja: '今日の状況を作っています…', en: 'Making this morning …' },
} as const

const ROLES = {
  administrator: { ja: 'システム管理者', en: 'administrator' },
  executive: { ja: '経営者', en: 'executive' },
  teleworker: { ja: 'テレワーク勤務者', en: 'teleworker' },
} as const

/** `taga demo`: a made-up organisation to try everything with. Nothing of it stays, and nothing of yours is touched. */
export async function demo(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { port: 'text' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags, language } = read
  // nothing of it stays, however early it is told to stop
  const stopped = untilToldToStop()
  const folder = mkdtempSync(join(tmpdir(), 'taga-demonstration-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const making = runDemonstration({
    folder,
    port: Number(requirePort(flags.port) ?? 0),
    web: BUILT_PAGES,
    now: Date.now,
    tell: (part) => io.stderr(`${PARTS[part][language]}\n`),
    onLog: (line) => io.stderr(`${JSON.stringify(line)}\n`),
  })
  const running = await Promise.race([making, stopped])
  if (running === 'told') process.exit(EXIT.done)
  try {
    io.stdout(describe(running, language))
    await stopped
  } finally {
    await running.close()
  }
  return EXIT.done
}

function describe({ url, accounts }: Demonstration, language: Language): string {
  const ja = language === 'ja'
  return [
    '',
    ja
      ? 'Taga 実演（架空の組織です。終了するとすべて消えます）'
      : 'Taga demonstration (made up; everything is gone when it ends)',
    '',
    `  ${url}/sign-in`,
    '',
    ...accounts.map(({ name, role, password }) => {
      const words = ROLES[role as keyof typeof ROLES][language] // one of the roles of ACCOUNTS
      return `  ${name.padEnd(12)} ${password}   ${words}`
    }),
    '',
    ja ? '止めるには Ctrl+C を押してください。' : 'Press Ctrl+C to stop.',
    '',
  ].join('\n')
}
