// One process at a time does what a name stands for; the others wait for it.
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'

const STALE_MS = 10 * 60_000
const WAIT_MS = 100

/**
 * Waits until nobody else has the turn and takes it. A process that ended without giving it back holds nobody up.
 * @param {string} lock the file that stands for the turn
 * @returns {() => void} gives the turn back
 */
export function takeTurn(lock) {
  for (;;) {
    try {
      const file = openSync(lock, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isLeftOver(lock)) rmSync(lock, { force: true, recursive: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS)
    }
  }
}

function isLeftOver(lock) {
  try {
    const age = Date.now() - statSync(lock).mtimeMs
    if (age > STALE_MS) return true
    const holder = Number(readFileSync(lock, 'utf8'))
    // Just made, its number not yet written.
    if (holder === 0) return age > WAIT_MS * 10
    return !isAlive(holder)
  } catch (error) {
    if (error.code === 'ENOENT') return false
    throw error
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, as somebody else's.
    return error.code !== 'ESRCH'
  }
}
