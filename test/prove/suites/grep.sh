# What a script can ask of grep: patterns, folders, context, devices, text that isn't text.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir -p deep/er; i=0
while [ $i -lt 5000 ]; do i=$((i + 1)); echo "line $i of a text"; done >text
cp text deep/one; cp text deep/er/two.c; ln -s ../text deep/link; printf 'a\0b line 7\n' >deep/binary; mkfifo deep/pipe
"$PROGRAM" --version >/dev/null; "$PROGRAM" --help >/dev/null
"$PROGRAM" -c 'line 1*5' text; "$PROGRAM" -E '(1|2)+7$|text' text | tail -1; "$PROGRAM" -F 'line 77' <text
"$PROGRAM" -E '(.)\1\1' text | head -2; "$PROGRAM" '\(9\)\1\1' text
"$PROGRAM" -r -n -H 'line 777 ' . ; "$PROGRAM" -R --include='*.c' -l line deep; "$PROGRAM" -D skip -r --exclude-dir=er -L none deep || true
"$PROGRAM" -A 2 -B 1 -C 3 -m 2 'line 50' text; "$PROGRAM" --color=always -o -b '[0-9]*7' text | tail -1
"$PROGRAM" -a line deep/binary; "$PROGRAM" line deep/binary; "$PROGRAM" -I line deep/binary || echo "$?"; "$PROGRAM" -z line deep/binary | tail -c 9
printf 'line 3\nline 4\n' >patterns; "$PROGRAM" -f patterns -w text; "$PROGRAM" -x -f - text <patterns || echo "$?"
"$PROGRAM" -v -q line text || echo "$?"; "$PROGRAM" -i LINE text >/dev/null; "$PROGRAM" --line-buffered line text | head -1
cat text | "$PROGRAM" -m 1 line - text; { "$PROGRAM" -m 1 line; head -c 5; } <text; "$PROGRAM" -s x missing deep || echo "$?"
LC_ALL=C.UTF-8 "$PROGRAM" -i 'é' text || echo "$?"; printf 'É\n\377\n' | LC_ALL=C.UTF-8 "$PROGRAM" -i 'é[[:alpha:]]*'
"$PROGRAM" -P 'x' text 2>/dev/null || echo "$?"; "$PROGRAM" -P '(?<=line )7\b' text 2>/dev/null || echo "$?"
"$PROGRAM" line text >>text.out; "$PROGRAM" line text.out >>text.out 2>/dev/null || echo "$?"
"$PROGRAM" x . 2>/dev/null || echo "$?"; ! "$PROGRAM" '[' text; ! "$PROGRAM" line text >/dev/full
truncate -s 3M holes; echo line >>holes; "$PROGRAM" -c line holes; "$PROGRAM" line text >/dev/null
echo "grep: done"
