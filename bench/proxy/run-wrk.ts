import { spawn } from 'node:child_process'

/** What wrk saw of a while of requests, each connection asking again as soon as it is answered. */
export type Load = { readonly requests: number; readonly p50Ms: number; readonly p99Ms: number }

/** @throws where any answer was not 2xx or 3xx, or a connection broke: what was measured then is something else */
export async function runWrk(
  wrk: string,
  asked: { readonly url: string; readonly cookie: string; readonly connections: number; readonly seconds: number },
): Promise<Load> {
  const { url, cookie, connections, seconds } = asked
  const load = [
    '--threads',
    '1',
    '--connections',
    String(connections),
    '--duration',
    `${seconds}s`,
    '--latency',
    '--timeout',
    '60s',
  ]
  const said = await outputOf(wrk, [...load, '--header', `Cookie: ${cookie}`, url])
  const requests = Number(/^\s*(\d+) requests in/m.exec(said)?.[1])
  const [p50Ms, p99Ms] = [msIn(said, '50%'), msIn(said, '99%')]
  if (/Non-2xx|Socket errors/.test(said) || Number.isNaN(requests) || p50Ms === undefined || p99Ms === undefined)
    throw new Error(`wrk at ${url} said: ${said}`)
  return { requests, p50Ms, p99Ms }
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 }

function msIn(said: string, percent: string): number | undefined {
  const [, value, unit = ''] = new RegExp(`^\\s*${percent}\\s+([\\d.]+)(us|ms|s|m)\\s*$`, 'm').exec(said) ?? []
  const factor = UNITS[unit]
  return value === undefined || factor === undefined ? undefined : Number(value) * factor
}

function outputOf(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${program} ended with ${code}: ${said}`)),
    )
  })
}
