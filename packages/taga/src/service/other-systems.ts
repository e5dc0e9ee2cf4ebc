import type { Language } from '@taga/agent'
import type { ServicePaths } from './systemd.ts'

/** What to do on macOS: a file for launchd, and the commands that take it up and away. */
export function launchdSteps({ node, program }: ServicePaths, language: Language): string {
  const plist = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>Label</key><string>jp.taga.server</string>
  <key>ProgramArguments</key><array>
    <string>${escaped(node)}</string><string>${escaped(program)}</string><string>start</string><string>--no-look</string>
  </array>
  <key>EnvironmentVariables</key><dict><key>TAGA_DATA</key><string>/usr/local/var/taga</string></dict>
  <key>UserName</key><string>_taga</string>
  <key>Umask</key><integer>63</integer>
  <key>RunAtLoad</key><true/>
  <key>KeepAlive</key><dict><key>SuccessfulExit</key><false/></dict>
  <key>StandardErrorPath</key><string>/usr/local/var/log/taga.log</string>
</dict></plist>`
  const commands = `sudo sysadminctl -addUser _taga -roleAccount -home /usr/local/var/taga -shell /usr/bin/false
sudo install -d -o _taga -m 0700 /usr/local/var/taga
sudo launchctl bootstrap system /Library/LaunchDaemons/jp.taga.server.plist
sudo launchctl bootout system/jp.taga.server    # ${language === 'ja' ? '取り除くとき' : 'to take it away'}`
  return language === 'ja'
    ? `次の内容を /Library/LaunchDaemons/jp.taga.server.plist に保存し、その下の命令を実行してください（macOSの実機では未確認です）。\n\n${plist}\n\n${commands}\n`
    : `Save this as /Library/LaunchDaemons/jp.taga.server.plist and run the commands below it (not yet seen on a Mac).\n\n${plist}\n\n${commands}\n`
}

/** What to run on Windows: a task at start-up under a restricted account of the system, since Node.js itself is no Windows service. */
export function windowsSteps({ node, program }: ServicePaths, language: Language): string {
  const [exe, script] = [node, program].map((path) => path.replaceAll("'", "''"))
  const commands = `$data = "$env:ProgramData\\Taga Server"
New-Item -ItemType Directory -Force $data
icacls $data /inheritance:r /grant:r 'NT AUTHORITY\\LOCAL SERVICE:(OI)(CI)F' 'BUILTIN\\Administrators:(OI)(CI)F'
[Environment]::SetEnvironmentVariable('TAGA_DATA', $data, 'Machine')
$action = New-ScheduledTaskAction -Execute '${exe}' -Argument '"${script}" start --no-look'
$trigger = New-ScheduledTaskTrigger -AtStartup
$settings = New-ScheduledTaskSettingsSet -RestartCount 10 -RestartInterval (New-TimeSpan -Minutes 1) -ExecutionTimeLimit 0
Register-ScheduledTask -TaskName 'Taga Server' -Action $action -Trigger $trigger -Settings $settings -User 'NT AUTHORITY\\LOCAL SERVICE'
Start-ScheduledTask 'Taga Server'
Unregister-ScheduledTask 'Taga Server'    # ${language === 'ja' ? '取り除くとき' : 'to take it away'}`
  return language === 'ja'
    ? `管理者として開いたPowerShellで、次の命令を実行してください（Windowsの実機では未確認です）。\n\n${commands}\n`
    : `Run these in a PowerShell opened as administrator (not yet seen on Windows).\n\n${commands}\n`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
