import type { Words } from '@taga/core'
import type { Language } from '@taga/agent'

/** One line a command. A test holds that every command has its line. */
export const HELP: readonly { readonly command: string; readonly usage: string; readonly words: Words }[] = [
  {
    command: 'start',
    usage: 'start [--port N] [--data DIR] [--no-look]',
    words: { ja: 'サーバーを起動し、この端末を点検する', en: 'start the server and look at this computer' },
  },
  {
    command: 'gateway',
    usage: 'gateway [--server URL --code CODE] [--data DIR]',
    words: {
      ja: '登録した接続先へ、判定しながら人を通す',
      en: 'let people in to what is registered, deciding each time',
    },
  },
  {
    command: 'connector',
    usage: 'connector [--server URL --code CODE] [--data DIR]',
    words: {
      ja: '社内から外へつなぎ、登録した接続先だけを開く',
      en: 'dial out from an office, for gateways to reach it',
    },
  },
  {
    command: 'demo',
    usage: 'demo [--port N]',
    words: { ja: '架空の組織で試す（50人、模擬端末70台）', en: 'try it with a made-up organisation' },
  },
  {
    command: 'check',
    usage: 'check [--json] [--record DIR]',
    words: { ja: 'この端末で働けるか、直すことは何か', en: 'may this computer be used for work, and what to mend' },
  },
  {
    command: 'explain',
    usage: 'explain ITEM [--json]',
    words: { ja: '点検項目の意味と直し方', en: 'what an item means and how to mend it' },
  },
  {
    command: 'enrol',
    usage: 'enrol CODE --server URL [--personal] [--force]',
    words: { ja: 'この端末を登録する', en: 'register this device' },
  },
  {
    command: 'open',
    usage: 'open [--print]',
    words: { ja: '点検して、この端末の画面を開く', en: 'look, and open the page of this device' },
  },
  { command: 'report', usage: 'report', words: { ja: '点検結果を一度送る', en: 'send one signed report' } },
  {
    command: 'watch',
    usage: 'watch',
    words: { ja: '5分ごとに点検して送り続ける', en: 'look every five minutes and report' },
  },
  {
    command: 'tunnel',
    usage: 'tunnel [NAME [--port N] | --wireguard [NAME...]]',
    words: {
      ja: 'ブラウザーで開けない社内の接続先を、許される間だけ使う',
      en: 'reach what no browser opens, while that is allowed',
    },
  },
  {
    command: 'permit',
    usage: 'permit',
    words: {
      ja: 'つながずに働くための許可証を受け取り、できることを見る',
      en: 'get and see the permit to work without a connection',
    },
  },
  {
    command: 'decide',
    usage: 'decide --request FILE [--rules FILE] [--enforced] [--json]',
    words: { ja: '一つの問いを判定する', en: 'decide one question from a file' },
  },
  {
    command: 'atlas',
    usage:
      'atlas [--json] [--rules FILE] [--enforced] [--role A,B] [--pattern A,B] [--place A,B] [--network A,B] [--level A,B] [--posture A,B] [--outcome A,B]',
    words: { ja: '誰がどこから何に届くかの全表', en: 'the whole table of who can reach what' },
  },
  {
    command: 'guideline',
    usage: 'guideline [--json]',
    words: { ja: 'ガイドラインの43対策ほか', en: 'the guideline: 43 measures and the rest' },
  },
  {
    command: 'measures',
    usage: 'measures [--json] [--data DIR]',
    words: { ja: '43対策の状態とたるの高さ', en: 'state of the 43 measures and the barrel' },
  },
  {
    command: 'schema',
    usage: 'schema decide-request',
    words: { ja: '入力のJSON Schema', en: 'JSON Schema of an input' },
  },
  {
    command: 'ledger',
    usage:
      'ledger export FILE [--data DIR] | ledger verify [FILE] [--key FINGERPRINT] [--checkpoint HASH] [--data DIR] [--json]',
    words: { ja: '記録簿の書き出しと検証', en: 'export or verify the ledger' },
  },
  {
    command: 'backup',
    usage: 'backup FILE [--data DIR]',
    words: { ja: '動かしたまま控えを取る', en: 'take a backup while running' },
  },
  {
    command: 'restore',
    usage: 'restore FILE --data DIR',
    words: { ja: '控えを検証して戻す', en: 'prove a backup and restore it' },
  },
  {
    command: 'install',
    usage:
      'install [gateway | connector] [--with virtual-desktops,wireguard] [--without ...] [--server URL --code CODE] [--print | --remove] [--root DIR]',
    words: { ja: 'サービスとして動かす', en: 'have the system run it from now on' },
  },
  {
    command: 'upgrade',
    usage: 'upgrade [--data DIR] | upgrade --back [--into URL] [--data DIR]',
    words: { ja: '控えを取ってデータを更新する、元に戻す', en: 'back up and bring the data forward, or go back' },
  },
  {
    command: 'unlock',
    usage: 'unlock rules | unlock account ID [--renew] | unlock first-ticket  [--data DIR]',
    words: { ja: 'サーバー本体で、締め出しを解く', en: 'at the server itself: let administrators in again' },
  },
]

/** How one command is called, or undefined where there is none of that name. */
export function writeUsage(command: string, language: Language): string | undefined {
  const line = HELP.find((each) => each.command === command)
  return line === undefined ? undefined : `./taga ${line.usage} [--lang ja|en]\n  ${line.words[language]}\n`
}

export function writeHelp(language: Language): string {
  const ja = language === 'ja'
  const widest = Math.max(...HELP.map((line) => line.command.length))
  const lines = HELP.map((line) => `  ${line.command.padEnd(widest)}  ${line.words[language]}`)
  return [
    ja
      ? '今日、誰がどの端末で働けるか。だめなら何を直すか。'
      : 'Who can work on which device today, and what has to be mended?',
    '',
    ja ? '使い方: ./taga 命令 [--lang ja|en]' : 'Usage: ./taga COMMAND [--lang ja|en]',
    '',
    ...lines,
    '',
    ja ? '命令ごとの書き方: ./taga help 命令' : 'How one command is called: ./taga help COMMAND',
    '',
  ].join('\n')
}
