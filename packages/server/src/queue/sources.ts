import { queueOf as approvalsQueue } from '../approvals/queue.ts'
import type { QueueSource } from './queue.ts'

/** Every feature that has something to be dealt with. */
export const queueSources: readonly QueueSource[] = [approvalsQueue]
