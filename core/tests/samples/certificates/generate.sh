#!/bin/sh
# Makes the samples of this folder that are not from a document, with OpenSSL 3. The keys are thrown
# away. What OpenSSL says of each sample, the one from a document too, is kept in openssl.txt: name,
# serial number, SHA-1, SHA-256.
set -eu
out=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# make NAME KEY SUBJECT FROM UNTIL EXTENSIONS [STRING MASK]
make() {
	: >index.txt
	cat >ca.cnf <<-CNF
		[req]
		distinguished_name = dn
		prompt = no
		utf8 = yes
		string_mask = ${7:-utf8only}
		[dn]
		[ca]
		default_ca = own
		[own]
		database = index.txt
		new_certs_dir = .
		rand_serial = yes
		default_md = sha256
		policy = any
		preserve = yes
		email_in_dn = yes
		x509_extensions = ext
		[any]
		domainComponent = optional
		countryName = optional
		stateOrProvinceName = optional
		localityName = optional
		organizationName = optional
		organizationalUnitName = optional
		commonName = optional
		emailAddress = optional
		[ext]
		$6
	CNF
	# shellcheck disable=SC2086
	openssl req -new -newkey $2 -nodes -keyout key.pem -out req.pem -config ca.cnf \
		-utf8 -subj "$3" 2>/dev/null
	openssl ca -batch -selfsign -config ca.cnf -keyfile key.pem -in req.pem -notext \
		-startdate "$4" -enddate "$5" -out "$out/$1.pem" 2>/dev/null
}

rsa=rsa:2048
ec="ec -pkeyopt ec_paramgen_curve:P-256"
year="20260101000000Z 20361231235959Z"
set -- $year

make vcenter-rsa "$rsa" "/CN=vcenter-a.example.net/C=US/ST=California/L=Palo Alto/O=Example, Inc./OU=VMware Engineering" \
	"$1" "$2" "subjectAltName = DNS:vcenter-a.example.net, DNS:*.a.example.net, IP:192.0.2.10"
make root-ca-ec "$ec" "/DC=local/DC=vsphere/CN=Example Root CA" \
	"$1" "$2" "basicConstraints = critical, CA:TRUE, pathlen:0"
make ipv6 "$ec" "/CN=2001:db8::17" "$1" "$2" \
	"subjectAltName = IP:2001:db8::17, IP:::ffff:192.0.2.1, email:root@example.net, URI:https://example.net/"
make expired "$ec" "/CN=old.example.net" 20190301120000Z 20210301120000Z \
	"subjectAltName = DNS:old.example.net"
make no-names "$ec" "/O=Example" "$1" "$2" "basicConstraints = CA:FALSE"
make utf8 "$ec" "/O=Müller & Söhne GmbH/CN=東京.example.net/emailAddress=root@example.net" "$1" "$2" \
	"keyUsage = digitalSignature"
make bmp "$ec" "/O=Müller GmbH/CN=Заказ" "$1" "$2" "keyUsage = digitalSignature" MASK:0x800
make t61 "$ec" "/O=Müller GmbH" "$1" "$2" "keyUsage = digitalSignature" MASK:0x4
make year-9999 "$ec" "/CN=forever.example.net" 20500101000000Z 99991231235959Z \
	"subjectAltName = DNS:forever.example.net"

cat "$out/vcenter-rsa.pem" "$out/root-ca-ec.pem" >"$out/chain.pem"
cp req.pem "$out/request.csr"

base64 -d "$out/vcda-peer-tunnel.b64" | openssl x509 -inform der -out vcda-peer-tunnel.pem
for pem in "$out"/[!c]*.pem vcda-peer-tunnel.pem; do
	says() { openssl x509 -in "$pem" -noout "$@" | cut -d= -f2; }
	echo "$(basename "$pem" .pem) $(says -serial) $(says -fingerprint -sha1) $(says -fingerprint -sha256)"
done >"$out/openssl.txt"
