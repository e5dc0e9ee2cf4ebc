# Taga: what the system is, how current, how it starts. Pure: raw values in, facts out (see taga-facts.ps1).

Set-StrictMode -Version 2

# Until when Microsoft mends each build, by class of edition, after its lifecycle and release pages as of 2026.
#   home   Home, Pro, Pro Education, Pro for Workstations     work   Enterprise, Education, IoT Enterprise
#   ltsc   Enterprise LTSC                                    iot    IoT Enterprise LTSC
#   server Windows Server (Standard, Datacenter)
# Where only a month is announced, or sources differ, the earlier day stands. Paid extended
# updates are not counted: who pays for them tunes the rule, and the fact stays true.
function Get-SupportEnds {
  return @(
    @{ Build = 28000; Name = 'Windows 11'; Home = '2028-03-14'; Work = '2029-03-13' },
    @{ Build = 26300; Name = 'Windows 11'; Home = '2028-10-10'; Work = '2029-10-09' },
    @{ Build = 26200; Name = 'Windows 11'; Home = '2027-10-12'; Work = '2028-10-10' },
    @{ Build = 26100; Name = 'Windows 11'; Home = '2026-10-13'; Work = '2027-10-12'; Ltsc = '2029-10-09'; Iot = '2034-10-10'; Server = '2034-10-10'; ServerName = 'Windows Server 2025' },
    @{ Build = 25398; ServerName = 'Windows Server, version 23H2'; Server = '2025-10-24' },
    @{ Build = 22631; Name = 'Windows 11'; Home = '2025-11-11'; Work = '2026-11-10' },
    @{ Build = 22621; Name = 'Windows 11'; Home = '2024-10-08'; Work = '2025-10-14' },
    @{ Build = 22000; Name = 'Windows 11'; Home = '2023-10-10'; Work = '2024-10-08' },
    @{ Build = 20348; ServerName = 'Windows Server 2022'; Server = '2031-10-14' },
    @{ Build = 19045; Name = 'Windows 10'; Home = '2025-10-14'; Work = '2025-10-14' },
    @{ Build = 19044; Name = 'Windows 10'; Home = '2023-06-13'; Work = '2024-06-11'; Ltsc = '2027-01-12'; Iot = '2032-01-13' },
    @{ Build = 19043; Name = 'Windows 10'; Home = '2022-12-13'; Work = '2022-12-13' },
    @{ Build = 19042; Name = 'Windows 10'; Home = '2022-05-10'; Work = '2023-05-09' },
    @{ Build = 19041; Name = 'Windows 10'; Home = '2021-12-14'; Work = '2021-12-14' },
    @{ Build = 18363; Name = 'Windows 10'; Home = '2021-05-11'; Work = '2022-05-10' },
    @{ Build = 17763; Name = 'Windows 10'; Home = '2020-11-10'; Work = '2021-05-11'; Ltsc = '2029-01-09'; Iot = '2029-01-09'; Server = '2029-01-09'; ServerName = 'Windows Server 2019' },
    @{ Build = 14393; Name = 'Windows 10'; Home = '2018-04-10'; Work = '2019-04-09'; Ltsc = '2026-10-13'; Iot = '2026-10-13'; Server = '2027-01-12'; ServerName = 'Windows Server 2016' },
    @{ Build = 10240; Name = 'Windows 10'; Home = '2017-05-09'; Work = '2017-05-09'; Ltsc = '2025-10-14'; Iot = '2025-10-14' },
    @{ Build = 9600; Name = 'Windows 8.1'; Home = '2023-01-10'; Work = '2023-01-10'; Server = '2023-10-10'; ServerName = 'Windows Server 2012 R2' },
    @{ Build = 7601; Name = 'Windows 7'; Home = '2020-01-14'; Work = '2020-01-14'; Server = '2020-01-14'; ServerName = 'Windows Server 2008 R2' }
  )
}

# EditionID is an identifier of the registry, the same in every language.
function Get-EditionClass {
  param([string]$Edition, [int]$ProductType)
  if ($ProductType -ne 1) { return 'Server' }
  if (@('IoTEnterpriseS', 'IoTEnterpriseSK') -contains $Edition) { return 'Iot' }
  if (@('EnterpriseS', 'EnterpriseSN', 'EnterpriseSEval') -contains $Edition) { return 'Ltsc' }
  if (@('Enterprise', 'EnterpriseN', 'EnterpriseEval', 'Education', 'EducationN', 'IoTEnterprise', 'ServerRdsh') -contains $Edition) { return 'Work' }
  if (@('Core', 'CoreN', 'CoreSingleLanguage', 'CoreCountrySpecific', 'Professional', 'ProfessionalN', 'ProfessionalEducation', 'ProfessionalEducationN', 'ProfessionalWorkstation', 'ProfessionalWorkstationN', 'ProfessionalCountrySpecific', 'ProfessionalSingleLanguage', 'CloudEdition', 'CloudEditionN') -contains $Edition) { return 'Home' }
  return ''
}

function ConvertTo-SystemFacts {
  param($Raw)
  $build = [int](Get-Field $Raw 'build')
  $edition = [string](Get-Field $Raw 'edition')
  $productType = [int](Get-Field $Raw 'productType')
  $class = Get-EditionClass $edition $productType
  $key = 'windows.registry:CurrentVersion'
  $facts = @{
    'device.os' = New-Value 'windows' $key
    'device.osBuild' = New-Value ('{0}.{1}' -f $build, [int](Get-Field $Raw 'revision')) $key
    'device.osVersion' = New-Value ([string](Get-Field $Raw 'displayVersion')) $key
    'device.kind' = Get-KindFact $Raw $productType
    'device.serial' = Get-TextFact $Raw 'serial' 'windows.cim:Win32_BIOS'
    'device.model' = Get-TextFact $Raw 'model' 'windows.cim:Win32_ComputerSystem'
    'device.hostName' = Get-TextFact $Raw 'hostName' 'windows.cim:Win32_ComputerSystem'
  }
  $line = $null
  foreach ($candidate in Get-SupportEnds) { if ($candidate.Build -eq $build) { $line = $candidate } }
  $family = 'Windows'
  if ($null -ne $line) {
    if ($class -eq 'Server' -and $line.ContainsKey('ServerName')) { $family = $line['ServerName'] }
    if ($class -ne 'Server' -and $line.ContainsKey('Name')) { $family = $line['Name'] }
  }
  $facts['device.osName'] = New-Value ('{0} ({1})' -f $family, $edition) $key
  if ($null -ne $line -and $class -ne '' -and $line.ContainsKey($class)) {
    $facts['device.osSupportedUntil'] = New-Value (ConvertFrom-Day $line[$class]) 'windows.lifecycle'
  } else {
    # A build or edition this table does not know is not taken for supported.
    $facts['device.osSupportedUntil'] = New-Unknown 'notSupported' 'windows.lifecycle'
  }
  return $facts
}

# A text as the firmware or the system has it; an empty one tells nothing.
function Get-TextFact {
  param($Raw, [string]$Name, [string]$Source)
  $text = ([string](Get-Field $Raw $Name)).Trim()
  if ($text -eq '') { return New-Unknown 'notReported' $Source }
  return New-Value $text $Source
}

# SMBIOS names of makers of virtual machines: identifiers of the firmware, not words of a language.
function Test-VirtualMachine {
  param([string]$Manufacturer, [string]$Model)
  if ($Manufacturer -eq 'Microsoft Corporation' -and $Model -eq 'Virtual Machine') { return $true }
  return (@('VMware, Inc.', 'VMware20,1', 'QEMU', 'Xen', 'innotek GmbH', 'Parallels Software International Inc.', 'Parallels International GmbH.', 'Amazon EC2', 'Google', 'Red Hat', 'Nutanix') -contains $Manufacturer)
}

# Win32_OperatingSystem.ProductType 2 and 3 are servers; Win32_SystemEnclosure.ChassisTypes as in SMBIOS 7.4.1.
function Get-KindFact {
  param($Raw, [int]$ProductType)
  $source = 'windows.cim:Win32_SystemEnclosure'
  if ($ProductType -eq 2 -or $ProductType -eq 3) { return New-Value 'server' 'windows.cim:Win32_OperatingSystem' }
  if (Test-VirtualMachine ([string](Get-Field $Raw 'manufacturer')) ([string](Get-Field $Raw 'model'))) {
    return New-Value 'virtual' 'windows.cim:Win32_ComputerSystem'
  }
  $chassis = @(Get-Field $Raw 'chassis')
  foreach ($type in $chassis) { if (@(8, 9, 10, 14, 31, 32) -contains $type) { return New-Value 'laptop' $source } }
  foreach ($type in $chassis) { if (@(11, 30) -contains $type) { return New-Value 'tablet' $source } }
  foreach ($type in $chassis) { if (@(3, 4, 5, 6, 7, 13, 15, 16, 17, 23, 24, 28, 35, 36) -contains $type) { return New-Value 'desktop' $source } }
  # Win32_ComputerSystem.PCSystemType: 1 desktop, 2 mobile, 3 workstation, 8 slate.
  $pcType = [int](Get-Field $Raw 'pcSystemType')
  if ($pcType -eq 1 -or $pcType -eq 3) { return New-Value 'desktop' 'windows.cim:Win32_ComputerSystem' }
  if ($pcType -eq 2) { return New-Value 'laptop' 'windows.cim:Win32_ComputerSystem' }
  if ($pcType -eq 8) { return New-Value 'tablet' 'windows.cim:Win32_ComputerSystem' }
  return New-Unknown 'unreadable' $source
}

# Windows Update classifications (learn.microsoft.com, "Classification GUIDs").
function Get-SecurityCategories {
  return @(
    '0fa1201d-4330-4fa8-8ae9-b877473b6441', # security updates
    'e6cf1350-c01b-414d-a61f-263d14d133b4', # critical updates
    '28bc880e-0592-4cbf-8f95-c79b17911d5f'  # update rollups
  )
}
function Get-DefinitionCategory { return 'e0789628-ce08-4437-be74-2495b842f43b' }
function Get-DriverCategory { return 'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0' }

function Test-AnyCategory {
  param($Update, $Wanted)
  foreach ($category in @(Get-Field $Update 'categories')) { if (@($Wanted) -contains ([string]$category).ToLowerInvariant()) { return $true } }
  return $false
}

function ConvertTo-UpdateFacts {
  param($Raw)
  $facts = @{}
  $source = 'windows.com:Microsoft.Update.Searcher'
  if (-not (Test-Part $Raw 'pending')) {
    $reason = Get-PartReason $Raw 'pending'
    foreach ($key in @('device.pendingSecurityUpdates', 'device.pendingUpdates', 'device.oldestPendingSecurityUpdateAt')) {
      $facts[$key] = New-Unknown $reason $source
    }
  } else {
    # Virus definitions come daily by the same road; they are the antimalware item's business.
    # An update that names a severity is a security update whatever its classification.
    $security = @()
    $others = 0
    foreach ($update in @(Get-Part $Raw 'pending')) {
      if (Test-AnyCategory $update (Get-DefinitionCategory)) { continue }
      $others = $others + 1
      if ((Test-AnyCategory $update (Get-SecurityCategories)) -or (Get-Field $update 'severity')) { $security += $update }
    }
    $facts['device.pendingUpdates'] = New-Value $others $source
    $facts['device.pendingSecurityUpdates'] = New-Value $security.Count $source
    $oldest = $null
    $dateless = 0
    foreach ($update in $security) {
      $published = Get-Field $update 'publishedAt'
      if ($null -eq $published) { $dateless = $dateless + 1; continue }
      if ($null -eq $oldest -or $published -lt $oldest) { $oldest = $published }
    }
    # Nothing pending: there is no oldest, and the fact stays unreported. One without a date could be the oldest.
    if ($dateless -gt 0) { $facts['device.oldestPendingSecurityUpdateAt'] = New-Unknown 'unreadable' $source }
    elseif ($null -ne $oldest) { $facts['device.oldestPendingSecurityUpdateAt'] = New-Value ([int64]$oldest) $source }
  }
  $facts['device.lastUpdateInstalledAt'] = Get-LastInstalledFact $Raw
  return $facts
}

# The newest success of the update history that is neither a virus definition nor a driver.
function Get-LastInstalledFact {
  param($Raw)
  $source = 'windows.com:Microsoft.Update.History'
  if (-not (Test-Part $Raw 'history')) { return New-Unknown (Get-PartReason $Raw 'history') $source }
  $latest = $null
  foreach ($entry in @(Get-Part $Raw 'history')) {
    # Operation 1 is an installation, ResultCode 2 a success.
    if ((Get-Field $entry 'operation') -ne 1 -or (Get-Field $entry 'result') -ne 2) { continue }
    if (Test-AnyCategory $entry @((Get-DefinitionCategory), (Get-DriverCategory))) { continue }
    if (@(Get-Field $entry 'categories' | Where-Object { $null -ne $_ }).Count -eq 0) { continue }
    $installed = Get-Field $entry 'installedAt'
    if ($null -ne $installed -and ($null -eq $latest -or $installed -gt $latest)) { $latest = $installed }
  }
  if ($null -eq $latest) { return New-Unknown 'unreadable' $source }
  return New-Value ([int64]$latest) $source
}

function ConvertTo-RestartFacts {
  param($Raw)
  $pending = [bool](Get-Field $Raw 'windowsUpdate') -or [bool](Get-Field $Raw 'componentServicing')
  return @{ 'device.restartPending' = New-Value $pending 'windows.registry:RebootRequired' }
}

function ConvertTo-BootFacts {
  param($Raw)
  $facts = @{}
  $source = 'windows.registry:SecureBoot.State'
  $secure = Get-Field $Raw 'secureBootEnabled'
  if ($null -ne $secure) { $facts['device.secureBoot'] = New-Value ([int]$secure -eq 1) $source }
  elseif ((Get-Field $Raw 'firmwareType') -eq 1) { $facts['device.secureBoot'] = New-Value $false 'windows.registry:PEFirmwareType' }
  else { $facts['device.secureBoot'] = New-Unknown 'notSupported' $source }
  # Loader options are identifiers. Each of these lets unsigned code into the kernel.
  $options = Get-Field $Raw 'startOptions'
  $source = 'windows.registry:SystemStartOptions'
  if ($null -eq $options) { $facts['device.modified'] = New-Unknown 'unreadable' $source; return $facts }
  $given = @(([string]$options).ToUpperInvariant().Split(' '))
  $modified = $false
  foreach ($option in @('TESTSIGNING', 'NOINTEGRITYCHECKS', 'DISABLE_INTEGRITY_CHECKS', 'DDISABLE_INTEGRITY_CHECKS')) {
    if ($given -contains $option) { $modified = $true }
  }
  $facts['device.modified'] = New-Value $modified $source
  return $facts
}
