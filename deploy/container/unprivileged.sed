# What is different in deploy/nginx/hawser.conf where nginx runs in a container and
# without root. deploy/check tries the result.

# Only root may listen below 1024.
s/listen (\[::\]:)?80;/listen \18080;/
# Since nginx 1.25.1 HTTP/2 is a directive of its own, once for both.
s/listen 443 ssl http2;/listen 8443 ssl;\n    http2 on;/
s/listen \[::\]:443 ssl http2;/listen [::]:8443 ssl;/
/# From nginx 1.25.1 on:/d

# Written at start by resolver.sh.
s#/etc/nginx/hawser/resolver\.conf#/tmp/hawser-resolver.conf#

# A container's log is what it says.
s#/var/log/nginx/hawser\.log#/dev/stdout#
s#/var/log/nginx/hawser-error\.log#/dev/stderr#

# The image has no module for brotli; the .gz are sent.
/brotli_static/d
