import { createAccessLog } from './create-access-log.ts'

// For tests: writes into the folder it is given and says after each flush how many lines are on the disk, until it is killed.
const [folder = ''] = process.argv.slice(2)
const log = await createAccessLog({ folder, now: Date.now, onFault: (error) => console.error(error) })
for (let number = 0; ; ) {
  for (let line = 0; line < 7; line++) log.write({ event: 'cut', carrier: 'vnc', connection: String(number++) })
  await log.flush()
  process.stdout.write(`${number}\n`)
}
