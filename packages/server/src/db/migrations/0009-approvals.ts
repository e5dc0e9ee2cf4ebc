import type { Kysely } from 'kysely'
import type { Migration } from './migration.ts'

/** Requests and decisions, and the registers that rest on them: personal devices, applications, exemptions. */
export const approvalsMigration: Migration = { id: '0009-approvals', up }

async function up(db: Kysely<unknown>): Promise<void> {
  await createApprovals(db)
  await createPersonalDevices(db)
  await createApplications(db)
  await createExemptions(db)
}

async function createApprovals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('approvals')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('open_key', 'text', (column) => column.unique())
    .addColumn('asked_account', 'text', (column) => column.notNull())
    .addColumn('asked_person', 'text')
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('summary_key', 'text', (column) => column.notNull())
    .addColumn('decided_account', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('self_decided', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('conditions', 'text')
    .addColumn('valid_until', 'bigint')
    .addColumn('reminded_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('end_cause', 'text')
    .addColumn('end_reason', 'text')
    .execute()
  await db.schema.createIndex('approvals_state').on('approvals').columns(['state', 'kind', 'due_at', 'id']).execute()
  await db.schema.createIndex('approvals_until').on('approvals').columns(['state', 'valid_until', 'id']).execute()
  await db.schema
    .createIndex('approvals_asked_account')
    .on('approvals')
    .columns(['asked_account', 'asked_at'])
    .execute()
  await db.schema.createIndex('approvals_asked_person').on('approvals').columns(['asked_person', 'asked_at']).execute()
  await db.schema.createIndex('approvals_asked').on('approvals').columns(['asked_at', 'id']).execute()
  await db.schema.createIndex('approvals_subject').on('approvals').columns(['subject', 'kind', 'state']).execute()
}

async function createPersonalDevices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('personal_devices')
    .addColumn('device_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('approval_id', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('patterns', 'text', (column) => column.notNull())
    .addColumn('protections', 'text', (column) => column.notNull())
    .addColumn('consent_version', 'text', (column) => column.notNull())
    .addColumn('consented_at', 'bigint', (column) => column.notNull())
    .addColumn('valid_until', 'bigint', (column) => column.notNull())
    .addColumn('ending_at', 'bigint')
    .addColumn('ending_cause', 'text')
    .addColumn('proof', 'text')
    .addColumn('proof_at', 'bigint')
    .addColumn('checked_at', 'bigint')
    .addColumn('checked_account', 'text')
    .addColumn('self_checked', 'bigint', (column) => column.notNull())
    .addColumn('check_note', 'text')
    .execute()
  await db.schema.createIndex('personal_devices_person').on('personal_devices').columns(['person_id']).execute()
  await db.schema
    .createIndex('personal_devices_until')
    .on('personal_devices')
    .columns(['valid_until', 'device_id'])
    .execute()
  await db.schema
    .createIndex('personal_devices_ending')
    .on('personal_devices')
    .columns(['checked_at', 'ending_at', 'device_id'])
    .execute()
}

async function createApplications(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('applications')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull().unique())
    .addColumn('publisher', 'text')
    .addColumn('matches', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull())
    .addColumn('conditions', 'text')
    .addColumn('place', 'text')
    .addColumn('reason', 'text')
    .addColumn('review_at', 'bigint')
    .addColumn('removal_due_at', 'bigint')
    .addColumn('decided_account', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute()
  await db.schema
    .createIndex('applications_verdict')
    .on('applications')
    .columns(['verdict', 'name_key', 'id'])
    .execute()
  await db.schema
    .createIndex('applications_review')
    .on('applications')
    .columns(['verdict', 'review_at', 'id'])
    .execute()
  await db.schema
    .createTable('seen_applications')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('os', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('name_key', 'text', (column) => column.notNull())
    .addColumn('publisher', 'text')
    .addColumn('application_id', 'text')
    .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('seen_applications_name', ['os', 'name_key'])
    .execute()
  await db.schema
    .createIndex('seen_applications_listed')
    .on('seen_applications')
    .columns(['application_id', 'name_key', 'id'])
    .execute()
  await db.schema
    .createTable('device_applications')
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('seen_id', 'text', (column) => column.notNull())
    .addColumn('version', 'text', (column) => column.notNull())
    .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('device_applications_key', ['device_id', 'seen_id'])
    .execute()
  await db.schema
    .createIndex('device_applications_seen')
    .on('device_applications')
    .columns(['seen_id', 'device_id'])
    .execute()
  await db.schema
    .createTable('application_counts')
    .addColumn('device_id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('stale', 'bigint', (column) => column.notNull())
    .addColumn('unapproved', 'bigint', (column) => column.notNull())
    .addColumn('overdue', 'bigint', (column) => column.notNull())
    .addColumn('next_due_at', 'bigint')
    .execute()
  await db.schema
    .createIndex('application_counts_stale')
    .on('application_counts')
    .columns(['stale', 'device_id'])
    .execute()
  await db.schema
    .createIndex('application_counts_due')
    .on('application_counts')
    .columns(['next_due_at', 'device_id'])
    .execute()
}

async function createExemptions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('exemptions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('exempt_from', 'text', (column) => column.notNull())
    .addColumn('subject_kind', 'text', (column) => column.notNull())
    .addColumn('subject_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('owner_person', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('self_granted', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_account', 'text', (column) => column.notNull())
    .addColumn('reminded_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_account', 'text')
    .addColumn('revoke_reason', 'text')
    .execute()
  await db.schema.createIndex('exemptions_until').on('exemptions').columns(['until', 'id']).execute()
  await db.schema
    .createIndex('exemptions_subject')
    .on('exemptions')
    .columns(['subject_kind', 'subject_id', 'until'])
    .execute()
  await db.schema.createIndex('exemptions_owner').on('exemptions').columns(['owner_person', 'until']).execute()
}
