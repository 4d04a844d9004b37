#!/bin/sh
# Runs once, as root, when the instance first starts.
set -eu
apt-get update
apt-get install -y nginx

# The volume appears when it is attached, soon after the start; it gets a file system only when it has none.
disk=/dev/vdb
for _ in $(seq 60); do [ -b "$disk" ] && break || sleep 5; done
blkid "$disk" || mkfs.ext4 -L uploads "$disk"
mkdir -p /srv/uploads
echo "LABEL=uploads /srv/uploads ext4 defaults,nofail 0 2" >>/etc/fstab
mount /srv/uploads
