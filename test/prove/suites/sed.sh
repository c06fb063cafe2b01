# What a script can ask of sed: patterns, files that it writes, files that it changes, commands that it runs.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

i=0
while [ $i -lt 3000 ]; do i=$((i + 1)); echo "line $i of a text"; done >text
"$PROGRAM" --version >/dev/null; "$PROGRAM" --help >/dev/null
"$PROGRAM" -n '1,5p;$=' text
"$PROGRAM" 's/\(line\) \([0-9]*\)/\2 \1/;y/abc/xyz/' text >/dev/null
"$PROGRAM" -E 's/(.)(.)/\2\1/g;/9$/d;N;P;D' <text >/dev/null
"$PROGRAM" -n 'H;${x;s/\n/,/g;p}' text | tail -c 20
"$PROGRAM" -e '/5/w written' -e '/6/{r text
q}' text >/dev/null
printf 's/line/row/\n1i\\\nfirst\n$a\\\nlast\n3c\\\nchanged\n' >script
"$PROGRAM" -f script text >/dev/null
"$PROGRAM" -i.kept 's/line/row/' text && test -f text.kept
"$PROGRAM" -i 's/row/line/' text; ln -s text link; "$PROGRAM" -i --follow-symlinks 1d link
chmod 444 text.kept; "$PROGRAM" -s -n -i '1F;$p' text.kept
"$PROGRAM" -n '1{s/.*/echo run/e;p};2{e echo other
p};3R text.kept' text
"$PROGRAM" -u -l 20 -n '1l;2l 5' text; "$PROGRAM" -z 's/\n/;/g' text | head -c 10
"$PROGRAM" -n '/^line/w /dev/stdout' text | head -1
"$PROGRAM" --posix -b 5q text; "$PROGRAM" --debug -n 1p text
"$PROGRAM" --sandbox -n 1p text; ! "$PROGRAM" --sandbox 'w x' text
LC_ALL=C.UTF-8 "$PROGRAM" -n 's/./é/gp;3q' text; printf 'é\377x\n' | LC_ALL=C.UTF-8 "$PROGRAM" 's/./x/g;s/\w/\U&/'
! "$PROGRAM" 's/x' text; ! "$PROGRAM" p missing; ! "$PROGRAM" -i p .; "$PROGRAM" 'q7' text || echo "$?"
! "$PROGRAM" p text >/dev/full
echo "sed: done"
