import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import {
  DEVICE_HEADER,
  ENROL_PATH,
  enrolmentProofText,
  REPORT_PATH,
  SIGNATURE_HEADER,
  signedText,
  writeEnrolmentCode,
} from '@taga/contract'
import { FACTS, FACT_KEYS, factSpec, isFactKey } from '@taga/core'
import { Language, type Node, Parser } from 'web-tree-sitter'
import { beforeAll, describe, expect, test } from 'vitest'
import { windowsProbes } from './probes.ts'

const folder = new URL('./collector/', import.meta.url)
const names = readdirSync(folder).toSorted()
const bytesOf = (name: string) => readFileSync(new URL(name, folder))
const textOf = (name: string) => bytesOf(name).toString('utf8').slice(1)

/** Cmdlets of Windows PowerShell 5.1 that give objects. A program that prints sentences is none of them. */
const CMDLETS = `
  Add-Type ConvertFrom-Json ConvertTo-Json Copy-Item ForEach-Object Get-ChildItem Get-CimInstance Get-Content
  Get-FileHash Get-Item Get-ItemProperty Get-NetFirewallProfile Get-Random Get-ScheduledTask Get-WinEvent
  Invoke-CimMethod Invoke-RestMethod Invoke-WebRequest Join-Path Move-Item New-Object Out-Null
  Register-ScheduledTask Remove-Item Remove-TypeData Select-Object Set-Acl Set-StrictMode Sort-Object
  Start-ScheduledTask Test-Path Unregister-ScheduledTask Where-Object Write-Output`
  .trim()
  .split(/\s+/)

/** Everything a comparison may be made with, by where it comes from. None of it changes with the language of Windows. */
const COMPARED = new Set([
  '',
  ', ',
  ...wordsOf(String.raw`
  # the collector's own words and fact values
  -   /   1   5   none   notReported   toolMissing   tpmOnly   protected   keeps   unclear   slow   all
  unknown   value   later   passed   accepted   firefox   Server   https   http   (^|/)
  # edition ids of the registry
  IoTEnterpriseS   IoTEnterpriseSK   EnterpriseS   EnterpriseSN   EnterpriseSEval   Enterprise   EnterpriseN
  EnterpriseEval   Education   EducationN   IoTEnterprise   ServerRdsh   Core   CoreN   CoreSingleLanguage
  CoreCountrySpecific   Professional   ProfessionalN   ProfessionalEducation   ProfessionalEducationN
  ProfessionalWorkstation   ProfessionalWorkstationN   ProfessionalCountrySpecific
  ProfessionalSingleLanguage   CloudEdition   CloudEditionN
  # makers in SMBIOS
  Microsoft Corporation   Virtual Machine   VMware, Inc.   VMware20,1   QEMU   Xen   innotek GmbH   Amazon EC2
  Parallels Software International Inc.   Parallels International GmbH.   Google   Red Hat   Nutanix
  # names of enumerations, schema classes, components, prefixes
  FullLanguage   AccessDenied   InvalidNamespace   InvalidClass   NotSupported   Group   vms_mp   app-profile
  0.0.0.0/0   ::/0   00:00:00:00:00:00   fec0:0:0:ffff::   /32   /128   NoMatchingEventsFound
  "fault"\s*:\s*"replayed"
  # settings of browsers, and forms of identifiers
  "credentials_enable_service"\s*:\s*false   "signon\.rememberSignons"\s*,\s*false   ^[a-p]{32}$   ^[0-9]+$
  ^[0-9]{1,15}$   ^([0-9a-f]{2}:){5}[0-9a-f]{2}$   ^S-1-(5-21|12-1)-[0-9-]+$   ^TAGA[1IL]$
  ^20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9])$
  ^[0-9A-HJKMNP-TV-Z]{8}-[0-9A-HJKMNP-TV-Z]{10}-[0-9A-HJKMNP-TV-Z]{16}$
`),
])

/** Words that stand three blanks apart; a line that begins with # is a remark. */
function wordsOf(text: string): readonly string[] {
  const lines = text.split('\n').filter((line) => !line.trim().startsWith('#'))
  return lines.flatMap((line) => line.trim().split('   '))
}

const TEXT_TOOLS =
  /\b(manage-bde|netsh|systeminfo|wmic|w32tm|ipconfig|tasklist|schtasks|gpresult|dsregcmd|mdmdiagnosticstool|fsutil|auditpol|secedit|net\.exe|sc\.exe|reg\.exe)\b/i

let parser: Parser
beforeAll(async () => {
  await Parser.init()
  parser = new Parser()
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')
  parser.setLanguage(await Language.load(grammar))
})

function nodesOf(text: string): readonly Node[] {
  const root = parser.parse(text)?.rootNode
  return root === undefined ? [] : collect(root, () => true)
}

function collect(node: Node, enter: (node: Node) => boolean): readonly Node[] {
  const below = enter(node) ? node.children.flatMap((child) => (child === null ? [] : collect(child, enter))) : []
  return [node, ...below]
}

function functionsIn(text: string): readonly string[] {
  return [...text.matchAll(/^function ([\w-]+) \{/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]))
}

const NOT_COMPARED = ['command', 'argument_list', 'element_access']

/** The literals a comparison is made with; arguments of commands inside it are names of fields, not what is compared. */
function comparedLiterals(text: string): readonly string[] {
  const byOperator = nodesOf(text)
    .filter(({ type, childCount }) => type === 'comparison_expression' && childCount > 1)
    .flatMap((comparison) => collect(comparison, ({ type }) => !NOT_COMPARED.includes(type)))
    .filter(({ type }) => type === 'string_literal')
    .map((literal) => literal.text.slice(1, -1))
  const byMethod = [...text.matchAll(/\.(?:StartsWith|EndsWith|Contains|Equals|IndexOf)\('([^']*)'/g)]
  return [...byOperator, ...byMethod.map(([, literal]) => literal ?? '')]
}

/** Code without comments and string contents. */
function bareCode(text: string): string {
  return text
    .replaceAll(/<#[\s\S]*?#>/g, '')
    .replaceAll(/'[^'\n]*'/g, "''")
    .replaceAll(/"[^"\n]*"/g, '""')
    .replaceAll(/#.*$/gm, '')
}

describe.each(names)('%s', (name) => {
  test('begins with a byte order mark and is ASCII after it, so that a Japanese Windows reads it', () => {
    const bytes = bytesOf(name)
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect([...bytes.subarray(3)].every((byte) => byte < 0x80)).toBe(true)
  })

  test('parses without an error', () => {
    const broken = nodesOf(textOf(name)).filter((node) => node.isError || node.isMissing)
    expect(broken.map((node) => `${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`)).toEqual([])
  })

  test('uses nothing that Windows PowerShell 5.1 lacks', () => {
    const code = bareCode(textOf(name))
    expect(code).not.toMatch(/\?\?|\?\.|&&|\|\||-Parallel\b|-AsHashtable\b|-SkipCertificateCheck\b|\bGet-Error\b/)
    expect(code).not.toMatch(/\)\s\?\s/)
    expect(code).toMatch(/Set-StrictMode -Version 2/)
  })

  test('runs only known cmdlets and functions of its own, and no program that prints sentences', () => {
    const own = names.flatMap((file) => functionsIn(textOf(file)))
    const called = nodesOf(textOf(name)).filter(({ type }) => type === 'command_name')
    const strangers = called.map(({ text }) => text).filter((command) => ![...CMDLETS, ...own].includes(command))
    expect(strangers).toEqual([])
    expect(textOf(name)).not.toMatch(TEXT_TOOLS)
  })

  test('compares with identifiers only, never with words of a language', () => {
    expect(comparedLiterals(textOf(name)).filter((literal) => !COMPARED.has(literal))).toEqual([])
  })

  test('is short enough to be read', () => {
    expect(textOf(name).split('\n').length).toBeLessThan(300)
  })
})

test('the checks find what they forbid', () => {
  expect(comparedLiterals("if ($volume.Status -eq '\u5b8c\u5168\u306b\u6697\u53f7\u5316') { }")).toEqual([
    '完全に暗号化',
  ])
  expect(nodesOf('if ($a { }').some((node) => node.isError || node.isMissing)).toBe(true)
  expect('manage-bde -status C:').toMatch(TEXT_TOOLS)
})

test('no function is written twice', () => {
  const all = names.flatMap((file) => functionsIn(textOf(file)))
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([])
})

describe('the items', () => {
  const items = [
    ...textOf('taga-facts.ps1').matchAll(
      /@\{ Id = '(\w+)'; Pace = '(\w+)';.*?Read = '([\w-]+)'; Judge = '([\w-]+)'\s+Facts = @\(([^)]*)\)/g,
    ),
  ]
  const facts = items.flatMap(([, , pace, , , listed]) =>
    [...(listed ?? '').matchAll(/'([\w.]+)'/g)].map(([, key]) => ({ key: key ?? '', pace: pace ?? '' })),
  )

  test('each has a reader and a judge that exist', () => {
    const own = names.flatMap((file) => functionsIn(textOf(file)))
    expect(items.length).toBe(16)
    expect(items.flatMap(([, , , read, judge]) => [read, judge]).filter((name) => !own.includes(name ?? ''))).toEqual(
      [],
    )
  })

  test('claim facts of the catalogue at the pace of the catalogue', () => {
    const wrong = facts.filter(({ key, pace }) => !isFactKey(key) || factSpec(key).pace !== pace)
    expect(wrong).toEqual([])
  })

  test('are the ones the probes promise, and leave out only the clock, which the report measures against the server', () => {
    const promised = windowsProbes.flatMap((probe) =>
      probe.facts.map((key) => ({ key: String(key), pace: probe.pace })),
    )
    const order = (left: { readonly key: string }, right: { readonly key: string }) => left.key.localeCompare(right.key)
    expect(promised.toSorted(order)).toEqual(facts.toSorted(order))
    const posture = FACT_KEYS.filter((key) => factSpec(key).pace !== undefined && FACTS[key].subject === 'device')
    const claimed = new Set(facts.map(({ key }) => key))
    expect(posture.filter((key) => !claimed.has(key)).toSorted()).toEqual(['device.clockSkewMs', 'device.lookedAt'])
  })

  test('that a personal device may not report are the ones taga-report.ps1 holds back', () => {
    const held = /function Get-CompanyOnlyFacts \{\s+return @\(([^)]*)\)/.exec(textOf('taga-report.ps1'))?.[1] ?? ''
    const listed = [...held.matchAll(/'([\w.]+)'/g)].map(([, key]) => key ?? '')
    const companyOnly = facts.map(({ key }) => key).filter((key) => isFactKey(key) && !factSpec(key).personal)
    expect(listed.toSorted()).toEqual(companyOnly.toSorted())
  })
})

test('the installer copies every file of the collector', () => {
  const listed = /\$files = @\(([^)]*)\)/.exec(textOf('taga-install.ps1'))?.[1] ?? ''
  expect([...listed.matchAll(/'([\w.-]+)'/g)].map(([, name]) => String(name)).toSorted()).toEqual(names)
})

describe('the wire', () => {
  const report = textOf('taga-report.ps1')

  test('has the paths, headers and purposes of the contract', () => {
    for (const literal of [REPORT_PATH, ENROL_PATH, DEVICE_HEADER, SIGNATURE_HEADER, 'taga-report/1', 'taga-enrol/1'])
      expect(report).toContain(`'${literal}'`)
  })

  test('puts lines together as the contract does', () => {
    const proof = enrolmentProofText({ device: '$given.device', audience: '$given.audience', publicKey: '$publicKey' })
    const signed = signedText({ purpose: 'taga-report/1', audience: '$Audience', path: '$Path', bodyHash: '$hash' })
    expect(powershellText(report, /\$text = ("taga-enrolled.*)$/m)).toBe(proof)
    const lines = powershellText(textOf('taga-sign.ps1'), /\$text = (\$Purpose .*)$/m)
    expect(lines.replace('$Purpose', 'taga-report/1').replace(/\(ConvertTo-Base64Url .*\)$/, '$hash')).toBe(signed)
  })

  test('takes the codes that the contract writes', () => {
    const form = /-notmatch '(\^\[0-9A-HJKMNP[^']*)'/.exec(textOf('taga-sign.ps1'))?.[1] ?? '$none^'
    const code = writeEnrolmentCode({ selector: '01234567', secret: '89ABCDEFGH', fingerprint: 'JKMNPQRSTVWXYZ01' })
    expect(code.replace(/^taga1-/, '')).toMatch(new RegExp(form))
    expect('01234567-89ABCDEFGH-JKMNPQRSTVWXYZ0U').not.toMatch(new RegExp(form))
  })
})

/** A chain of "text" + $variable as the text it makes, variables left as they stand. */
function powershellText(source: string, assignment: RegExp): string {
  const chain = assignment.exec(source)?.[1] ?? ''
  return chain
    .split(' + ')
    .map((part) => part.replace(/^"(.*)"$/, '$1').replaceAll('`n', '\n'))
    .join('')
}
