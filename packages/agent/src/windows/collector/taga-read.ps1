# Taga: how raw values are read from Windows. Nothing here judges.
#
# Everything is asked in a form that is the same in every language: CIM classes, the registry, COM, numbers, GUIDs
# and SIDs. No tool that prints sentences is run. Nothing is written, and no personal document is opened.
#
# A reader answers with a hashtable of plain values. Where one part may fail by itself it answers with
# { value: ... } or { unknown: reason } for that part.

Set-StrictMode -Version 2

. (Join-Path $PSScriptRoot 'taga-read-system.ps1')
. (Join-Path $PSScriptRoot 'taga-read-protection.ps1')
. (Join-Path $PSScriptRoot 'taga-read-network.ps1')
. (Join-Path $PSScriptRoot 'taga-read-use.ps1')

function ConvertTo-EpochMs {
  param([datetime]$Time)
  return [int64]($Time.ToUniversalTime() - [datetime]'1970-01-01').TotalMilliseconds
}

function Get-NowMs { return ConvertTo-EpochMs ([datetime]::UtcNow) }

# Windows counts some times in steps of 100 ns since 1601.
function ConvertFrom-FileTime {
  param([int64]$FileTime)
  return [int64](($FileTime - 116444736000000000) / 10000)
}

# COM gives times in UTC without saying so.
function ConvertFrom-ComTime {
  param($Time)
  if ($null -eq $Time) { return $null }
  return ConvertTo-EpochMs ([datetime]::SpecifyKind([datetime]$Time, [System.DateTimeKind]::Utc))
}

function Get-RegistryValue {
  param([string]$Path, [string]$Name)
  if (-not (Test-Path -LiteralPath $Path)) { return $null }
  $key = Get-ItemProperty -LiteralPath $Path -ErrorAction Stop
  if ($null -eq $key) { return $null }
  $property = $key.PSObject.Properties[$Name]
  if ($null -eq $property) { return $null }
  return $property.Value
}

# People whose part of the registry is loaded: those who are signed in. S-1-5-21 local or domain, S-1-12-1 Entra.
function Get-SignedInSids {
  $sids = @()
  foreach ($hive in Get-ChildItem -LiteralPath 'Registry::HKEY_USERS' -ErrorAction SilentlyContinue) {
    if ($hive.PSChildName -match '^S-1-(5-21|12-1)-[0-9-]+$') { $sids += $hive.PSChildName }
  }
  return $sids
}

function Read-Part {
  param([scriptblock]$Read)
  try { return @{ value = (& $Read) } } catch { return @{ unknown = (Get-UnknownReason $_) } }
}

function Read-ListPart {
  param([scriptblock]$Read)
  try { return @{ value = @(& $Read) } } catch { return @{ unknown = (Get-UnknownReason $_) } }
}

# Why a read failed, from types and numbers of the error, never from its message.
function Get-UnknownReason {
  param($ErrorRecord)
  if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { return 'noRight' }
  $exception = $ErrorRecord.Exception
  while ($null -ne $exception) {
    if ($exception -is [System.UnauthorizedAccessException] -or $exception -is [System.Security.SecurityException]) { return 'noRight' }
    if ($exception -is [System.Management.Automation.CommandNotFoundException]) { return 'toolMissing' }
    # CimException names its code; Win32Exception numbers it (5: access denied).
    $native = $exception.PSObject.Properties['NativeErrorCode']
    if ($null -ne $native) {
      $code = [string]$native.Value
      if ($code -eq 'AccessDenied' -or $code -eq '5') { return 'noRight' }
      if ($code -eq 'InvalidNamespace' -or $code -eq 'InvalidClass') { return 'toolMissing' }
      if ($code -eq 'NotSupported') { return 'notSupported' }
    }
    # 0x80070005 and 0x80041003 access denied; 0x8004100E no such namespace; 0x80041010 no such class; 0x80040154 no such COM class.
    $number = $exception.HResult
    if (@(-2147024891, -2147217405) -contains $number) { return 'noRight' }
    if (@(-2147217394, -2147217392, -2147221164) -contains $number) { return 'toolMissing' }
    $exception = $exception.InnerException
  }
  return 'unreadable'
}
