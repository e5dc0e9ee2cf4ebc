<#
.SYNOPSIS
Taga enrols this computer with a server, and reports what taga-look.ps1 saw, signed.

.DESCRIPTION
Runs as SYSTEM from the Task Scheduler (taga-install.ps1 sets that up). What it keeps lies in %ProgramData%\Taga, which only
SYSTEM and administrators may open: config.json, counter.txt, slow.json, answer.json, queue\, log.txt.

.PARAMETER Enrol
With -Server and -Code: makes the key, enrols, checks that the server is the one the code names.

.PARAMETER Slow
The slow look only. It is kept with its own time and goes out with the next report.

.PARAMETER Personal
With -Enrol: a person owns this computer. What only a company computer may report is then neither sent nor kept.
#>
param(
  [switch]$Enrol,
  [string]$Server = '',
  [string]$Code = '',
  [switch]$Personal,
  [switch]$Slow,
  [switch]$Forget
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

. (Join-Path $PSScriptRoot 'taga-sign.ps1')
. (Join-Path $PSScriptRoot 'taga-queue.ps1')

function Get-TagaFolder { return (Join-Path $env:ProgramData 'Taga') }

# Facts a personal computer does not report (personal: false in the catalogue).
function Get-CompanyOnlyFacts {
  return @('device.serial', 'device.model', 'device.hostName', 'device.browserExtensions', 'device.applicationCount', 'device.resolvers', 'device.administrators', 'device.workAsAdministrator', 'device.removableMedia')
}

function Get-Look {
  param([string]$Pace)
  $env:TAGA_FINGERPRINT_KEY = Get-FingerprintKey
  return ConvertFrom-Json ([string](& (Join-Path $PSScriptRoot 'taga-look.ps1') -Pace $Pace -Json))
}

# A secret made once; networks are hashed under it. It never leaves this computer.
function Get-FingerprintKey {
  $path = Join-Path (Get-TagaFolder) 'fingerprint.key'
  if (-not [System.IO.File]::Exists($path)) {
    $bytes = [byte[]]::new(32)
    $source = [System.Security.Cryptography.RandomNumberGenerator]::Create()
    $source.GetBytes($bytes)
    Write-Durably $path (ConvertTo-Base64Url $bytes)
  }
  return [System.IO.File]::ReadAllText($path).Trim()
}

# ------------------------------------------------------------------------------------------------ enrol

function Invoke-Enrolment {
  param([string]$Server, [string]$Code)
  $read = Read-EnrolmentCode $Code
  if ($null -eq $read) { throw 'This is not an enrolment code (taga1-...).' }
  $address = Get-ServerAddress $Server
  $keyName = 'taga-device-' + [guid]::NewGuid().ToString()
  $made = New-DeviceKey $keyName
  $publicKey = ConvertTo-Base64Url (Get-PublicKeyInfo $made.Key)
  $body = ConvertTo-Body @{
    code = $Code.Trim()
    publicKey = $publicKey
    alg = 'es256'
    keyProtection = $made.Protection
    deviceName = [System.Environment]::MachineName
    kind = Get-DeviceKind
    os = 'windows'
  }
  $signature = Get-RequestSignature $made.Key 'taga-enrol/1' $read.Fingerprint '/api/enrolments' $body
  $answer = Send-Request ($address + '/api/enrolments') @{ 'taga-signature' = $signature } $body
  if ($answer.Status -ne 200 -and $answer.Status -ne 201) { $made.Key.Delete(); throw ('The server refused: ' + $answer.Status + ' ' + $answer.Text) }
  $given = ConvertFrom-Json $answer.Text
  $text = "taga-enrolled/1`n" + $given.device + "`n" + $given.audience + "`n" + $publicKey
  if (-not (Test-ServerProof $read.Fingerprint $given.serverKey $given.proof $text)) {
    $made.Key.Delete()
    throw 'The server could not prove that it is the one this code was made by. Nothing was enrolled here.'
  }
  Write-Durably (Join-Path (Get-TagaFolder) 'counter.txt') '0'
  Write-Durably (Join-Path (Get-TagaFolder) 'config.json') (ConvertTo-Json -Compress @{
    format = 'taga-device/1'; server = $address; device = $given.device; audience = $given.audience
    serverKey = $given.serverKey; keyName = $keyName; provider = $made.Provider; keyProtection = $made.Protection; personal = [bool]$Personal
  })
  Write-Output ('Enrolled as ' + $given.device + ' (' + $given.state + '), key kept by: ' + $made.Protection)
}

# https, except to this computer itself.
function Get-ServerAddress {
  param([string]$Server)
  $address = [uri]$Server
  if ($address.Scheme -ne 'https' -and -not ($address.Scheme -eq 'http' -and $address.IsLoopback)) { throw 'The server address must begin with https://' }
  return $address.GetLeftPart([System.UriPartial]::Authority)
}

function Get-DeviceKind {
  $kind = (ConvertFrom-Json ([string](& (Join-Path $PSScriptRoot 'taga-look.ps1') -Pace slow -Item system -Json))).seen.'device.kind'
  if ($kind.kind -eq 'value') { return $kind.value }
  return 'desktop'
}

# ----------------------------------------------------------------------------------------------- report

# The fast look of now, the slow look of a while ago, and how far the clock was off at the last answer.
function Get-AllSeen {
  param($Config)
  $seen = @{}
  $applications = @()
  $slow = Read-Stored 'slow.json'
  if ($null -ne $slow) {
    foreach ($property in $slow.seen.PSObject.Properties) { $seen[$property.Name] = $property.Value }
    $applications = @($slow.applications)
  }
  foreach ($property in (Get-Look 'fast').seen.PSObject.Properties) { $seen[$property.Name] = $property.Value }
  $last = Read-Stored 'answer.json'
  if ($null -ne $last) { $seen['device.clockSkewMs'] = @{ at = $last.at; provenance = 'measured'; source = 'server.now'; kind = 'value'; value = $last.skewMs } }
  if ($Config.personal) { foreach ($key in Get-CompanyOnlyFacts) { $seen.Remove($key) }; $applications = @() }
  return @{ Seen = $seen; Applications = $applications }
}

function New-ReportBody {
  param($Config, [int64]$Counter)
  $all = Get-AllSeen $Config
  $report = @{ format = 1; audience = $Config.audience; device = $Config.device; counter = $Counter; sentAt = Get-ClockMs; seen = $all.Seen }
  $last = Read-Stored 'answer.json'
  if ($null -ne $last -and $last.witnessed -ne '') { $report['witnessed'] = $last.witnessed }
  if (@($all.Applications).Count -gt 0) { $report['inventory'] = @{ applications = @($all.Applications | ForEach-Object { Select-Wire $_ }) } }
  $body = ConvertTo-Body $report
  # The server takes at most 256 KiB: facts before the list of applications.
  if ($body.Length -gt 250000) { $report.Remove('inventory'); $body = ConvertTo-Body $report }
  return $body
}

function Select-Wire {
  param($Application)
  $wire = @{ name = $Application.name; version = $Application.version }
  foreach ($name in @('publisher', 'installedAt')) { if ($null -ne $Application.PSObject.Properties[$name]) { $wire[$name] = $Application.$name } }
  return $wire
}

# The oldest waiting report first; each under the number it was stored with, so that a lost answer is given again.
function Send-Waiting {
  param($Config)
  $key = Open-DeviceKey $Config.keyName $Config.provider
  foreach ($file in @(Get-Waiting)) {
    $body = [System.IO.File]::ReadAllBytes($file)
    $signature = Get-RequestSignature $key 'taga-report/1' $Config.audience '/api/reports' $body
    $before = Get-ClockMs
    $answer = Send-Request ($Config.server + '/api/reports') @{ 'taga-device' = [string]$Config.device; 'taga-signature' = $signature } $body
    $done = Resolve-Answer $answer
    Write-Log ('report ' + [System.IO.Path]::GetFileNameWithoutExtension($file) + ': ' + $answer.Status + ' ' + $done)
    if ($done -eq 'later') { Set-BackOff; return }
    [System.IO.File]::Delete($file)
    if ($done -eq 'passed') {
      Move-Counter $answer.Text
      foreach ($older in @(Get-Waiting)) { [System.IO.File]::Delete($older) }
      return
    }
    if ($done -eq 'accepted') { Save-Answer (ConvertFrom-Json $answer.Text) $before (Get-ClockMs); Clear-BackOff }
  }
}

# accepted; passed; refused (sending it again would change nothing); later (no connection, too many, a server in trouble).
function Resolve-Answer {
  param($Answer)
  if ($Answer.Status -eq 200) { return 'accepted' }
  if ($Answer.Status -eq 0 -or $Answer.Status -eq 408 -or $Answer.Status -eq 429 -or $Answer.Status -ge 500) { return 'later' }
  # The counter has been passed: this computer was set back to an older state. The next report takes a later number.
  if ($Answer.Status -eq 409 -and $Answer.Text -match '"fault"\s*:\s*"replayed"') { return 'passed' }
  return 'refused'
}

function Move-Counter {
  param([string]$Text)
  $last = [int64](ConvertFrom-Json $Text).detail.counter
  Write-Durably (Join-Path (Get-TagaFolder) 'counter.txt') ([string]$last)
}

# The server's clock against the middle of the exchange; and the newest checkpoint, to bear witness with.
function Save-Answer {
  param($Answer, [int64]$Before, [int64]$After)
  $middle = [int64](($Before + $After) / 2)
  $skew = [math]::Abs($middle - [int64]$Answer.serverNow)
  $witnessed = ''
  $checkpoint = $Answer.PSObject.Properties['checkpoint']
  if ($null -ne $checkpoint -and $null -ne $checkpoint.Value) { $witnessed = [string]$checkpoint.Value.hash }
  Write-Durably (Join-Path (Get-TagaFolder) 'answer.json') (ConvertTo-Json -Compress @{ at = $After; skewMs = $skew; witnessed = $witnessed })
}

function Read-Stored {
  param([string]$Name)
  $path = Join-Path (Get-TagaFolder) $Name
  if (-not (Test-Path -LiteralPath $path)) { return $null }
  return ConvertFrom-Json ([System.IO.File]::ReadAllText($path))
}

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
  throw 'Application control confines PowerShell here, and a confined PowerShell may not use keys. Allow the Taga folder by a rule for these scripts.'
}
if ($Enrol) { Invoke-Enrolment $Server $Code; return }
$config = Read-Stored 'config.json'
if ($null -eq $config) { throw 'This computer is not enrolled. Run taga-install.ps1 with a code.' }
if ($Forget) { (Open-DeviceKey $config.keyName $config.provider).Delete(); return }
if ($Slow) {
  $look = Get-Look 'slow'
  if ($config.personal) { $look.applications = @() }
  Write-Durably (Join-Path (Get-TagaFolder) 'slow.json') (ConvertTo-Json -InputObject $look -Depth 12 -Compress)
  # A reader that hung is left in its thread; it must not keep the process alive.
  [System.Environment]::Exit(0)
}
$counter = Step-Counter
Add-Waiting $counter (New-ReportBody $config $counter)
if (Test-MaySend) { Send-Waiting $config }
[System.Environment]::Exit(0)
