import { EXIT, type Io, type Language, readFlags } from '@taga/agent'
import {
  compile,
  type DecideRequest,
  type Decision,
  decide,
  findRule,
  loadDecideRequest,
  type Reason,
  type Rule,
  SOURCES,
} from '@taga/core'
import { allEnforced } from '../enforced.ts'
import { noWords } from '../no-words.ts'
import { readOwnRules } from '../own-rules.ts'
import { printJson } from '../print-json.ts'
import { readJsonFile } from '../read-json-file.ts'
import { ruleSetVersion } from '@taga/server'
import { writeDecision } from '../write-decision.ts'
import { WrongUse, wrongUsage } from '../wrong-use.ts'

const USAGE = 'decide --request FILE [--rules FILE] [--enforced] [--json] [--lang ja|en]'

/**
 * `taga decide`: one question from a file, decided. Sources that the request does not list as adopted are not adopted; a request without
 * such a list is decided with all of them. `--enforced` takes every rule as enforced, also those under observation. Exit code: 0 allow,
 * 1 deny, 2 step-up, 64 a file that cannot be used.
 */
export async function decideRequest(args: readonly string[], io: Io): Promise<number> {
  const read = readFlags(args, { json: 'flag', request: 'text', rules: 'text', enforced: 'flag' }, USAGE, io)
  if (read.kind === 'wrong') return read.code
  noWords(read.words, USAGE)
  const { flags } = read
  if (flags.request === undefined) throw wrongUsage(USAGE)
  const request = await readRequest(flags.request)
  const own = await readOwnRules(flags.rules)
  const rules = flags.enforced === true ? allEnforced(own) : own
  const decision = decideWith(rules, request)
  if (flags.json === true) printJson(io, describeDecision(decision, rules))
  else io.stdout(writeDecision(decision, rules, { language: read.language, columns: io.columns }))
  switch (decision.outcome) {
    case 'allow':
      return EXIT.done
    case 'deny':
      return EXIT.refused
    case 'step-up':
      return EXIT.couldNotTell
  }
}

async function readRequest(path: string): Promise<DecideRequest> {
  const loaded = loadDecideRequest(await readJsonFile(path))
  if (loaded.kind === 'loaded') return loaded.request
  const lines = (language: Language) =>
    loaded.problems.map(({ field, words }) => `  ${field === '' ? '(file)' : field}: ${words[language]}`).join('\n')
  throw new WrongUse({
    ja: `${path} は判定の依頼として使えません。\n${lines('ja')}`,
    en: `${path} cannot be used as a request.\n${lines('en')}`,
  })
}

function decideWith(rules: readonly Rule[], { facts, ask, now, settings, adopted }: DecideRequest): Decision {
  const inUse = SOURCES.filter((source) => adopted === undefined || adopted.includes(source))
  const version = ruleSetVersion({ rules, settings: settings ?? {}, adopted: inUse })
  const compiled = compile({ version, rules, adopted: inUse, ...(settings === undefined ? {} : { settings }) })
  return decide(compiled, { facts, ask }, now)
}

/** The decision with the words and measures of each reason. `validUntil` is null where nothing ages. */
function describeDecision(decision: Decision, rules: readonly Rule[]) {
  const explain = (reason: Reason) => {
    const rule = findRule(reason.rule, rules)
    return { ...reason, measures: rule?.measures, tier: rule?.tier, title: rule?.title, remedy: rule?.remedy }
  }
  return {
    format: 'taga.decision/1',
    ...decision,
    validUntil: Number.isFinite(decision.validUntil) ? decision.validUntil : null,
    ...(decision.outcome === 'allow' ? {} : { reasons: decision.reasons.map(explain) }),
    warnings: decision.warnings.map(explain),
    observed: decision.observed.map(explain),
    exempted: decision.exempted.map(explain),
  }
}
