import { EXIT, languageOf } from '@taga/agent'
import { findCommand } from './commands.ts'
import { writeHelp, writeUsage } from './help.ts'
import { type Command, processIo } from './io.ts'
import { describeStartFault } from './start-fault.ts'
import { WrongUse } from './wrong-use.ts'

/** EX_SOFTWARE of sysexits.h. */
const BUG = 70
const io = processIo()
// A reader that stops early (`taga atlas | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.done)
})
process.exitCode = await run(process.argv.slice(2))

async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name.startsWith('--lang')) return help([], args)
  if (name === 'help') return help(rest, args)
  const command = findCommand(name)
  if (command === undefined) return noSuchCommand(name, args)
  if (rest.includes('--help') || rest.includes('-h')) return help([name], args)
  return runCommand(await command(), rest)
}

function help([name]: readonly string[], args: readonly string[]): number {
  const language = languageOf(args, io.env)
  if (name === undefined || name.startsWith('-')) {
    io.stdout(writeHelp(language))
    return EXIT.done
  }
  const usage = writeUsage(name, language)
  if (usage === undefined) return noSuchCommand(name, args)
  io.stdout(usage)
  return EXIT.done
}

function noSuchCommand(name: string, args: readonly string[]): number {
  io.stderr(
    languageOf(args, io.env) === 'ja'
      ? `「${name}」という命令はありません。一覧: ./taga help\n`
      : `There is no command "${name}". For the list: ./taga help\n`,
  )
  return EXIT.wrongUse
}

async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  try {
    return await command(args, io)
  } catch (error) {
    if (error instanceof WrongUse) {
      io.stderr(`${error.words[languageOf(args, io.env)]}\n`)
      return EXIT.wrongUse
    }
    const sentence = describeStartFault(error)
    if (sentence === undefined) return tellBug(error, args)
    io.stderr(`${sentence[languageOf(args, io.env)]}\n`)
    return EXIT.refused
  }
}

/** Nothing the person did: what is needed to report it, without the bundled line of source that Node would print. */
function tellBug(error: unknown, args: readonly string[]): number {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
  io.stderr(
    languageOf(args, io.env) === 'ja'
      ? `Tagaの不具合です。次の内容を添えて報告してください。\n${detail}\n`
      : `This is a bug in Taga. Please report it with what follows.\n${detail}\n`,
  )
  return BUG
}
