# What a terminal can ask of less: moves, searches, shells, marks, logs, files that grow.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
TERM=xterm; export TERM

i=0
while [ $i -lt 3000 ]; do i=$((i + 1)); echo "line $i of a text"; done >text
cp text other; printf 'a\0b\377\n' >binary; mkdir folder
"$PROGRAM" --version; "$PROGRAM" text | tail -1; cat text | "$PROGRAM" | tail -1; "$PROGRAM" -F other >/dev/null; ! "$PROGRAM" missing; "$PROGRAM" folder || echo "$?"
printf 'pattern' >/dev/null
typed() { command -v script >/dev/null || return 0; { sleep 0.3; printf "$1"; sleep 0.5; printf 'q\nq'; } | timeout 8 script -qec "$2" /dev/null >/dev/null 2>&1 || true; }
typed ' fbdujkG1000gg/line 2\rnN?line\rma500g'"'"'a=' "$PROGRAM text"
typed ':n:p:e other\r!echo shell\r\r|aecho\rv' "$PROGRAM text other"
typed 'y\rF\003&7$\r-N\r-i\r_S\rRrh' "$PROGRAM -N -i -S binary"
typed 's saved\r:d:x:f' "$PROGRAM -M -X +/line text other"
{ sleep 0.2; cat text; } | typed 'Gs saved\r' "cat text | $PROGRAM -o log"
LESSOPEN='|cat %%s' typed 'G' "$PROGRAM text"; LESSSECURE=1 typed '!x\r' "$PROGRAM text"; typed '\032' "$PROGRAM -E text"
typed 'G' "$PROGRAM -R --use-color --mouse --follow-name text"
echo "less: done"
