import { runVerify } from './verify-command.ts'

// The stand-alone verifier: bundled into one file, it needs nothing but Node.
process.exitCode = await runVerify(process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
})
