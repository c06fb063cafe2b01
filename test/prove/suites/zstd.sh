# What a script can ask of zstd: levels, threads, dictionaries, benchmarks, folders, pipes, damaged files.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

i=0
while [ $i -lt 20000 ]; do i=$((i + 1)); echo "line $i of a text"; done >text
mkdir -p folder/deep samples; cp text folder/one; cp text folder/deep/two
i=0
while [ $i -lt 200 ]; do i=$((i + 1)); tail -n +$((i * 50)) text | head -n 40 >samples/$i; done
"$PROGRAM" --version; "$PROGRAM" --help >/dev/null
for level in 1 9 19; do "$PROGRAM" -q -k -f -$level text; done; "$PROGRAM" -q --ultra -22 --long=27 -f text -o long.zst
"$PROGRAM" -d -f -q text.zst -o back; cmp text back; "$PROGRAM" -t text.zst; "$PROGRAM" -l -v text.zst
"$PROGRAM" -q -T4 -B100K -f text; "$PROGRAM" -q -T0 --rsyncable --adapt -f text; "$PROGRAM" -q --single-thread -f text
"$PROGRAM" -c <text | "$PROGRAM" -dc | cmp - text; cat text | "$PROGRAM" -T2 -q -o piped.zst; "$PROGRAM" -dcf text >/dev/null
"$PROGRAM" -q -r folder; "$PROGRAM" -q -r --rm -f folder/deep; "$PROGRAM" -q -r folder --output-dir-flat flat -f; "$PROGRAM" -q -r folder --output-dir-mirror mirror -f
"$PROGRAM" -q --train samples/* -o dictionary; "$PROGRAM" -q -D dictionary -f samples/1; "$PROGRAM" -q -D dictionary -d -c samples/1.zst | cmp - samples/1
"$PROGRAM" -q --patch-from=back -f text -o patch; "$PROGRAM" -q -d --patch-from=back patch -f -o patched
"$PROGRAM" -b1 -e2 -i0 text; "$PROGRAM" -q --sparse -d -f text.zst -o sparse; "$PROGRAM" -q --no-check -f text; "$PROGRAM" -v --progress -f text
ln -s text link; ! "$PROGRAM" -q link; "$PROGRAM" -q -f link; echo n | "$PROGRAM" text 2>/dev/null || echo "$?"
head -c 100 text.zst >cut.zst; ! "$PROGRAM" -q -t cut.zst; ! "$PROGRAM" -q missing; ! "$PROGRAM" -q -d text -o x; ls >names; ! "$PROGRAM" -q --filelist names 2>/dev/null || true
! "$PROGRAM" -q -c text >/dev/full; "$PROGRAM" -q --format=gzip -f text 2>/dev/null || echo "$?"
"$PROGRAM" -q -19 -c /dev/zero >/dev/null & busy=$!
sleep 0.3; kill -INT "$busy" || true; sleep 0.2; kill "$busy" 2>/dev/null || true; wait "$busy" || echo "$?"
echo "zstd: done"
