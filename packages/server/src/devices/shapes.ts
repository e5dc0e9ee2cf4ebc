import type { DeviceAnswer, DeviceLine } from '@taga/contract'
import type { DeviceLineRow, DeviceRow } from './store.ts'

export function answerDevice(row: DeviceRow): DeviceAnswer {
  return {
    id: row.id,
    label: row.label,
    ownership: row.ownership,
    management: row.management,
    state: row.state,
    stateSince: row.state_since,
    kind: row.kind,
    os: row.os,
    ...(row.serial === null ? {} : { serial: row.serial }),
    ...(row.tag === null ? {} : { tag: row.tag }),
    ...(row.place === null ? {} : { place: row.place }),
    ...(row.purchased_at === null ? {} : { purchasedAt: row.purchased_at }),
    ...(row.note === null ? {} : { note: row.note }),
    ...(row.user_id === null ? {} : { user: row.user_id }),
    version: row.version,
  }
}

export function answerDeviceLine(row: DeviceLineRow): DeviceLine {
  return {
    ...answerDevice(row),
    ...(row.user_name === null ? {} : { userName: row.user_name }),
    ...(row.last_seen_at === null ? {} : { lastSeenAt: row.last_seen_at }),
  }
}
