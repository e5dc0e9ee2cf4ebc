# Taga: what survives a power cut: the counter, the waiting reports, when to try again. And how a request is sent.

Set-StrictMode -Version 2

function Get-ClockMs { return [int64]([datetime]::UtcNow - [datetime]'1970-01-01').TotalMilliseconds }

# Written beside, flushed to the disk, then put in place: after a power cut there is the former file or this one.
function Write-Durably {
  param([string]$Path, [string]$Text)
  Write-BytesDurably $Path ([System.Text.Encoding]::UTF8.GetBytes($Text))
}

function Write-BytesDurably {
  param([string]$Path, [byte[]]$Bytes)
  [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($Path))
  $beside = $Path + '.new'
  $stream = [System.IO.File]::Create($beside)
  try { $stream.Write($Bytes, 0, $Bytes.Length); $stream.Flush($true) } finally { $stream.Dispose() }
  if ([System.IO.File]::Exists($Path)) { [System.IO.File]::Replace($beside, $Path, [NullString]::Value) } else { [System.IO.File]::Move($beside, $Path) }
}

# The next number, stored before anything is sent under it. A number that is lost leaves a gap, never a repetition.
function Step-Counter {
  $path = Join-Path (Get-TagaFolder) 'counter.txt'
  $text = [System.IO.File]::ReadAllText($path).Trim()
  if ($text -notmatch '^[0-9]{1,15}$') { throw 'counter.txt cannot be read. Enrol this computer again.' }
  $next = [int64]$text + 1
  Write-Durably $path ([string]$next)
  return $next
}

function Get-QueueFolder { return (Join-Path (Get-TagaFolder) 'queue') }

# At most 48 reports wait (4 hours of fast looks). The oldest goes first when there are more: newer ones say the same and more.
function Add-Waiting {
  param([int64]$Counter, [byte[]]$Body)
  Write-BytesDurably (Join-Path (Get-QueueFolder) ($Counter.ToString('D16') + '.json')) $Body
  $files = @(Get-Waiting)
  for ($index = 0; $index -lt $files.Length - 48; $index++) { [System.IO.File]::Delete($files[$index]) }
}

function Get-Waiting {
  return @([System.IO.Directory]::GetFiles((Get-QueueFolder), '*.json') | Sort-Object)
}

# 15 seconds doubled for each failure, at most 30 minutes, a fifth more or less by chance.
function Set-BackOff {
  $path = Join-Path (Get-TagaFolder) 'backoff.json'
  $failures = 0
  if ([System.IO.File]::Exists($path)) { $failures = [int](ConvertFrom-Json ([System.IO.File]::ReadAllText($path))).failures }
  $seconds = [math]::Min(1800, 15 * [math]::Pow(2, [math]::Min($failures, 10)))
  $wait = [int64]($seconds * 1000 * (Get-Random -Minimum 0.8 -Maximum 1.2))
  Write-Durably $path (ConvertTo-Json -Compress @{ failures = $failures + 1; until = (Get-ClockMs) + $wait })
}

function Clear-BackOff {
  $path = Join-Path (Get-TagaFolder) 'backoff.json'
  if ([System.IO.File]::Exists($path)) { [System.IO.File]::Delete($path) }
}

# A clock that was set back does not silence the device: nobody waits longer than the longest back-off.
function Test-MaySend {
  $path = Join-Path (Get-TagaFolder) 'backoff.json'
  if (-not [System.IO.File]::Exists($path)) { return $true }
  $left = [int64](ConvertFrom-Json ([System.IO.File]::ReadAllText($path))).until - (Get-ClockMs)
  return ($left -le 0 -or $left -gt 2400000)
}

function ConvertTo-Body {
  param($Value)
  $text = ConvertTo-Json -InputObject $Value -Depth 12 -Compress
  return [System.Text.Encoding]::UTF8.GetBytes($text)
}

# Status 0: no answer. No redirect is followed, and at most 1 MiB is read.
function Send-Request {
  param([string]$Address, $Headers, [byte[]]$Body)
  [System.Net.ServicePointManager]::SecurityProtocol = [System.Net.ServicePointManager]::SecurityProtocol -bor [System.Net.SecurityProtocolType]::Tls12
  $request = [System.Net.HttpWebRequest][System.Net.WebRequest]::Create($Address)
  $request.Method = 'POST'
  $request.ContentType = 'application/json'
  $request.Timeout = 30000
  $request.ReadWriteTimeout = 30000
  $request.AllowAutoRedirect = $false
  $request.ServicePoint.Expect100Continue = $false
  $request.UserAgent = 'taga-windows/1'
  foreach ($name in $Headers.Keys) { $request.Headers[$name] = $Headers[$name] }
  try {
    $request.ContentLength = $Body.Length
    $stream = $request.GetRequestStream()
    try { $stream.Write($Body, 0, $Body.Length) } finally { $stream.Dispose() }
    return Read-Response $request.GetResponse()
  } catch {
    $exception = $_.Exception
    while ($null -ne $exception -and -not ($exception -is [System.Net.WebException])) { $exception = $exception.InnerException }
    if ($null -eq $exception -or $null -eq $exception.Response) { return @{ Status = 0; Text = '' } }
    return Read-Response $exception.Response
  }
}

function Read-Response {
  param($Response)
  try {
    $reader = [System.IO.StreamReader]::new($Response.GetResponseStream(), [System.Text.Encoding]::UTF8)
    $buffer = [char[]]::new(1048576)
    $read = $reader.ReadBlock($buffer, 0, $buffer.Length)
    return @{ Status = [int]$Response.StatusCode; Text = [string]::new($buffer, 0, $read) }
  } finally { $Response.Dispose() }
}

# One line an event, at most 256 KiB and one former file. No facts, no secrets.
function Write-Log {
  param([string]$Line)
  $path = Join-Path (Get-TagaFolder) 'log.txt'
  if ([System.IO.File]::Exists($path) -and (New-Object System.IO.FileInfo $path).Length -gt 262144) {
    [System.IO.File]::Copy($path, $path + '.1', $true)
    [System.IO.File]::Delete($path)
  }
  [System.IO.File]::AppendAllText($path, [datetime]::UtcNow.ToString('s') + 'Z ' + $Line + "`r`n")
}
