import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'

const MOST_SHOWN = 50
const MOST_DEVICES = 50
const Reasons = z.array(z.string())

/** Somebody's devices, and what was refused to them and to their secure browsers, the newest first. */
export async function listRefusedOf(db: Kysely<Schema>, person: string) {
  const devices = await db
    .selectFrom('devices')
    .leftJoin('dns_devices', 'dns_devices.device_id', 'devices.id')
    .select([
      'devices.id as device',
      'devices.label as label',
      'dns_devices.hash as hash',
      'dns_devices.asked_at as askedAt',
    ])
    .where('devices.user_id', '=', person)
    .orderBy('devices.label')
    .limit(MOST_DEVICES)
    .execute()
  const lines = await db
    .selectFrom('access_log')
    .leftJoin('devices', 'devices.id', 'access_log.device_id')
    // a browser that a gateway runs is nobody's device
    .leftJoin('destinations', 'destinations.id', 'access_log.destination_id')
    .select([
      'access_log.at',
      'access_log.cause',
      'access_log.reasons',
      'access_log.times',
      'devices.label as label',
      'destinations.name as place',
    ])
    .where('access_log.person_id', '=', person)
    .where('access_log.carrier', '=', 'dns')
    .where('access_log.event', '=', 'denied')
    .where('access_log.reasons', '!=', '[]')
    .orderBy('access_log.at', 'desc')
    .orderBy('access_log.id', 'desc')
    .limit(MOST_SHOWN)
    .execute()
  return {
    devices: devices.map(({ device, label, hash, askedAt }) => ({
      device,
      label,
      hasAddress: hash !== null,
      ...(askedAt === null ? {} : { askedAt }),
    })),
    refused: lines.map(({ at, cause, reasons, times, label, place }) => ({
      at,
      cause,
      times,
      device: label ?? place ?? '',
      reasons: Reasons.parse(JSON.parse(reasons)),
    })),
  }
}
