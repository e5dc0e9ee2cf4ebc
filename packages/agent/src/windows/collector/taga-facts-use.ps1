# Taga: browsers, applications, accounts, use, media. Pure: raw values in, facts out (see taga-facts.ps1).

Set-StrictMode -Version 2

function ConvertTo-BrowserFacts {
  param($Raw)
  $registry = 'windows.registry:AppPaths'
  $browsers = @(Get-Field $Raw 'browsers' | Where-Object { $null -ne $_ })
  $names = @()
  $extensions = @()
  $keeps = 0
  $unclear = 0
  foreach ($browser in $browsers) {
    $names += ('{0} {1}' -f (Get-Field $browser 'name'), (Get-Field $browser 'version'))
    foreach ($userProfile in @(Get-Field $browser 'profiles' | Where-Object { $null -ne $_ })) {
      foreach ($id in @(Get-Field $userProfile 'extensions' | Where-Object { $null -ne $_ })) {
        $extensions += ('{0}:{1}' -f (Get-Field $browser 'name'), $id)
      }
    }
    $keeping = Get-KeepingState $browser
    if ($keeping -eq 'keeps') { $keeps = $keeps + 1 }
    if ($keeping -eq 'unclear') { $unclear = $unclear + 1 }
  }
  $facts = @{
    'device.browsers' = New-Value ([string[]]@($names | Sort-Object -Unique | Select-Object -First 64)) $registry
    'device.browserCurrent' = Get-BrowserCurrentFact $browsers
  }
  $ids = @($extensions | Sort-Object -Unique)
  if ((Get-Field $Raw 'profilesDenied') -gt 0) { $facts['device.browserExtensions'] = New-Unknown 'noRight' 'windows.files:Extensions' }
  elseif ($ids.Count -gt 64) { $facts['device.browserExtensions'] = New-Unknown 'tooLarge' 'windows.files:Extensions' }
  else { $facts['device.browserExtensions'] = New-Value ([string[]]$ids) 'windows.files:Extensions' }
  $source = 'windows.registry:PasswordManagerEnabled'
  if ($keeps -gt 0) { $facts['device.browserSavesPasswords'] = New-Value $true $source }
  elseif ($unclear -gt 0 -or (Get-Field $Raw 'profilesDenied') -gt 0) { $facts['device.browserSavesPasswords'] = New-Unknown 'noRight' $source }
  else { $facts['device.browserSavesPasswords'] = New-Value $false $source }
  return $facts
}

# A machine policy of 0 settles it. Otherwise every profile must have switched it off: browsers keep passwords unless told.
function Get-KeepingState {
  param($Browser)
  $policy = Get-Field $Browser 'policy'
  if ($null -ne $policy) { if ([int]$policy -eq 0) { return 'off' } else { return 'keeps' } }
  $state = 'off'
  $userProfiles = @(Get-Field $Browser 'profiles' | Where-Object { $null -ne $_ })
  if ($userProfiles.Count -eq 0) { return 'keeps' }
  foreach ($userProfile in $userProfiles) {
    $keeps = Get-Field $userProfile 'keepsPasswords'
    if ($null -eq $keeps) { $state = 'unclear' }
    elseif ($keeps) { return 'keeps' }
  }
  return $state
}

# Chrome, Edge and Firefox bring a new major version every four weeks. A program file older than 45 days is certainly
# out of date. A younger one may still lack last week's fix, and nothing on the computer says so: unknown, not current.
function Get-BrowserCurrentFact {
  param($Browsers)
  $source = 'windows.files:ProgramDate'
  $limit = 45 * 86400000
  foreach ($browser in @($Browsers)) {
    $placed = Get-Field $browser 'placedAt'
    $now = Get-Field $browser 'lookedAt'
    if ($null -ne $placed -and $null -ne $now -and ([int64]$now - [int64]$placed) -gt $limit) { return New-Value $false $source }
  }
  return New-Unknown 'notSupported' $source
}

function ConvertTo-ApplicationFacts {
  param($Raw)
  $applications = @(Get-Field $Raw 'applications' | Where-Object { $null -ne $_ })
  return @{ 'device.applicationCount' = New-Value $applications.Count 'windows.registry:Uninstall' }
}

function ConvertTo-AccountFacts {
  param($Raw)
  $facts = @{}
  # S-1-5-32-544 is the group of administrators in every language. A disabled account cannot act.
  $source = 'windows.adsi:S-1-5-32-544'
  if (-not (Test-Part $Raw 'administrators')) {
    $reason = Get-PartReason $Raw 'administrators'
    $facts['device.administrators'] = New-Unknown $reason $source
    $facts['device.workAsAdministrator'] = New-Unknown $reason $source
  } else {
    $members = @(Get-Part $Raw 'administrators' | Where-Object { -not (Get-Field $_ 'disabled') })
    $names = @($members | ForEach-Object { [string](Get-Field $_ 'name') } | Sort-Object -Unique)
    if ($names.Count -gt 64) { $facts['device.administrators'] = New-Unknown 'tooLarge' $source }
    else { $facts['device.administrators'] = New-Value ([string[]]$names) $source }
    $facts['device.workAsAdministrator'] = Get-WorkAsAdministratorFact $members @(Get-Field $Raw 'signedIn')
  }
  # The guest account is the one whose SID ends in 501.
  $source = 'windows.cim:Win32_UserAccount'
  $auto = [bool](Get-Field $Raw 'automaticSignIn')
  if ($auto) { $facts['device.sharedUse'] = New-Value $true 'windows.registry:AutoAdminLogon' }
  elseif (-not (Test-Part $Raw 'guest')) { $facts['device.sharedUse'] = New-Unknown (Get-PartReason $Raw 'guest') $source }
  else { $facts['device.sharedUse'] = New-Value ([bool](Get-Field (Get-Part $Raw 'guest') 'enabled')) $source }
  return $facts
}

# True where somebody signed in is a member. A member that is a group may contain them: then it cannot be told.
function Get-WorkAsAdministratorFact {
  param($Members, $SignedIn)
  $source = 'windows.adsi:S-1-5-32-544'
  $people = @($SignedIn | Where-Object { $null -ne $_ })
  $groups = 0
  foreach ($member in @($Members)) {
    if ($people -contains [string](Get-Field $member 'sid')) { return New-Value $true $source }
    if (Get-Field $member 'group') { $groups = $groups + 1 }
  }
  if ($groups -gt 0 -or $people.Count -eq 0) { return New-Unknown 'unreadable' $source }
  return New-Value $false $source
}

# Device management can wipe where an enrolment is complete (EnrollmentState 1) and its management account exists.
function ConvertTo-RemoteWipeFacts {
  param($Raw)
  $held = $false
  foreach ($enrolment in @(Get-Field $Raw 'enrolments' | Where-Object { $null -ne $_ })) {
    if ((Get-Field $enrolment 'state') -eq 1 -and (Get-Field $enrolment 'account')) { $held = $true }
  }
  return @{ 'device.remoteWipe' = New-Value $held 'windows.registry:Enrollments' }
}

# The longest gap without use that ended within the last 24 hours: switched off (shutdown to boot) or asleep.
function ConvertTo-UseFacts {
  param($Raw)
  $source = 'windows.events:Power-Troubleshooter'
  $now = [int64](Get-Field $Raw 'now')
  $boot = Get-Field $Raw 'bootAt'
  if ($null -eq $boot) { return @{ 'device.unusedBeforeMs' = New-Unknown 'unreadable' $source } }
  $longest = [int64]0
  $shutdown = Get-Field $Raw 'shutdownAt'
  $booted = ($now - [int64]$boot) -le 86400000
  if ($booted -and $null -eq $shutdown) { return @{ 'device.unusedBeforeMs' = New-Unknown 'unreadable' 'windows.registry:ShutdownTime' } }
  if ($booted -and [int64]$boot -gt [int64]$shutdown) { $longest = [int64]$boot - [int64]$shutdown }
  if (-not (Test-Part $Raw 'sleeps')) { return @{ 'device.unusedBeforeMs' = New-Unknown (Get-PartReason $Raw 'sleeps') $source } }
  foreach ($sleep in @(Get-Part $Raw 'sleeps' | Where-Object { $null -ne $_ })) {
    $woke = [int64](Get-Field $sleep 'wokeAt')
    $gap = $woke - [int64](Get-Field $sleep 'sleptAt')
    if (($now - $woke) -le 86400000 -and $gap -gt $longest) { $longest = $gap }
  }
  return @{ 'device.unusedBeforeMs' = New-Value $longest $source }
}

# MSFT_Disk.BusType: 4 IEEE 1394, 7 USB, 12 SD, 13 MMC. The disk the system runs from is not counted.
function ConvertTo-RemovableFacts {
  param($Raw)
  $count = 0
  foreach ($disk in @(Get-Field $Raw 'disks' | Where-Object { $null -ne $_ })) {
    if ((Get-Field $disk 'boot') -or (Get-Field $disk 'system')) { continue }
    if (@(4, 7, 12, 13) -contains (Get-Field $disk 'bus')) { $count = $count + 1 }
  }
  return @{ 'device.removableMedia' = New-Value $count 'windows.cim:MSFT_Disk' }
}
