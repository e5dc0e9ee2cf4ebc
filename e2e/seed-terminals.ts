import type { AccountActor } from '../packages/server/src/http/actor.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { moveDevice } from '../packages/server/src/devices/move-device.ts'
import { recordWipe } from '../packages/server/src/disposal/record-wipe.ts'
import { signLoan } from '../packages/server/src/lending/follow-loan.ts'
import { handOver } from '../packages/server/src/lending/hand-over.ts'
import { LOAN_TERMS } from '../packages/server/src/lending/loan-terms.ts'
import { requestLoan } from '../packages/server/src/lending/request-loan.ts'
import { reportLoss } from '../packages/server/src/losses/report-loss.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { addDepartment } from '../packages/server/src/people/departments.ts'
import { issueStock } from '../packages/server/src/stock/issue-stock.ts'
import { addGood, addPiece } from '../packages/server/src/stock/keep-good.ts'
import { answerLine } from '../packages/server/src/stock-takings/answer-line.ts'
import { beginStockTaking } from '../packages/server/src/stock-takings/begin-stock-taking.ts'

const DAY = 86_400_000
const ACTOR = 'account:seed'

export type SeededTerminals = Readonly<
  Record<
    | 'borrower'
    | 'clerk'
    | 'loan'
    | 'toSign'
    | 'taking'
    | 'loss'
    | 'wiped'
    | 'toWipe'
    | 'filter'
    | 'usb'
    | 'spare'
    | 'held',
    string
  >
>

/** An office with devices at every stage from the shelf to the bin, made through the use cases themselves. */
export async function seedTerminals(deps: Deps): Promise<SeededTerminals> {
  const { id: department } = await addDepartment(deps, ACTOR, {
    name: '企画部',
    patterns: ['take_home_pc', 'cloud_app'],
  })
  const person = async (name: string, kana: string) =>
    (await addPerson(deps, ACTOR, { name, kana, department, rights: [] })).id
  const [borrower, clerk] = [await person('髙橋 一郎', 'タカハシ'), await person('山﨑 濵子', 'ヤマサキ')]
  const device = (label: string, tag: string, place: string) =>
    registerDevice(deps, ACTOR, {
      label,
      tag,
      place,
      ownership: 'company',
      management: 'managed',
      kind: 'laptop',
      os: 'windows',
      serial: `SN-${tag}`,
      state: 'inStock',
    })
  const spare = await device('NOTE-0201', 'TG-0201', '本社 3階 保管庫')
  const lend = async (label: string, tag: string, to: string, dueInDays: number) => {
    const { id, version } = await device(label, tag, '')
    return handOver(deps, ACTOR, {
      device: id,
      version,
      person: to,
      purpose: '在宅勤務（週3日）',
      dueAt: deps.now() + dueInDays * DAY,
      accessories: ['電源アダプター', 'のぞき見防止フィルター 14インチ', '盗難防止ワイヤー'],
      condition: '天板の左下に小さな傷',
      notReadyWhy: '電源を入れ、更新と暗号化を画面で確かめた',
    })
  }
  const loan = await lend('NOTE-0117', 'TG-0117', borrower, 90)
  await signLoan(deps, ACTOR, { id: loan.id, terms: LOAN_TERMS.version, version: loan.version })
  const toSign = await lend('NOTE-0118', 'TG-0118', borrower, 5)
  await lend('NOTE-0119（大阪支社の会議室にあるもの）', 'TG-0119', clerk, 30)
  const asker: AccountActor = {
    kind: 'account',
    account: 'seed',
    person: clerk,
    roles: ['teleworker'],
    session: 'seed',
  }
  await requestLoan(deps, asker, { wanted: 'tablet', purpose: '客先での説明', until: deps.now() + 60 * DAY })
  const taking = await beginStockTaking(deps, ACTOR, {
    name: '2026年度 秋の棚卸し',
    until: deps.now() + 14 * DAY,
    filter: { ownership: 'company' },
  })
  await answerLine(deps, ACTOR, {
    stockTaking: taking.id,
    device: loan.device_id ?? '',
    answer: 'here',
    how: 'own',
    place: '自宅',
    note: '動作良好',
  })
  const gone = await device('NOTE-0077', 'TG-0077', '')
  await moveDevice(deps, ACTOR, { id: gone.id, version: gone.version, to: 'lent', user: clerk })
  await reportLoss(deps, ACTOR, { id: gone.id, how: 'lost', place: '山手線の車内', circumstances: '網棚に置き忘れた' })
  const loss = await deps.store.read.selectFrom('losses').select('id').executeTakeFirstOrThrow()
  const old = await device('DESK-0003', 'TG-0003', '地下倉庫')
  const toWipe = await moveDevice(deps, ACTOR, { id: old.id, version: old.version, to: 'toWipe' })
  const older = await device('DESK-0001', 'TG-0001', '地下倉庫')
  const end = await moveDevice(deps, ACTOR, { id: older.id, version: older.version, to: 'toWipe' })
  const alone: AccountActor = { kind: 'account', account: 'seed', roles: ['administrator'], session: 'seed' }
  await recordWipe(deps, alone, {
    device: end.id,
    version: end.version,
    method: 'secureErase',
    tool: 'nvme-cli 2.8（sanitize）',
    media: 'KXG60ZNV256G / 69RS11ABC',
    verification: 'toolReport',
    carriedOutBy: '情報システム課 佐藤',
    wipedAt: deps.now() - DAY,
  })
  const filter = await addGood(deps, ACTOR, {
    name: 'のぞき見防止フィルター 14インチ',
    sort: 'privacyFilter',
    counting: 'counted',
    owned: 12,
    fewest: 11,
  })
  await issueStock(deps, ACTOR, { good: filter.id, person: borrower, count: 2 })
  const usb = await addGood(deps, ACTOR, {
    name: '暗号化USBメモリー',
    sort: 'usbMemory',
    counting: 'single',
    owned: 0,
    fewest: 1,
  })
  const piece = await addPiece(deps, ACTOR, { good: usb.id, number: 'USB-001', encryption: 'whole' })
  await addPiece(deps, ACTOR, { good: usb.id, number: 'USB-002', encryption: 'unknown' })
  await issueStock(deps, ACTOR, { good: usb.id, person: clerk, count: 1, piece: piece.id, dueAt: deps.now() - DAY })
  return {
    borrower,
    clerk,
    loan: loan.id,
    toSign: toSign.id,
    taking: taking.id,
    loss: loss.id,
    wiped: older.id,
    toWipe: toWipe.id,
    filter: filter.id,
    usb: usb.id,
    spare: spare.id,
    held: loan.device_id ?? '',
  }
}
