// `npm run lighthouse`: the three homes of the demonstration, each looked at three times, the median counted; fails below 95 in any of the four.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildIfChanged } from '../../scripts/build.mjs'
import { ensureInstalled, isComplete, requireNode, root, runNpm } from '../../scripts/installed.mjs'

const here = join(root, 'e2e', 'lighthouse')
const LEAST = 95
const LOOKS = 3
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
} finally {
  demonstration.kill('SIGTERM')
}

async function lookAtHomes({ url, passwords, lighthouse, port }) {
  let isGood = true
  mkdirSync(join(root, 'dist', 'lighthouse'), { recursive: true })
  for (const { account, path } of HOMES) {
    const cookie = await signIn(url, account, passwords.get(account))
    const looks = []
    for (let look = 0; look < LOOKS; look += 1) {
      const { lhr, report } = await lighthouse(url + path, {
        port,
        output: 'html',
        onlyCategories: CATEGORIES,
        extraHeaders: { Cookie: cookie },
        logLevel: 'error',
      })
      writeFileSync(join(root, 'dist', 'lighthouse', `${account}-${look}.html`), report)
      looks.push(lhr)
    }
    const scores = CATEGORIES.map((category) =>
      median(looks.map((lhr) => Math.round(lhr.categories[category].score * 100))),
    )
    isGood &&= scores.every((score) => score >= LEAST)
    console.log(`${path.padEnd(12)} ${CATEGORIES.map((category, index) => `${category} ${scores[index]}`).join('  ')}`)
    tellFailures(looks[0])
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
  return [...cookies, 'taga-lang=ja'].join('; ')
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
