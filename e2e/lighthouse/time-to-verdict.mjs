// How long somebody waits in the morning: from opening the page to the verdict on the screen, in real Chromium.
import { createRequire } from 'node:module'

const { chromium } = createRequire(import.meta.url)('playwright-core')

const RUNS = 20
export const MOST_MS = 1_000
const MANY_RESOURCES = 100
/** A phone on a poor mobile line, as Lighthouse means it: 150 ms there and back, 1.6 Mbit/s, a quarter of this machine's speed. */
const SLOW = { latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750, offline: false }
const SLOWER = 4

/**
 * Opens `/start` of the demonstration's teleworker again and again: with nothing kept by the browser and with what it keeps, with the
 * resources of the demonstration and with 100 more. Answers median and 95th percentile in ms.
 * @param {{ url: string, executablePath: string, teleworker: string, admin: { cookie: string, csrf: string } }} asked cookies of two sessions
 */
export async function timeToVerdict({ url, executablePath, teleworker, admin }) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const open = (ways) => timesOf(browser, { url, cookie: teleworker, ...ways })
    const few = { cold: await open({ isWarm: false }), warm: await open({ isWarm: true }) }
    const phone = await open({ isWarm: false, isSlow: true })
    await addResources(url, admin)
    const many = { cold: await open({ isWarm: false }), warm: await open({ isWarm: true }) }
    return [
      { name: 'nothing kept', ...few.cold },
      { name: 'opened before', ...few.warm },
      { name: `${MANY_RESOURCES} resources, nothing kept`, ...many.cold },
      { name: `${MANY_RESOURCES} resources, opened before`, ...many.warm },
      { name: 'slow phone, nothing kept', ...phone, isBeyond: true },
    ]
  } finally {
    await browser.close()
  }
}

async function timesOf(browser, ways) {
  const times = []
  let context
  for (let run = 0; run < RUNS + 1; run += 1) {
    if (context === undefined || !ways.isWarm) {
      await context?.close()
      context = await newContext(browser, ways)
    }
    times.push(await openOnce(context, ways))
  }
  await context?.close()
  const sorted = times.slice(1).toSorted((one, other) => one - other) // the first fills what is kept
  return { median: at(sorted, 0.5), p95: at(sorted, 0.95) }
}

async function newContext(browser, { url, cookie }) {
  const context = await browser.newContext({ viewport: { width: 412, height: 823 } })
  const pairs = cookie.split('; ').map((pair) => pair.split('='))
  await context.addCookies(pairs.map(([name, ...value]) => ({ name, value: value.join('='), url })))
  await context.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (document.querySelector('.verdict[data-state]') === null) return
      watch.disconnect()
      // after the frame in which it is drawn
      requestAnimationFrame(() => setTimeout(() => (globalThis.verdictAt = performance.now()), 0))
    })
    watch.observe(document, { childList: true, subtree: true })
  })
  return context
}

async function openOnce(context, { url, isSlow }) {
  const page = await context.newPage()
  if (isSlow) {
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', SLOW)
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
  }
  await page.goto(`${url}/start`, { waitUntil: 'commit' })
  const handle = await page.waitForFunction(() => globalThis.verdictAt, undefined, { timeout: 30_000 })
  const time = await handle.jsonValue()
  await page.close()
  return time
}

/** Resources that ask for no right are everybody's. */
async function addResources(url, { cookie, csrf }) {
  for (let number = 1; number <= MANY_RESOURCES; number += 1) {
    const answer = await fetch(`${url}/api/resources`, {
      method: 'POST',
      headers: { origin: url, cookie, 'taga-csrf': csrf, 'content-type': 'application/json' },
      body: JSON.stringify({ name: `Service ${number}`, level: 'business', teleworkAllowed: true }),
    })
    if (!answer.ok) throw new Error(`resource ${number} was not added: ${answer.status} ${await answer.text()}`)
  }
}

function at(sorted, part) {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))])
}
