import type { Words } from '@taga/core'
import type { UnusableFile } from '@taga/gateway'

/** What a person is told of a file of an outpost's folder that cannot be used. */
export function wordsForFile(error: UnusableFile): Words {
  return {
    ja: `${error.path} を使えません（壊れているか、ほかの人が読めるか、別の役割のものです）。`,
    en: `Cannot be used: ${error.message}.`,
  }
}
