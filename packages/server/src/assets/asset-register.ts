import { type AssetInput, Fault } from '@taga/contract'
import type { Tx } from '../db/store.ts'
import { findLocation } from '../locations/store.ts'
import { findDepartment } from '../people/store.ts'
import { foldText } from '../register-text.ts'
import type { NamedRegister } from '../registers/named-register.ts'
import { findResource } from '../resources/store.ts'
import type { AssetRow } from './store.ts'

/** Information that the organisation holds, with its owner and level (EX-2, AD-2). */
export const assetRegister: NamedRegister<AssetRow, AssetInput> = {
  table: 'assets',
  kind: 'asset',
  columns: (draft) => ({
    form: draft.form,
    level: draft.level ?? null,
    owner: draft.owner ?? null,
    department_id: draft.department ?? null,
    location_id: draft.location ?? null,
    resource_id: draft.resource ?? null,
    personal: draft.personal === undefined ? null : Number(draft.personal),
    note: draft.note ?? null,
    review_by: draft.reviewDueAt ?? null,
    disposed_at: draft.disposedAt ?? null,
    search_key: foldText([draft.name, draft.owner, draft.note].filter((part) => part !== undefined).join(' ')),
  }),
  body: (draft) => ({ ...definedOf(draft) }),
  check: requireReferences,
}

async function requireReferences(tx: Tx, { department, location, resource }: AssetInput): Promise<void> {
  if (department !== undefined && (await findDepartment(tx.db, department)) === undefined) throw unknown('department')
  if (location !== undefined && (await findLocation(tx.db, location)) === undefined) throw unknown('location')
  if (resource !== undefined && (await findResource(tx.db, resource)) === undefined) throw unknown('resource')
}

function unknown(field: string): Fault {
  return new Fault('bad_input', { in: 'body', fields: [{ field, problem: 'unknown' }] })
}

/** Without what is not known: the ledger keeps JSON. */
function definedOf(draft: AssetInput): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(draft).filter((entry): entry is [string, string | number | boolean] => entry[1] !== undefined),
  )
}
