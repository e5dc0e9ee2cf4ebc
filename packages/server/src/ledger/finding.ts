/** What verification can find wrong, and where. */
export type LedgerFinding =
  | {
      readonly kind: 'entryAltered' | 'entryUnlinked' | 'entryOutOfOrder' | 'entryAfterClosed'
      readonly writer: string
      readonly seq: number
    }
  | {
      readonly kind: 'bodyAltered' | 'bodyMissing' | 'bodyErasedUnrecorded'
      readonly writer: string
      readonly seq: number
    }
  | { readonly kind: 'entriesMissing'; readonly writer: string; readonly seq: number; readonly lastSeq: number }
  /** The checkpoint saw another entry at this place: everything from the checkpoint before it on may have been rewritten. */
  | {
      readonly kind: 'entryContradictsCheckpoint'
      readonly writer: string
      readonly seq: number
      readonly number: number
    }
  | {
      readonly kind: 'checkpointAltered' | 'checkpointUnlinked' | 'checkpointMissing' | 'checkpointOutOfOrder'
      readonly number: number
    }
  | { readonly kind: 'checkpointKeyUnknown'; readonly number: number; readonly keyId: string }
  | {
      readonly kind: 'checkpointForgetsWriter' | 'checkpointGoesBack'
      readonly number: number
      readonly writer: string
    }
  | { readonly kind: 'keyAltered'; readonly keyId: string }
  /** Somebody saw a checkpoint that is not here: rolled back, restored, cut off or rewritten. */
  | { readonly kind: 'witnessedCheckpointMissing'; readonly checkpointHash: string; readonly witness: string }
  | { readonly kind: 'lineUnreadable'; readonly line: number }
  | { readonly kind: 'packCutOff' }

type Words = { readonly ja: string; readonly en: string }

export function findingWords(finding: LedgerFinding): Words {
  switch (finding.kind) {
    case 'entryAltered':
      return at(finding, '記録の内容が書き換えられています', 'the entry was altered')
    case 'entryUnlinked':
      return at(finding, '直前の記録とのつながりが切れています', 'the entry does not follow the one before it')
    case 'entryOutOfOrder':
      return at(
        finding,
        '記録の順序が入れ替わっているか、重複しています',
        'the entry is out of order or stands there twice',
      )
    case 'entryAfterClosed':
      return at(
        finding,
        '書き込みを終えたはずの列に記録が足されています',
        'the entry was added after its writer had closed',
      )
    case 'bodyAltered':
      return at(finding, '記録の本文が書き換えられています', 'the body of the entry was altered')
    case 'bodyMissing':
      return at(
        finding,
        '記録の本文がありません（消去の記録もありません）',
        'the body of the entry is missing, and was not erased',
      )
    case 'bodyErasedUnrecorded':
      return at(
        finding,
        '本文が消されていますが、消去の記録がありません',
        'the body is gone, and no entry records that it was erased',
      )
    case 'entriesMissing':
      return {
        ja: `${finding.writer} の ${finding.seq} 番から ${finding.lastSeq} 番: 記録がありません`,
        en: `${finding.writer} ${finding.seq} to ${finding.lastSeq}: entries are missing`,
      }
    case 'entryContradictsCheckpoint':
      return at(
        finding,
        `チェックポイント ${finding.number} が見た記録と異なります（作り直された疑い）`,
        `the entry is not the one that checkpoint ${finding.number} saw: the chain was made anew`,
      )
    case 'checkpointAltered':
      return number(finding, '書き換えられているか、署名が正しくありません', 'altered, or its signature is wrong')
    case 'checkpointUnlinked':
      return number(finding, '直前のチェックポイントとつながりません', 'does not follow the one before it')
    case 'checkpointMissing':
      return number(finding, 'ありません', 'missing')
    case 'checkpointOutOfOrder':
      return number(finding, '順序が入れ替わっているか、重複しています', 'out of order or there twice')
    case 'checkpointKeyUnknown':
      return number(
        finding,
        `信頼すると指定されていない鍵 ${finding.keyId} で署名されています`,
        `signed by the key ${finding.keyId}, which was not named as trusted`,
      )
    case 'checkpointForgetsWriter':
      return number(finding, `書き手 ${finding.writer} が抜けています`, `leaves out the writer ${finding.writer}`)
    case 'checkpointGoesBack':
      return number(
        finding,
        `書き手 ${finding.writer} が前より後戻りしています`,
        `the writer ${finding.writer} goes back`,
      )
    case 'keyAltered':
      return {
        ja: `鍵 ${finding.keyId}: 指紋と一致しません`,
        en: `key ${finding.keyId}: does not match its fingerprint`,
      }
    case 'witnessedCheckpointMissing':
      return {
        ja: `${finding.witness} が確認したチェックポイント ${finding.checkpointHash} がこの台帳にありません（古い状態に戻されたか、書き直されています）`,
        en: `${finding.witness} saw the checkpoint ${finding.checkpointHash}, which this ledger does not hold: it was rolled back, cut off or rewritten`,
      }
    case 'lineUnreadable':
      return { ja: `${finding.line} 行目: 読み取れません`, en: `line ${finding.line}: cannot be read` }
    case 'packCutOff':
      return { ja: 'ファイルが途中で切れています', en: 'the file is cut off before its end' }
  }
}

function at({ writer, seq }: { readonly writer: string; readonly seq: number }, ja: string, en: string): Words {
  return { ja: `${writer} の ${seq} 番: ${ja}`, en: `${writer} ${seq}: ${en}` }
}

function number(finding: { readonly number: number }, ja: string, en: string): Words {
  return { ja: `チェックポイント ${finding.number}: ${ja}`, en: `checkpoint ${finding.number}: ${en}` }
}
