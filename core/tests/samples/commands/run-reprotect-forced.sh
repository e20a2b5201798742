(
: 'Needs curl 7.55 or newer. Asks without echo for each of these variables that is not set: HAWSER_SESSION.'
: 'To set one beforehand, without echo: stty -echo; read -r HAWSER_SESSION; stty echo'
set -e
ask() {
  trap 'stty echo </dev/tty; exit 130' INT
  stty -echo </dev/tty
  printf '%s, %s: ' "$2" "$1" >/dev/tty
  IFS= read -r "$1" </dev/tty
  stty echo </dev/tty
  echo >/dev/tty
}
[ -n "${HAWSER_SESSION+set}" ] || ask HAWSER_SESSION 'Session token'
printf '%s\n' 'x-dr-session: '"$HAWSER_SESSION" | {
printf '%s' '{
  "forced": true
}' |
curl --request POST \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --header @/dev/fd/3 \
  --data-binary @- \
  'https://console.example:8443/api/srm-a/api/rest/srm/v2/pairings/0dbd8390-5f35-4b57-927c-8a786509f8fa/recovery-management/plans/DrRecoveryRecoveryPlan%3A22782d7c-fed2-4d94-aced-8cbbda349455%3Aa9e27b31-46d0-4c5f-8b12-703fce9d5a68/actions/reprotect'
} 3<&0
)
