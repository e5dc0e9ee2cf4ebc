# Taga: reads what the system is, its updates and how it starts (see taga-read.ps1).

Set-StrictMode -Version 2

function Read-System {
  $key = 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
  $system = Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop
  $computer = Get-CimInstance -ClassName Win32_ComputerSystem -ErrorAction Stop
  $firmware = Get-CimInstance -ClassName Win32_BIOS -ErrorAction Stop
  $chassis = @()
  foreach ($enclosure in Get-CimInstance -ClassName Win32_SystemEnclosure -ErrorAction Stop) {
    foreach ($type in $enclosure.ChassisTypes) { $chassis += [int]$type }
  }
  return @{
    build = [int](Get-RegistryValue $key 'CurrentBuildNumber')
    revision = [int](Get-RegistryValue $key 'UBR')
    edition = [string](Get-RegistryValue $key 'EditionID')
    displayVersion = [string](Get-RegistryValue $key 'DisplayVersion')
    productType = [int]$system.ProductType
    manufacturer = [string]$computer.Manufacturer
    model = [string]$computer.Model
    serial = [string]$firmware.SerialNumber
    hostName = [string]$computer.Name
    pcSystemType = [int]$computer.PCSystemType
    chassis = [int[]]$chassis
  }
}

# What Windows Update found at its last search. When that was more than three days ago it is asked to search now
# (this item has minutes, in the background); a list nobody renewed is not taken for "nothing pending".
function Read-Updates {
  $session = New-Object -ComObject Microsoft.Update.Session
  $session.ClientApplicationID = 'Taga'
  return @{
    pending = Read-ListPart { Read-PendingUpdates $session }
    history = Read-ListPart { Read-UpdateHistory $session }
  }
}

function Read-PendingUpdates {
  param($Session)
  $automatic = New-Object -ComObject Microsoft.Update.AutoUpdate
  $searchedAt = ConvertFrom-ComTime $automatic.Results.LastSearchSuccessDate
  $searcher = $Session.CreateUpdateSearcher()
  $searcher.Online = ($null -eq $searchedAt -or ((Get-NowMs) - $searchedAt) -gt 3 * 86400000)
  $result = $searcher.Search("IsInstalled=0 and IsHidden=0 and Type='Software'")
  # ResultCode 2 is success; 3 is success with errors, and then the list may have holes.
  if ([int]$result.ResultCode -ne 2) { throw 'Windows Update search did not succeed' }
  foreach ($update in $result.Updates) {
    @{
      id = [string]$update.Identity.UpdateID
      categories = [string[]]@(Get-CategoryIds $update)
      severity = [string]$update.MsrcSeverity
      publishedAt = ConvertFrom-ComTime $update.LastDeploymentChangeTime
    }
  }
}

function Read-UpdateHistory {
  param($Session)
  $searcher = $Session.CreateUpdateSearcher()
  $count = [int]$searcher.GetTotalHistoryCount()
  if ($count -gt 400) { $count = 400 }
  if ($count -eq 0) { return }
  foreach ($entry in $searcher.QueryHistory(0, $count)) {
    @{
      operation = [int]$entry.Operation
      result = [int]$entry.ResultCode
      installedAt = ConvertFrom-ComTime $entry.Date
      categories = [string[]]@(Get-CategoryIds $entry)
    }
  }
}

function Get-CategoryIds {
  param($Update)
  $ids = @()
  if ($null -ne $Update.Categories) { foreach ($category in $Update.Categories) { $ids += [string]$category.CategoryID } }
  return $ids
}

function Read-Restart {
  return @{
    windowsUpdate = [bool](Test-Path -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired')
    componentServicing = [bool](Test-Path -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending')
  }
}

function Read-Boot {
  return @{
    secureBootEnabled = Get-RegistryValue 'HKLM:\SYSTEM\CurrentControlSet\Control\SecureBoot\State' 'UEFISecureBootEnabled'
    firmwareType = Get-RegistryValue 'HKLM:\SYSTEM\CurrentControlSet\Control' 'PEFirmwareType'
    startOptions = Get-RegistryValue 'HKLM:\SYSTEM\CurrentControlSet\Control' 'SystemStartOptions'
  }
}
