# What a script can ask of file: kinds of files, folders, devices, compressed ones, a magic file compiled.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$PWD
cd "$work"
MAGIC=$tree/magic/magic.mgc; export MAGIC

echo text >text; printf '\177ELF' >elf; mkdir folder; ln -s text link; ln -s none broken; mkfifo pipe; : >empty
tar cf archive.tar text; gzip -k archive.tar; bzip2 -k archive.tar 2>/dev/null || true; chmod 000 elf
printf '#!/bin/sh\n' >script; printf '{"a": [1, 2]}\n' >a.json; printf 'a,b\n1,2\n3,4\n' >a.csv; printf 'h\351\n' >latin
"$PROGRAM" --version; "$PROGRAM" --help >/dev/null
"$PROGRAM" * /dev/null /dev/zero /bin/sh "$PROGRAM"; "$PROGRAM" -i *; "$PROGRAM" -z *; "$PROGRAM" -Z -L -k *; "$PROGRAM" -h -b link
"$PROGRAM" -s /dev/null pipe folder; "$PROGRAM" -p -N -r text; ls | "$PROGRAM" -f -; "$PROGRAM" - <text; cat archive.tar | "$PROGRAM" -
"$PROGRAM" -0 --mime-encoding latin; "$PROGRAM" --extension a*; "$PROGRAM" --apple text; "$PROGRAM" -e elf -P bytes=100 /bin/sh
"$PROGRAM" -S -z archive.tar.gz; "$PROGRAM" -c -m "$tree/magic/Magdir/sysex" </dev/null >/dev/null
printf '0\tstring\ttext\tour own kind\n' >own; "$PROGRAM" -m own text; "$PROGRAM" -C -m own && "$PROGRAM" -m own.mgc text
"$PROGRAM" -l >/dev/null; "$PROGRAM" missing; "$PROGRAM" -E missing || echo "$?"; "$PROGRAM" -m none text || echo "$?"
for one in "$tree"/tests/*.testfile; do "$PROGRAM" "$one"; "$PROGRAM" -i "$one"; done
! "$PROGRAM" text >/dev/full || true
echo "file: done"
