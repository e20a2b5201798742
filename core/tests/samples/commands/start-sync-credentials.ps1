& {
# Asks without echo for each of these variables that is not set: $HAWSER_SESSION, $HAWSER_REMOTE_PASSWORD.
# To set one beforehand, without echo: $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host '' -AsSecureString)).Password
if (-not (Test-Path variable:HAWSER_SESSION)) { $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host 'Session token, HAWSER_SESSION' -AsSecureString)).Password }
if (-not (Test-Path variable:HAWSER_REMOTE_PASSWORD)) { $HAWSER_REMOTE_PASSWORD = [Net.NetworkCredential]::new('', (Read-Host 'Remote password, HAWSER_REMOTE_PASSWORD' -AsSecureString)).Password }
Invoke-RestMethod -MaximumRedirection 0 -Method POST `
  -Uri 'https://console.example:8443/api/vc-a/rest/hvc/links/domain-link%3A5e1c7a34-90d2-4f6b-8c55-2b7d3e91f0a8/sync/providers/com.vmware.vcenter.hvc.sync.tagging?action=start' `
  -Headers @{
    'Accept' = 'application/json'
    'vmware-api-session-id' = $HAWSER_SESSION
  } `
  -ContentType 'application/json; charset=utf-8' `
  -Body ('{
  "credentials": {
    "user_name": "admin''o@vsphere.local",
    "password": ' + (ConvertTo-Json $HAWSER_REMOTE_PASSWORD) + '
  }
}')
}
