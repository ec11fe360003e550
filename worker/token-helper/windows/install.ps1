# Writes the manifest of the helper and names it to the browsers of this account.
$ErrorActionPreference = 'Stop'
$name = 'vn.camtay.token_helper'
$folder = Split-Path -Parent $MyInvocation.MyCommand.Path
$manifest = Join-Path $folder "$name.json"
$content = [ordered]@{
  name            = $name
  description     = 'Cầm Tay: USB token'
  path            = (Join-Path $folder 'token-helper.cmd')
  type            = 'stdio'
  allowed_origins = @('chrome-extension://mgphchkioepabdpngeajbebnjibkcnjj/')
}
[IO.File]::WriteAllText($manifest, ($content | ConvertTo-Json), (New-Object System.Text.UTF8Encoding $false))
foreach ($browser in 'Google\Chrome', 'Microsoft\Edge', 'CocCoc\Browser') {
  $key = "HKCU:\Software\$browser\NativeMessagingHosts\$name"
  New-Item -Path $key -Force | Out-Null
  Set-ItemProperty -Path $key -Name '(Default)' -Value $manifest
}
Write-Host 'Đã cài xong. Hãy mở lại trình duyệt rồi vào bàn ký của Cầm Tay.'
