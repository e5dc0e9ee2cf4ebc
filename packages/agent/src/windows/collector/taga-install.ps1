<#
.SYNOPSIS
Installs Taga's Windows collector with one command, or removes it.

.DESCRIPTION
Run as administrator (Group Policy start-up scripts and Intune do). Copies the collector to %ProgramFiles%\Taga, enrols this
computer with a code, and registers two tasks of SYSTEM: a report every 5 minutes and on start and wake, and a slow look every
6 hours. Run again on an enrolled computer, it renews files and tasks and leaves the enrolment as it is.

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Server https://taga.example.jp -Code taga1-...

.EXAMPLE
powershell -NoProfile -ExecutionPolicy Bypass -File taga-install.ps1 -Uninstall
#>
param(
  [string]$Server = '',
  [string]$Code = '',
  [switch]$Personal,
  [switch]$Uninstall
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

$target = Join-Path $env:ProgramFiles 'Taga'
$folder = Join-Path $env:ProgramData 'Taga'
$files = @(
  'taga-look.ps1', 'taga-facts.ps1', 'taga-facts-system.ps1', 'taga-facts-protection.ps1', 'taga-facts-network.ps1', 'taga-facts-use.ps1',
  'taga-read.ps1', 'taga-read-system.ps1', 'taga-read-protection.ps1', 'taga-read-network.ps1', 'taga-read-use.ps1',
  'taga-report.ps1', 'taga-queue.ps1', 'taga-sign.ps1', 'taga-ed25519.ps1', 'taga-install.ps1'
)

# A 32-bit PowerShell (Intune starts one) sees another registry. Start again in the 64-bit one.
if ([System.Environment]::Is64BitOperatingSystem -and -not [System.Environment]::Is64BitProcess) {
  $wide = Join-Path $env:WINDIR 'sysnative\WindowsPowerShell\v1.0\powershell.exe'
  $again = @('-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', $PSCommandPath)
  if ($Server -ne '') { $again += @('-Server', $Server) }
  if ($Code -ne '') { $again += @('-Code', $Code) }
  if ($Personal) { $again += '-Personal' }
  if ($Uninstall) { $again += '-Uninstall' }
  & $wide $again
  exit $LASTEXITCODE
}

function Assert-Administrator {
  $identity = [System.Security.Principal.WindowsIdentity]::GetCurrent()
  $principal = New-Object System.Security.Principal.WindowsPrincipal $identity
  if (-not $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)) { throw 'Run this as administrator.' }
}

# Only SYSTEM (S-1-5-18) and administrators (S-1-5-32-544) may open the folder.
function New-ClosedFolder {
  param([string]$Path)
  [void][System.IO.Directory]::CreateDirectory($Path)
  $rights = New-Object System.Security.AccessControl.DirectorySecurity
  $rights.SetAccessRuleProtection($true, $false)
  foreach ($sid in @('S-1-5-18', 'S-1-5-32-544')) {
    $who = New-Object System.Security.Principal.SecurityIdentifier $sid
    $rights.AddAccessRule((New-Object System.Security.AccessControl.FileSystemAccessRule -ArgumentList $who, 'FullControl', 'ContainerInherit, ObjectInherit', 'None', 'Allow'))
  }
  Set-Acl -LiteralPath $Path -AclObject $rights
}

# From beside this script where they lie there, otherwise from the server, each checked against the server's list.
function Copy-Collector {
  [void][System.IO.Directory]::CreateDirectory($target)
  if ($PSScriptRoot -eq $target) { return }
  if (Test-Path -LiteralPath (Join-Path $PSScriptRoot 'taga-look.ps1')) {
    foreach ($name in $files) { Copy-Item -LiteralPath (Join-Path $PSScriptRoot $name) -Destination (Join-Path $target $name) -Force }
    return
  }
  [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
  $address = $Server.TrimEnd('/') + '/get/windows/'
  $listed = @{}
  foreach ($entry in @((Invoke-RestMethod -Uri ($address + 'files.json') -UseBasicParsing).files)) { $listed[[string]$entry.name] = [string]$entry.sha256 }
  foreach ($name in $files) {
    $path = Join-Path $target ($name + '.new')
    Invoke-WebRequest -Uri ($address + $name) -OutFile $path -UseBasicParsing
    if ((Get-FileHash -LiteralPath $path -Algorithm SHA256).Hash -ne $listed[$name]) { throw ($name + ' does not have the SHA-256 that the server lists.') }
    Move-Item -LiteralPath $path -Destination (Join-Path $target $name) -Force
  }
}

# A task of SYSTEM, named by its SID. Triggers and settings as XML: the same on every language.
function Register-Task {
  param([string]$Name, [string]$Arguments, [string]$Triggers, [string]$Limit)
  $program = Join-Path $env:WINDIR 'System32\WindowsPowerShell\v1.0\powershell.exe'
  $line = '-NoProfile -NonInteractive -ExecutionPolicy Bypass -File "' + (Join-Path $target 'taga-report.ps1') + '"' + $Arguments
  $xml = '<?xml version="1.0" encoding="UTF-16"?>' +
    '<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Triggers>' + $Triggers + '</Triggers>' +
    '<Principals><Principal id="Author"><UserId>S-1-5-18</UserId><RunLevel>HighestAvailable</RunLevel></Principal></Principals>' +
    '<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>' +
    '<StopIfGoingOnBatteries>false</StopIfGoingOnBatteries><StartWhenAvailable>true</StartWhenAvailable><Hidden>true</Hidden>' +
    '<ExecutionTimeLimit>' + $Limit + '</ExecutionTimeLimit></Settings>' +
    '<Actions Context="Author"><Exec><Command>' + [System.Security.SecurityElement]::Escape($program) + '</Command>' +
    '<Arguments>' + [System.Security.SecurityElement]::Escape($line) + '</Arguments></Exec></Actions></Task>'
  Register-ScheduledTask -TaskPath '\Taga\' -TaskName $Name -Xml $xml -Force | Out-Null
}

function Get-RepeatTrigger {
  param([string]$Interval, [string]$Delay)
  return '<TimeTrigger><Repetition><Interval>' + $Interval + '</Interval></Repetition><StartBoundary>2026-01-01T00:00:00</StartBoundary>' +
    '<RandomDelay>' + $Delay + '</RandomDelay></TimeTrigger><BootTrigger><Delay>PT30S</Delay></BootTrigger>'
}

# Windows writes event 1 of Power-Troubleshooter when it wakes.
function Get-WakeTrigger {
  $query = '<QueryList><Query Id="0" Path="System"><Select Path="System">*[System[Provider[@Name=''Microsoft-Windows-Power-Troubleshooter''] and EventID=1]]</Select></Query></QueryList>'
  return '<EventTrigger><Subscription>' + [System.Security.SecurityElement]::Escape($query) + '</Subscription></EventTrigger>'
}

function Remove-Tasks {
  foreach ($task in @(Get-ScheduledTask -TaskPath '\Taga\' -ErrorAction SilentlyContinue)) {
    Unregister-ScheduledTask -TaskPath '\Taga\' -TaskName $task.TaskName -Confirm:$false
  }
}

Assert-Administrator
$enrolled = Test-Path -LiteralPath (Join-Path $folder 'config.json')
if ($Uninstall) {
  Remove-Tasks
  if ($enrolled) { & (Join-Path $target 'taga-report.ps1') -Forget }
  foreach ($path in @($folder, $target)) { if (Test-Path -LiteralPath $path) { Remove-Item -LiteralPath $path -Recurse -Force } }
  Write-Output 'Taga was removed from this computer. Its line in the register stays until an administrator changes it.'
  return
}
if (-not $enrolled -and ($Server -eq '' -or $Code -eq '')) { throw 'Give -Server and -Code.' }
Copy-Collector
New-ClosedFolder $folder
if (-not $enrolled) { & (Join-Path $target 'taga-report.ps1') -Enrol -Server $Server -Code $Code -Personal:$Personal }
Register-Task 'report' '' ((Get-RepeatTrigger 'PT5M' 'PT1M') + (Get-WakeTrigger)) 'PT4M'
Register-Task 'slow look' ' -Slow' (Get-RepeatTrigger 'PT6H' 'PT30M') 'PT20M'
Start-ScheduledTask -TaskPath '\Taga\' -TaskName 'slow look'
Write-Output 'Taga is installed. It reports every 5 minutes; see %ProgramData%\Taga\log.txt.'
