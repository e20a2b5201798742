& {
# Asks without echo for each of these variables that is not set: $HAWSER_SESSION.
# To set one beforehand, without echo: $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host '' -AsSecureString)).Password
if (-not (Test-Path variable:HAWSER_SESSION)) { $HAWSER_SESSION = [Net.NetworkCredential]::new('', (Read-Host 'Session token, HAWSER_SESSION' -AsSecureString)).Password }
Invoke-RestMethod -MaximumRedirection 0 -Method POST `
  -Uri 'https://console.example:8443/api/srm-a/api/rest/srm/v2/pairings/0dbd8390-5f35-4b57-927c-8a786509f8fa/recovery-management/plans/DrRecoveryRecoveryPlan%3Ae0b9a91f-a3cd-4076-8bd8-9adfac292498%3A0c5f4d9e-7a21-4b83-9d6c-e1f2a5803b47/actions/reprotect' `
  -Headers @{
    'Accept' = 'application/json'
    'x-dr-session' = $HAWSER_SESSION
  } `
  -ContentType 'application/json; charset=utf-8' `
  -Body ('{
  "forced": false
}')
}
