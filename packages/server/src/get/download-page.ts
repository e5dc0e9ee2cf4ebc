import type { CollectorFile } from './collector-files.ts'
import { escapeText } from '../http/html.ts'

/** The page a person or an administrator opens on a Windows computer to install the collector, in both languages. */
export function downloadPage(url: string, files: readonly CollectorFile[]): string {
  const rows = files.map(
    ({ name, sha256 }) =>
      `<tr><td><a href="/get/windows/${name}" download>${name}</a></td><td><code>${sha256}</code></td></tr>`,
  )
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Windows用コレクター / Windows collector – Taga</title><link rel="stylesheet" href="/get/download.css"></head>
<body><main>
${japanese(escapeText(url))}
${english(escapeText(url))}
<h2>ファイル / Files</h2>
<table><thead><tr><th scope="col">ファイル / File</th><th scope="col">SHA-256</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>
</main></body></html>
`
}

function japanese(url: string): string {
  return `<h1>Windows用コレクター</h1>
<p>このPCの状態(更新、ウイルス対策、暗号化など)を調べ、署名してサーバーへ報告します。Windows 10・11とWindows Serverに付属のPowerShell 5.1だけで動き、Node.jsは要りません。
文書の中身、閲覧履歴、パスワードは読みません。中身はすべて読めるスクリプトです。</p>
<h2>1台に入れる</h2>
<p>登録コードを手元に用意し、管理者として開いたPowerShellで次の3行を順に実行します。</p>
${commands(url, '登録コード')}
<h2>まとめて入れる</h2>
<ul>
<li><strong>グループポリシー</strong>: ファイル一式を共有フォルダーに置き、「コンピューターの構成」の「スタートアップ」スクリプトに taga-install.ps1 を、パラメーターに <code>-Server ${url} -Code 登録コード</code> を指定します。登録済みのPCでは登録をやり直さず、ファイルだけを新しくします。</li>
<li><strong>Intune</strong>: ファイル一式をWin32アプリにまとめ、インストール コマンドに <code>powershell.exe -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Server ${url} -Code 登録コード</code>、アンインストール コマンドに <code>powershell.exe -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Uninstall</code> を指定します。検出規則は <code>%ProgramData%\\Taga\\config.json</code> の有無です。</li>
<li>私用のPCでは <code>-Personal</code> を付けます。アプリの一覧や管理者の名前などは報告しません。</li>
</ul>
<h2>取り除く</h2>
<pre><code>powershell -NoProfile -ExecutionPolicy Bypass -File "$env:ProgramFiles\\Taga\\taga-install.ps1" -Uninstall</code></pre>
<h2>見るだけ</h2>
<p>taga-look.ps1 は何も変えず、何も送らず、見えたことだけを表示します。taga-facts と taga-read で始まるファイルを同じフォルダーに置いて実行します。</p>`
}

function english(url: string): string {
  return `<section lang="en"><h1>Windows collector</h1>
<p>It looks at the state of this PC (updates, antimalware, encryption and so on), signs what it saw and reports it to the server. It needs only
PowerShell 5.1, which comes with Windows 10, 11 and Windows Server; no Node.js. It reads no documents, no browsing history and no passwords. All of it is script that can be read.</p>
<h2>One PC</h2>
<p>Have the enrolment code at hand and run these three lines in a PowerShell opened as administrator.</p>
${commands(url, 'CODE')}
<h2>Many PCs</h2>
<ul>
<li><strong>Group Policy</strong>: put all files on a share and name taga-install.ps1 as a computer start-up script with the parameters <code>-Server ${url} -Code CODE</code>. An enrolled PC keeps its enrolment and only gets newer files.</li>
<li><strong>Intune</strong>: pack all files as a Win32 app. Install command: <code>powershell.exe -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Server ${url} -Code CODE</code>. Uninstall command: <code>powershell.exe -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Uninstall</code>. Detection rule: <code>%ProgramData%\\Taga\\config.json</code> exists.</li>
<li>On a PC that a person owns add <code>-Personal</code>: the list of applications and the names of administrators, among others, are not reported.</li>
</ul>
<h2>Removing it</h2>
<pre><code>powershell -NoProfile -ExecutionPolicy Bypass -File "$env:ProgramFiles\\Taga\\taga-install.ps1" -Uninstall</code></pre>
<h2>Only looking</h2>
<p>taga-look.ps1 changes nothing, sends nothing and prints what it saw. Run it with the files that begin with taga-facts and taga-read in the same folder.</p></section>`
}

function commands(url: string, code: string): string {
  return `<pre><code>cd $env:TEMP
Invoke-WebRequest ${url}/get/windows/taga-install.ps1 -OutFile taga-install.ps1 -UseBasicParsing
powershell -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Server ${url} -Code ${code}</code></pre>`
}

/** The page's style: plain, readable at 200 %, long hashes may wrap. */
export const DOWNLOAD_CSS = `:root { color-scheme: light dark; font-family: system-ui, 'Noto Sans JP', sans-serif; line-height: 1.7 }
body { margin: 0 }
main { max-width: 56rem; margin: 0 auto; padding: 1.5rem 1rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 1.8rem }
section { border-top: 1px solid; margin-top: 2.5rem }
pre { border: 1px solid; border-radius: .4rem; padding: .8rem; overflow-x: auto }
table { border-collapse: collapse; width: 100% } th, td { text-align: start; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid }
td code { font-size: .8rem; overflow-wrap: anywhere }
`
