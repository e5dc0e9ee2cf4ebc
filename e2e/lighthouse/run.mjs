// `npm run lighthouse`: the three homes of the demonstration, each looked at five times, the median counted; fails below 95 in any of the four.
// Then how long the teleworker waits for the verdict; fails above a second.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfChanged } from '../../scripts/build.mjs'
import { ensureInstalled, isComplete, requireNode, root, runNpm } from '../../scripts/installed.mjs'
import { MOST_MS, timeToVerdict } from './time-to-verdict.mjs'

const here = join(root, 'e2e', 'lighthouse')
const LEAST = 95
const LOOKS = 5
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const HOMES = [
  { account: 'teleworker', path: '/start' },
  { account: 'admin', path: '/' },
  { account: 'executive', path: '/executive' },
]
const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

requireNode()
if (chromium === undefined)
  fail('Chromium がありません。chromium を入れてください。 / There is no Chromium: install chromium.')
ensureInstalled('run')
if (!isComplete('run', here) && runNpm(['ci', '--ignore-scripts'], { cwd: here, stdio: 'inherit' }) !== 0)
  fail('npm ci in e2e/lighthouse failed.')
const program = await buildIfChanged()
const demonstration = spawn(process.execPath, [program, 'demo', '--lang', 'en'], { stdio: ['ignore', 'pipe', 'pipe'] })
try {
  const { url, passwords } = await untilReady(demonstration)
  const { default: lighthouse } = await import('lighthouse')
  const { launch } = await import('chrome-launcher')
  const chrome = await launch({ chromePath: chromium, chromeFlags: FLAGS })
  try {
    process.exitCode = (await lookAtHomes({ url, passwords, lighthouse, port: chrome.port })) ? 0 : 1
  } finally {
    chrome.kill()
  }
  if (!(await tellVerdict({ url, passwords }))) process.exitCode = 1
} finally {
  demonstration.kill('SIGTERM')
}

async function lookAtHomes({ url, passwords, lighthouse, port }) {
  let isGood = true
  mkdirSync(join(root, 'dist', 'lighthouse'), { recursive: true })
  for (const { account, path } of HOMES) {
    const { cookie } = await signIn(url, account, passwords.get(account))
    const looks = []
    for (let look = 0; looks.length < LOOKS && look < 2 * LOOKS; look += 1) {
      const { lhr, report } = await lighthouse(url + path, {
        port,
        output: 'html',
        onlyCategories: CATEGORIES,
        extraHeaders: { Cookie: cookie },
        logLevel: 'error',
      })
      writeFileSync(join(root, 'dist', 'lighthouse', `${account}-${looks.length}.html`), report)
      // a busy machine loses a trace now and then: that look says nothing, and is taken again
      if (lhr.runtimeError === undefined) looks.push(lhr)
    }
    if (looks.length < LOOKS) throw new Error(`${path} could not be looked at ${LOOKS} times`)
    const scores = CATEGORIES.map((category) =>
      median(looks.map((lhr) => Math.round(lhr.categories[category].score * 100))),
    )
    isGood &&= scores.every((score) => score >= LEAST)
    console.log(`${path.padEnd(12)} ${CATEGORIES.map((category, index) => `${category} ${scores[index]}`).join('  ')}`)
    tellBurden(looks[0])
    tellFailures(looks[0])
  }
  return isGood
}

/** What does not depend on how busy this machine is: what had come when the largest content stood, and what was meant by that. */
function tellBurden({ audits }) {
  const shownAt = audits.metrics.details.items[0].observedLargestContentfulPaint
  const requests = audits['network-requests'].details.items.filter(({ networkEndTime }) => networkEndTime <= shownAt)
  const bytes = requests.reduce((sum, { transferSize }) => sum + transferSize, 0)
  const all = audits['network-requests'].details.items
  const allBytes = all.reduce((sum, { transferSize }) => sum + transferSize, 0)
  const [largest] = audits['largest-contentful-paint-element']?.details?.items[0]?.items ?? []
  console.log(
    `  first paint ${audits['first-contentful-paint'].displayValue}, largest ${audits['largest-contentful-paint'].displayValue}` +
      ` (${largest?.node.nodeLabel.slice(0, 60) ?? '?'}), blocked ${audits['total-blocking-time'].displayValue}`,
  )
  console.log(
    `  ${requests.length} requests and ${Math.round(bytes / 1024)} KB before the largest content stood, ${all.length} and ${Math.round(allBytes / 1024)} KB in all`,
  )
}

/** Whether the verdict stands within a second, however the page is opened on this machine. The slow phone is told beside it. */
async function tellVerdict({ url, passwords }) {
  const { cookie: teleworker } = await signIn(url, 'teleworker', passwords.get('teleworker'))
  const admin = await signIn(url, 'admin', passwords.get('admin'))
  let isGood = true
  console.log('from opening /start to the verdict, 20 times each:')
  for (const { name, median: half, p95, isBeyond } of await timeToVerdict({
    url,
    executablePath: chromium,
    teleworker,
    admin,
  })) {
    console.log(`  ${name.padEnd(32)} median ${half} ms, p95 ${p95} ms`)
    isGood &&= isBeyond || half <= MOST_MS
  }
  return isGood
}

/** What lost points, so that it can be mended. */
function tellFailures(lhr) {
  for (const category of CATEGORIES)
    for (const { id, weight } of lhr.categories[category].auditRefs) {
      const audit = lhr.audits[id]
      if (weight > 0 && audit.score !== null && audit.score < 0.9)
        console.log(`  ${category}: ${id} ${audit.score} ${audit.displayValue ?? ''}`)
    }
}

async function signIn(url, name, password) {
  const response = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ name, password }),
  })
  if (!response.ok) fail(`${name} could not sign in: ${response.status}`)
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
  const { csrf } = await response.json()
  return { cookie: [...cookies, 'taga-lang=ja'].join('; '), csrf }
}

function untilReady(child) {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr.resume()
    child.once('exit', (code) => reject(new Error(`the demonstration ended with ${code}`)))
    child.stdout.on('data', (chunk) => {
      said += chunk
      if (!said.includes('Ctrl+C')) return
      const url = /(http:\S+)\/sign-in/.exec(said)?.[1]
      const passwords = new Map([...said.matchAll(/^ {2}(\w+) +(\S+)/gm)].map(([, name, password]) => [name, password]))
      resolve({ url, passwords })
    })
  })
}

function median(numbers) {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]
}

function fail(why) {
  process.stderr.write(`${why}\n`)
  process.exit(1)
}
