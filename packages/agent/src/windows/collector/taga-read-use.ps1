# Taga: reads browsers, applications, accounts, use and removable media (see taga-read.ps1).

Set-StrictMode -Version 2

function Get-KnownBrowsers {
  return @(
    @{ Name = 'chrome'; Program = 'chrome.exe'; Policy = 'SOFTWARE\Policies\Google\Chrome'; Folder = 'AppData\Local\Google\Chrome\User Data' },
    @{ Name = 'edge'; Program = 'msedge.exe'; Policy = 'SOFTWARE\Policies\Microsoft\Edge'; Folder = 'AppData\Local\Microsoft\Edge\User Data' },
    @{ Name = 'brave'; Program = 'brave.exe'; Policy = 'SOFTWARE\Policies\BraveSoftware\Brave'; Folder = 'AppData\Local\BraveSoftware\Brave-Browser\User Data' },
    @{ Name = 'firefox'; Program = 'firefox.exe'; Policy = 'SOFTWARE\Policies\Mozilla\Firefox'; Folder = 'AppData\Roaming\Mozilla\Firefox\Profiles' }
  )
}

function Read-Browsers {
  $people = @(Get-ProfileFolders)
  $denied = 0
  $browsers = @()
  foreach ($browser in Get-KnownBrowsers) {
    foreach ($program in @(Find-Programs $browser.Program)) {
      $version = [System.Diagnostics.FileVersionInfo]::GetVersionInfo($program)
      $userProfiles = @()
      foreach ($person in $people) {
        try { foreach ($found in @(Read-BrowserProfiles $browser $person)) { $userProfiles += $found } }
        catch { $denied = $denied + 1 }
      }
      $policy = Get-RegistryValue ('HKLM:\' + $browser.Policy) 'PasswordManagerEnabled'
      if ($null -eq $policy -and $browser.Name -eq 'firefox') { $policy = Get-RegistryValue ('HKLM:\' + $browser.Policy) 'OfferToSaveLogins' }
      $browsers += @{
        name = $browser.Name
        version = ('{0}.{1}.{2}.{3}' -f $version.FileMajorPart, $version.FileMinorPart, $version.FileBuildPart, $version.FilePrivatePart)
        placedAt = ConvertTo-EpochMs ([System.IO.File]::GetLastWriteTimeUtc($program))
        lookedAt = Get-NowMs
        policy = $policy
        profiles = $userProfiles
      }
    }
  }
  return @{ browsers = $browsers; profilesDenied = $denied }
}

# Programs register their path for everyone or for one person.
function Find-Programs {
  param([string]$Program)
  $paths = @()
  $roots = @('HKLM:\SOFTWARE')
  foreach ($sid in @(Get-SignedInSids)) { $roots += ('Registry::HKEY_USERS\' + $sid + '\Software') }
  foreach ($root in $roots) {
    $key = $root + '\Microsoft\Windows\CurrentVersion\App Paths\' + $Program
    if (-not (Test-Path -LiteralPath $key)) { continue }
    $path = ([string](Get-Item -LiteralPath $key -ErrorAction Stop).GetValue('')).Trim('"')
    if ($path -ne '' -and (Test-Path -LiteralPath $path) -and $paths -notcontains $path) { $paths += $path }
  }
  return $paths
}

# Home folders of people, by SID.
function Get-ProfileFolders {
  $list = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList'
  foreach ($key in Get-ChildItem -LiteralPath $list -ErrorAction Stop) {
    if ($key.PSChildName -notmatch '^S-1-(5-21|12-1)-[0-9-]+$') { continue }
    $folder = [string]$key.GetValue('ProfileImagePath')
    if ($folder -ne '') { @{ Sid = $key.PSChildName; Folder = $folder } }
  }
}

# Of a profile only two things are read: the ids of its extensions, and whether it keeps passwords.
function Read-BrowserProfiles {
  param($Browser, $Person)
  $root = Join-Path $Person.Folder $Browser.Folder
  if (-not [System.IO.Directory]::Exists($Person.Folder)) { return }
  # Listing the home folder first tells "no such browser" from "not allowed to see".
  [void][System.IO.Directory]::GetDirectories($Person.Folder)
  if (-not [System.IO.Directory]::Exists($root)) { return }
  $userPolicy = Get-RegistryValue ('Registry::HKEY_USERS\' + $Person.Sid + '\' + $Browser.Policy) 'PasswordManagerEnabled'
  foreach ($folder in [System.IO.Directory]::GetDirectories($root)) {
    if ($Browser.Name -eq 'firefox') { $settings = Join-Path $folder 'prefs.js' } else { $settings = Join-Path $folder 'Preferences' }
    if (-not [System.IO.File]::Exists($settings)) { continue }
    $keeps = Test-KeepsPasswords $settings
    if ($null -ne $userPolicy -and [int]$userPolicy -eq 0) { $keeps = $false }
    if ($Browser.Name -eq 'firefox') { $extensions = @(Read-FirefoxExtensions $folder) } else { $extensions = @(Read-ChromiumExtensions $folder) }
    @{ keepsPasswords = $keeps; extensions = [string[]]$extensions }
  }
}

# Both browsers keep passwords unless this one setting says no.
function Test-KeepsPasswords {
  param([string]$Path)
  $text = [System.IO.File]::ReadAllText($Path)
  return -not ($text -match '"credentials_enable_service"\s*:\s*false' -or $text -match '"signon\.rememberSignons"\s*,\s*false')
}

function Read-ChromiumExtensions {
  param([string]$Folder)
  $root = Join-Path $Folder 'Extensions'
  if (-not [System.IO.Directory]::Exists($root)) { return }
  foreach ($path in [System.IO.Directory]::GetDirectories($root)) {
    $id = [System.IO.Path]::GetFileName($path)
    if ($id -match '^[a-p]{32}$') { $id }
  }
}

function Read-FirefoxExtensions {
  param([string]$Folder)
  $path = Join-Path $Folder 'extensions.json'
  if (-not [System.IO.File]::Exists($path)) { return }
  $listed = ConvertFrom-Json ([System.IO.File]::ReadAllText($path))
  foreach ($addon in @($listed.addons)) { if ($addon.location -eq 'app-profile') { [string]$addon.id } }
}

# Programs as the system lists them. Names and publishers are carried as they are and never compared with words.
function Read-Applications {
  $roots = @('HKLM:\SOFTWARE', 'HKLM:\SOFTWARE\WOW6432Node')
  foreach ($sid in @(Get-SignedInSids)) { $roots += ('Registry::HKEY_USERS\' + $sid + '\Software') }
  $applications = @()
  foreach ($root in $roots) {
    $path = $root + '\Microsoft\Windows\CurrentVersion\Uninstall'
    if (-not (Test-Path -LiteralPath $path)) { continue }
    foreach ($key in Get-ChildItem -LiteralPath $path -ErrorAction Stop) {
      $name = [string]$key.GetValue('DisplayName')
      # Parts of the system and patches of other entries are not applications of their own.
      if ($name -eq '' -or $key.GetValue('SystemComponent') -eq 1 -or $null -ne $key.GetValue('ParentKeyName')) { continue }
      $applications += Get-Application $key $name
    }
  }
  return @{ applications = $applications }
}

function Get-Application {
  param($Key, [string]$Name)
  $kind = 'exe'
  if ($Key.GetValue('WindowsInstaller') -eq 1) { $kind = 'msi' }
  $application = @{ name = $Name; version = [string]$Key.GetValue('DisplayVersion'); kind = $kind }
  $publisher = [string]$Key.GetValue('Publisher')
  if ($publisher -ne '') { $application['publisher'] = $publisher }
  # yyyymmdd where the installer kept to the rule; other forms depend on the region and are left out.
  $day = [string]$Key.GetValue('InstallDate')
  if ($day -match '^20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9])$') {
    $application['installedAt'] = ConvertTo-EpochMs ([datetime]::SpecifyKind([datetime]::new([int]$day.Substring(0, 4), [int]$day.Substring(4, 2), [int]$day.Substring(6, 2)), [System.DateTimeKind]::Utc))
  }
  return $application
}

function Read-Accounts {
  return @{
    administrators = Read-ListPart { Read-Administrators }
    guest = Read-Part {
      $enabled = $false
      foreach ($account in Get-CimInstance -ClassName Win32_UserAccount -Filter "LocalAccount=TRUE AND SID LIKE 'S-1-5-21-%-501'" -ErrorAction Stop) {
        if (-not $account.Disabled) { $enabled = $true }
      }
      @{ enabled = $enabled }
    }
    automaticSignIn = ([string](Get-RegistryValue 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon' 'AutoAdminLogon') -eq '1')
    signedIn = [string[]]@(Get-SignedInSids)
  }
}

# The group is found by its SID; its name, whatever the language, is only the handle to open it with.
function Read-Administrators {
  $sid = New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-32-544'
  $name = ([string]$sid.Translate([System.Security.Principal.NTAccount]).Value).Split('\')[-1]
  $group = [System.DirectoryServices.DirectoryEntry]::new('WinNT://' + [System.Environment]::MachineName + '/' + $name + ',group')
  foreach ($raw in @($group.psbase.Invoke('Members'))) {
    $member = [System.DirectoryServices.DirectoryEntry]::new($raw)
    $memberSid = (New-Object System.Security.Principal.SecurityIdentifier ([byte[]]$member.psbase.Properties['objectSid'].Value), 0).Value
    $path = ([string]$member.psbase.Path).Substring('WinNT://'.Length)
    $isGroup = ([string]$member.psbase.SchemaClassName -eq 'Group')
    $disabled = $false
    # Flag 2 is "disabled". Only accounts of this computer are asked: a domain may be out of reach.
    if (-not $isGroup -and $path -match ('(^|/)' + [regex]::Escape([System.Environment]::MachineName) + '/')) {
      $disabled = (([int]$member.psbase.Properties['UserFlags'].Value -band 2) -ne 0)
    }
    $parts = $path.Split('/')
    $short = $parts[-1]
    if ($parts.Length -gt 1) { $short = $parts[-2] + '\' + $parts[-1] }
    @{ sid = $memberSid; name = $short; group = $isGroup; disabled = $disabled }
  }
}

function Read-RemoteWipe {
  $enrolments = @()
  $root = 'HKLM:\SOFTWARE\Microsoft\Enrollments'
  if (Test-Path -LiteralPath $root) {
    foreach ($key in Get-ChildItem -LiteralPath $root -ErrorAction Stop) {
      $state = $key.GetValue('EnrollmentState')
      if ($null -eq $state) { continue }
      $account = Test-Path -LiteralPath ('HKLM:\SOFTWARE\Microsoft\Provisioning\OMADM\Accounts\' + $key.PSChildName)
      $enrolments += @{ state = [int]$state; account = [bool]$account }
    }
  }
  return @{ enrolments = $enrolments }
}

# When it was switched on and off, and slept. A start from Windows' fast startup does not count as a boot for the
# kernel's clock, but its boot event (Kernel-Boot 27) is written each time.
function Read-Use {
  $system = Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop
  $bootAt = ConvertTo-EpochMs $system.LastBootUpTime
  foreach ($started in @(Read-Events 'Microsoft-Windows-Kernel-Boot' 27 1)) {
    $at = ConvertTo-EpochMs $started.TimeCreated
    if ($at -gt $bootAt) { $bootAt = $at }
  }
  $stopped = Get-RegistryValue 'HKLM:\SYSTEM\CurrentControlSet\Control\Windows' 'ShutdownTime'
  $shutdownAt = $null
  if ($null -ne $stopped) { $shutdownAt = ConvertFrom-FileTime ([System.BitConverter]::ToInt64([byte[]]$stopped, 0)) }
  return @{
    now = Get-NowMs
    bootAt = $bootAt
    shutdownAt = $shutdownAt
    sleeps = Read-ListPart {
      foreach ($woken in @(Read-Events 'Microsoft-Windows-Power-Troubleshooter' 1 20)) {
        @{ sleptAt = ConvertTo-EpochMs ([datetime]$woken.Properties[0].Value); wokeAt = ConvertTo-EpochMs ([datetime]$woken.Properties[1].Value) }
      }
    }
  }
}

# Events by provider and number; their texts are never read. "None" is an answer, any other failure is not.
function Read-Events {
  param([string]$Provider, [int]$Id, [int]$Most)
  try { return @(Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = $Provider; Id = $Id } -MaxEvents $Most -ErrorAction Stop) }
  catch {
    if (([string]$_.FullyQualifiedErrorId).StartsWith('NoMatchingEventsFound')) { return @() }
    throw
  }
}

function Read-Removable {
  $disks = @()
  foreach ($disk in Get-CimInstance -Namespace 'root/Microsoft/Windows/Storage' -ClassName MSFT_Disk -ErrorAction Stop) {
    $disks += @{ bus = [int]$disk.BusType; boot = [bool]$disk.IsBoot; system = [bool]$disk.IsSystem }
  }
  return @{ disks = $disks }
}
