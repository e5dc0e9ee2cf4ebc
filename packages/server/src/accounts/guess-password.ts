import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { PasswordReason } from '@taga/contract'
import { z } from 'zod'

const DEADLINE_MS = 15_000
const IDLE_MS = 30_000
const MAX_WAITING = 32
const MAX_HEAP_MB = 192

/** Below 3 of 4, zxcvbn thinks that a patient guesser finds it. */
const LOWEST_SCORE = 3
/** The dictionary of passwords seen in leaks: 49,233 of them, in the package's list of common ones. Longer lists come from the administrator. */
const LEAKED = 'passwords-common'
/** Words side by side are refused (AD-16.7) up to this number; four chosen at random are a passphrase. */
const MOST_WORDS = 3
/** A word with a year, a run or so few other signs around it is still that word: `Sakura2024!`. */
const DECORATION = 5

/** Dictionaries of Japanese and English, asked in a thread of their own so that neither their memory nor a slow guess is felt elsewhere. */
export type Guesser = {
  readonly guess: (password: string, words: readonly string[]) => Promise<readonly PasswordReason[]>
  readonly close: () => Promise<void>
}

const Guess = z.object({
  score: z.number(),
  parts: z.array(z.object({ pattern: z.string(), token: z.string(), from: z.string().optional() })),
})
type Guess = z.infer<typeof Guess>

/** Starts its thread at the first guess and ends it after 30 idle seconds. A guess that takes longer than `deadlineMs` is `notChecked`. */
export function createGuesser(options: { readonly deadlineMs?: number; readonly source?: string } = {}): Guesser {
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let queue: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function stop(): Promise<void> {
    clearTimeout(idle)
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }

  async function ask(password: string, words: readonly string[]): Promise<readonly PasswordReason[]> {
    clearTimeout(idle)
    worker ??= startWorker(options.source ?? SOURCE)
    const answer = await answerOf(worker, { password, words }, options.deadlineMs ?? DEADLINE_MS)
    if (answer === undefined) {
      await stop()
      return ['notChecked']
    }
    idle = setTimeout(() => void stop(), IDLE_MS).unref()
    return reasonsOf(answer)
  }

  return {
    guess: async (password, words) => {
      if (waiting >= MAX_WAITING) return ['notChecked']
      waiting += 1
      const asked = queue.then(() => ask(password, words))
      queue = asked.catch(() => undefined)
      try {
        return await asked
      } finally {
        waiting -= 1
      }
    },
    close: stop,
  }
}

function reasonsOf(guess: Guess): readonly PasswordReason[] {
  const words = guess.parts.filter((part) => part.pattern === 'dictionary')
  const others = guess.parts.filter((part) => part.pattern !== 'dictionary' && part.pattern !== 'separator')
  const onlyWords = words.length > 0 && others.every((part) => part.token.length < 3)
  const isLeaked = guess.parts.length === 1 && words[0]?.from === LEAKED
  if (isLeaked) return ['dictionary', 'leaked']
  if (words.length === 1 && isDecoration(others)) return ['dictionary']
  if (onlyWords && (words.length <= MOST_WORDS || guess.score < LOWEST_SCORE)) return ['dictionary']
  return guess.score < LOWEST_SCORE ? ['guessable'] : []
}

/** No letters, and hardly anything that is not a date, a run or a repetition. */
function isDecoration(parts: Guess['parts']): boolean {
  const unexplained = parts.filter(({ pattern }) => pattern === 'bruteforce').map(({ token }) => token)
  return parts.every(({ token }) => !/\p{L}/u.test(token)) && unexplained.join('').length < DECORATION
}

/** The first message, or undefined on an error, an unreadable answer or at the deadline. */
async function answerOf(worker: Worker, question: unknown, deadlineMs: number): Promise<Guess | undefined> {
  return new Promise((resolve) => {
    const late = setTimeout(() => finish(undefined), deadlineMs)
    function finish(answer: unknown): void {
      clearTimeout(late)
      worker.off('message', finish)
      worker.off('error', failed)
      worker.off('exit', failed)
      const read = Guess.safeParse(answer)
      resolve(read.success ? read.data : undefined)
    }
    function failed(): void {
      finish(undefined)
    }
    worker.once('message', finish)
    worker.once('error', failed)
    worker.once('exit', failed)
    worker.postMessage(question)
  })
}

function startWorker(source: string): Worker {
  const require = createRequire(import.meta.url)
  const worker = new Worker(source, {
    eval: true,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    workerData: {
      core: require.resolve('@zxcvbn-ts/core'),
      languages: [
        require.resolve('@zxcvbn-ts/language-common'),
        require.resolve('@zxcvbn-ts/language-en'),
        require.resolve('@zxcvbn-ts/language-ja'),
      ],
    },
  })
  worker.unref()
  worker.on('error', () => undefined) // told to the asker by `answerOf`; without a listener it would end the process
  return worker
}

/** Plain JavaScript on purpose: it runs the same from source, under the test runner and out of the bundle. */
const SOURCE = `
const { parentPort, workerData } = require('node:worker_threads')
const { ZxcvbnFactory } = require(workerData.core)
const languages = workerData.languages.map((path) => require(path))
const own = ['telework', 'remotework', 'taga', 'テレワーク', 'てれわーく', '在宅勤務', 'パスワード', 'ぱすわーど', 'ひみつ']
const zxcvbn = new ZxcvbnFactory({
  dictionary: Object.assign({ own }, ...languages.map((language) => language.dictionary)),
  graphs: languages[0].adjacencyGraphs,
  maxLength: 256,
})
parentPort.on('message', ({ password, words }) => {
  const { score, sequence } = zxcvbn.check(password, words)
  const parts = sequence.map(({ pattern, token, dictionaryName }) => ({ pattern, token, from: dictionaryName }))
  parentPort.postMessage({ score, parts })
})
`
