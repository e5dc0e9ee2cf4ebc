import { DEFAULT_RULES, loadRules, mergeRules, type Rule } from '@taga/core'
import { readJsonFile } from './read-json-file.ts'
import { WrongUse } from './wrong-use.ts'

/** The default rules, with those of a file added to or put in the place of them. The file holds a list of rules, or `{ "rules": [...] }`. */
export async function readOwnRules(path: string | undefined): Promise<readonly Rule[]> {
  if (path === undefined) return DEFAULT_RULES
  const content = await readJsonFile(path)
  const loaded = loadRules(isHolder(content) ? content.rules : content)
  if (loaded.kind === 'loaded') return mergeRules(DEFAULT_RULES, loaded.rules)
  const lines = (language: 'ja' | 'en') =>
    loaded.problems.map(({ rule, field, words }) => `  ${rule} ${field}: ${words[language]}`).join('\n')
  throw new WrongUse({
    ja: `${path} の規則に誤りがあります。\n${lines('ja')}`,
    en: `The rules in ${path} have errors.\n${lines('en')}`,
  })
}

function isHolder(value: unknown): value is { readonly rules: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'rules' in value
}
