import type { Command } from './io.ts'
import { EXIT, processIo } from './io.ts'
import { chooseLanguage } from './language.ts'
import { describeStartFault } from './start-fault.ts'
import { findCommand } from './commands.ts'
import { writeHelp } from './help.ts'
import { WrongUse } from './wrong-use.ts'

const io = processIo()
// A reader that stops early (`taga atlas | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(EXIT.done)
})
process.exitCode = await run(process.argv.slice(2))

async function run(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.stdout(writeHelp(chooseLanguage(rest, io.env)))
    return EXIT.done
  }
  const command = findCommand(name)
  if (command === undefined) {
    const language = chooseLanguage(rest, io.env)
    io.stderr(
      language === 'ja'
        ? `「${name}」という命令はありません。一覧は ./taga help\n`
        : `There is no command "${name}". For the list: ./taga help\n`,
    )
    return EXIT.wrongUse
  }
  return runCommand(await command(), rest)
}

async function runCommand(command: Command, args: readonly string[]): Promise<number> {
  try {
    return await command(args, io)
  } catch (error) {
    if (error instanceof WrongUse) {
      io.stderr(`${error.words[chooseLanguage(args, io.env)]}\n`)
      return EXIT.wrongUse
    }
    const sentence = describeStartFault(error)
    if (sentence === undefined) throw error
    io.stderr(`${sentence[chooseLanguage(args, io.env)]}\n`)
    return EXIT.refused
  }
}
