<#
.SYNOPSIS
Taga looks at this Windows computer and says what it saw. It changes nothing and sends nothing.

.DESCRIPTION
Runs on Windows PowerShell 5.1 and needs nothing installed. An ordinary user may run it; what only an
administrator may see (BitLocker, for one) is then unknown, with the reason noRight.

.PARAMETER Pace
fast: what changes within minutes. slow: updates, encryption, programs, accounts. all: both.

.PARAMETER Item
Only this item (see Get-TagaItems in taga-facts.ps1).

.PARAMETER Json
One line of JSON, ASCII only: { format, at, pace, seen, applications, took }.

.PARAMETER Raw
The raw values as JSON, before they are judged: what a test fixture is made of. Look through it before you give it away.

.PARAMETER FromRaw
Judge a file that -Raw wrote (on any machine), instead of looking.

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File taga-look.ps1
#>
param(
  [ValidateSet('fast', 'slow', 'all')][string]$Pace = 'all',
  [string]$Item = '',
  [string]$FromRaw = '',
  [switch]$Json,
  [switch]$Raw
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
# Windows PowerShell writes some lists as { value, Count } in JSON unless this is taken away.
Remove-TypeData -TypeName System.Array -ErrorAction SilentlyContinue

. (Join-Path $PSScriptRoot 'taga-facts.ps1')
. (Join-Path $PSScriptRoot 'taga-read.ps1')

function Invoke-Reader {
  param([string]$Name)
  $at = Get-NowMs
  try { return @{ at = $at; value = (& $Name) } } catch { return @{ at = $at; unknown = (Get-UnknownReason $_) } }
}

# Every reader in a thread of its own, all at once, each with its own time limit. One that hangs is left behind.
function Invoke-AllReaders {
  param($Items)
  $count = @($Items).Count
  $pool = New-ReaderPool $count
  $answers = @{}
  $runs = @()
  foreach ($item in $Items) {
    $shell = [powershell]::Create()
    $shell.RunspacePool = $pool
    [void]$shell.AddCommand('Invoke-Reader').AddParameter('Name', $item.Read)
    $runs += @{ Item = $item; Shell = $shell; StartedAt = Get-NowMs; Handle = $shell.BeginInvoke() }
  }
  foreach ($run in $runs) {
    $left = [int]($run.StartedAt + $run.Item.LimitMs - (Get-NowMs))
    if ($left -lt 0) { $left = 0 }
    if ($run.Handle.AsyncWaitHandle.WaitOne($left)) {
      try { $answer = @($run.Shell.EndInvoke($run.Handle))[0] } catch { $answer = @{ at = $run.StartedAt; unknown = 'unreadable' } }
      if ($null -eq $answer) { $answer = @{ at = $run.StartedAt; unknown = 'unreadable' } }
    } else {
      [void]$run.Shell.BeginStop($null, $null)
      $answer = @{ at = $run.StartedAt; unknown = 'timedOut' }
    }
    $answers[$run.Item.Id] = $answer
  }
  return $answers
}

function New-ReaderPool {
  param([int]$Count)
  $state = [System.Management.Automation.Runspaces.InitialSessionState]::CreateDefault()
  $state.Variables.Add((New-Object System.Management.Automation.Runspaces.SessionStateVariableEntry -ArgumentList 'ErrorActionPreference', 'Stop', ''))
  foreach ($function in Get-ChildItem -LiteralPath 'Function:\') {
    $file = [string]$function.ScriptBlock.File
    if ($file -eq '' -or -not $file.StartsWith($PSScriptRoot)) { continue }
    $state.Commands.Add((New-Object System.Management.Automation.Runspaces.SessionStateFunctionEntry -ArgumentList $function.Name, $function.Definition))
  }
  $pool = [System.Management.Automation.Runspaces.RunspaceFactory]::CreateRunspacePool($state)
  [void]$pool.SetMaxRunspaces($Count)
  $pool.Open()
  return $pool
}

# Where application control confines PowerShell (ConstrainedLanguage), threads are forbidden, and so is much of what
# the readers ask: one after the other, without time limits, and what is forbidden is unknown, noRight.
function Invoke-ReadersInTurn {
  param($Items)
  $answers = @{}
  foreach ($item in $Items) { $answers[$item.Id] = Invoke-Reader $item.Read }
  return $answers
}

function Read-Everything {
  param([string]$Pace, [string]$Item)
  $items = @(Get-TagaItems | Where-Object { ($Pace -eq 'all' -or $_.Pace -eq $Pace) -and ($Item -eq '' -or $_.Id -eq $Item) })
  $at = Get-NowMs
  if ($ExecutionContext.SessionState.LanguageMode -eq 'FullLanguage') { $answers = Invoke-AllReaders $items }
  else { $answers = Invoke-ReadersInTurn $items }
  return @{ format = 'taga-raw/1'; at = $at; items = $answers }
}

# JSON in ASCII reads the same under every code page.
function ConvertTo-AsciiJson {
  param($Value)
  $text = ConvertTo-Json -InputObject $Value -Depth 12 -Compress
  return [regex]::Replace($text, '[^\x00-\x7f]', { param($match) '\u{0:x4}' -f [int][char]$match.Value })
}

function Get-Applications {
  param($Values)
  $part = Get-Part (Get-Field $Values 'items') 'applications'
  return @(Get-Field $part 'applications' | Where-Object { $null -ne $_ } | Select-Object -First 2000)
}

if ($FromRaw -ne '') { $rawText = [string](Get-Content -LiteralPath $FromRaw -Raw -Encoding UTF8) }
else { $rawText = ConvertTo-AsciiJson (Read-Everything $Pace $Item) }
if ($Raw) { return $rawText }

# What was read passes through JSON before it is judged, so that a recorded file and a live look are judged alike.
$values = ConvertFrom-Json $rawText
$seen = ConvertTo-Seen $values $Pace
if ($Json) {
  return ConvertTo-AsciiJson @{
    format = 'taga-look/1'
    at = [int64](Get-Field $values 'at')
    pace = $Pace
    seen = $seen
    applications = @(Get-Applications $values)
  }
}
foreach ($key in @($seen.Keys | Sort-Object)) {
  $observation = $seen[$key]
  if ($observation.kind -eq 'unknown') { $shown = '? ' + $observation.reason } else { $shown = @($observation.value) -join ', ' }
  '{0,-40} {1}   [{2}]' -f $key, $shown, $observation.source
}
