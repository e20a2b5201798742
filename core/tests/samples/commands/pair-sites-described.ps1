& {
# Asks without echo for each of these variables that is not set: $HAWSER_SESSION.
# To set one beforehand, without echo: $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host '' -AsSecureString)).Password
if (-not (Test-Path variable:HAWSER_SESSION)) { $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host 'Session token, HAWSER_SESSION' -AsSecureString)).Password }
Invoke-RestMethod -MaximumRedirection 0 -Method POST `
  -Uri 'https://console.example:8443/api/vcda-a/sites' `
  -Headers @{
    'Accept' = 'application/vnd.vmware.h4-v4.7+json;charset=UTF-8'
    'X-VCAV-Auth' = $HAWSER_SESSION
    'operationID' = 'hawser-4711'
  } `
  -ContentType 'application/json; charset=utf-8' `
  -Body ('{
  "apiThumbprint": "SHA-256:84:6E:BE:BD:74:6D:5A:76:D0:18:26:C7:E4:25:CB:87:D1:62:52:61:06:1A:F6:04:4E:ED:6C:31:89:7E:06:7C",
  "apiUrl": "https://vcda-lej.hansekontor.example:8048/",
  "description": "Branch \u2039Leipzig›, it''s \"ours\" \\ ü"
}')
}
