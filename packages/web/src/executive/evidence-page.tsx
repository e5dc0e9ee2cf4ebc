import type { CheckpointsAnswer } from '@taga/contract'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import { get } from '../kit/ask.ts'
import { LinkButton } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { Day, When } from '../kit/when.tsx'

const ja = {
  title: '証跡と検証',
  lead: 'すべての状態の変化は、書き換えれば必ず分かる記録簿に残ります。監査人や取引先は、このソフトを動かさずに確かめられます。',
  packTitle: '証跡パックを渡す',
  packText:
    '記録簿の全体（記録・検証点・鍵・立会い）を一つのファイルで受け取ります。受け取った人は、付属の検証プログラムだけで確かめられます。個人に関わる記録も含むので、渡す相手と目的を決めて扱ってください。',
  take: '証跡パックを受け取る',
  onlyHolders: '証跡パックを受け取れるのは、経営者と監査人です。',
  how: '確かめ方',
  howText: '受け取ったファイルを、次の命令で検証します（Node.jsのある、どの端末でもできます）。',
  verifier: '検証プログラム（verify.mjs、ファイル一つ）を受け取る',
  howKeys: '鍵の指紋は、この画面など別の経路で確かめ、検証の結果と見比べます。',
  keys: '署名の鍵',
  keyId: '鍵の指紋',
  added: '使い始めた日',
  checkpoints: '検証点',
  checkpointsText:
    '検証点は、それまでの記録すべてへの署名です。端末が立ち会った（受け取って覚えている）検証点より前は、私たちにも書き換えられません。',
  number: '番号',
  at: '日時',
  entries: '新しい記録',
  witnesses: '立ち会った端末',
  hash: 'ハッシュ値',
  unsealed: (n: number) =>
    n === 0 ? 'すべての記録が署名済みです。' : `まだ署名されていない記録が${n}件あります。数秒から1分で署名されます。`,
  older: '古い検証点',
  newest: '新しい検証点へ',
}
const en: typeof ja = {
  title: 'Evidence and verification',
  lead: 'Every change of state goes into a ledger that nobody can alter unnoticed. Auditors and customers can check it without running this program.',
  packTitle: 'Hand over a pack of evidence',
  packText:
    'The whole ledger (entries, checkpoints, keys, witnesses) in one file. Whoever gets it verifies it with the stand-alone verifier. It holds records about people too: decide who gets it and what for.',
  take: 'Take the pack',
  onlyHolders: 'Executives and auditors can take a pack.',
  how: 'How to verify it',
  howText: 'Run this on the file, on any computer that has Node.js.',
  verifier: 'Take the verifier (verify.mjs, a single file)',
  howKeys: 'Check the key’s fingerprint another way, such as on this page, against what the verifier prints.',
  keys: 'Signing keys',
  keyId: 'Fingerprint',
  added: 'In use since',
  checkpoints: 'Checkpoints',
  checkpointsText:
    'A checkpoint signs everything before it. What lies before one that a device has witnessed (was given, and remembers) cannot be altered unnoticed, not even by us.',
  number: 'Number',
  at: 'When',
  entries: 'New entries',
  witnesses: 'Devices that saw it',
  hash: 'Hash',
  unsealed: (n) =>
    n === 0 ? 'Every entry is signed.' : `${n} entries are not signed yet; they will be within a minute.`,
  older: 'Older checkpoints',
  newest: 'To the newest',
}
const messages = { ja, en }

const VERIFY = 'node verify.mjs taga-ledger-YYYY-MM-DD.ndjson --key FINGERPRINT'

type Checkpoint = CheckpointsAnswer['checkpoints'][number]

/** For auditors, and executives who hand them something: the pack, and the checkpoints that sign the ledger. */
export function EvidencePage() {
  const words = useMessages(messages)
  const session = useSession()
  const mayTake = hasRole(session, 'executive') || hasRole(session, 'auditor')
  const [search] = useSearchParams()
  const before = search.get('before') ?? undefined
  const query = useQuery({
    queryKey: ['checkpoints', before],
    queryFn: () => get<CheckpointsAnswer>('/api/ledger/checkpoints', { before }),
  })
  return (
    <Page title={words.title} lead={words.lead}>
      <Section title={words.packTitle}>
        <p>{words.packText}</p>
        {mayTake ? (
          <div className="actions">
            <LinkButton href="/api/ledger/pack" kind="primary">
              {words.take}
            </LinkButton>
          </div>
        ) : (
          <p className="soft">{words.onlyHolders}</p>
        )}
        <h3 className="how-title">{words.how}</h3>
        <p>{words.howText}</p>
        <pre>{VERIFY}</pre>
        <p>
          <a href="/api/ledger/verifier" download>
            {words.verifier}
          </a>
        </p>
        <p>{words.howKeys}</p>
      </Section>
      <Loaded query={query}>{(answer) => <Checkpoints answer={answer} isFirst={before === undefined} />}</Loaded>
    </Page>
  )
}

function Checkpoints({ answer, isFirst }: { readonly answer: CheckpointsAnswer; readonly isFirst: boolean }) {
  const words = useMessages(messages)
  return (
    <>
      <Section title={words.keys}>
        <Table
          caption={words.keys}
          rows={answer.keys}
          rowKey={({ keyId }) => keyId}
          columns={[
            {
              key: 'id',
              head: words.keyId,
              cell: ({ keyId }) => (
                <>
                  <code>{keyId}</code> <Copy text={keyId} label={words.keyId} />
                </>
              ),
            },
            { key: 'added', head: words.added, cell: ({ addedAt }) => <Day at={addedAt} /> },
          ]}
        />
      </Section>
      <Section title={words.checkpoints}>
        <p>{words.checkpointsText}</p>
        {isFirst && <p role="status">{words.unsealed(answer.unsealed)}</p>}
        <Table<Checkpoint>
          caption={words.checkpoints}
          rows={answer.checkpoints}
          rowKey={({ number }) => String(number)}
          columns={[
            { key: 'number', head: words.number, cell: ({ number }) => `#${number}` },
            { key: 'at', head: words.at, cell: ({ at }) => <When at={at} /> },
            { key: 'entries', head: words.entries, numeric: true, cell: ({ entries }) => entries },
            { key: 'witnesses', head: words.witnesses, numeric: true, cell: ({ witnesses }) => witnesses },
            { key: 'hash', head: words.hash, cell: ({ hash }) => <code className="hash">{hash}</code> },
          ]}
        />
        <div className="actions">
          {!isFirst && <LinkButton href="/evidence">{words.newest}</LinkButton>}
          {answer.next !== undefined && <LinkButton href={`/evidence?before=${answer.next}`}>{words.older}</LinkButton>}
        </div>
      </Section>
    </>
  )
}
