# What a script can ask of a shell.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >all.sh <<'end'
echo one; echo two >&2
printf '%s %d %x %b\n' text 12 255 'a\tb'
x=$(echo substituted); y=`echo again`
[ "$x" = substituted ] && test -n "$y"
: ${unset:=value} ${x#sub} ${x%%d} ${#x}
for f in *; do echo "$f"; done
echo [a-z]*.sh ~ ~root $((1 + 2 * 3))
i=0; while [ $i -lt 20 ]; do i=$((i + 1)); done
until true; do :; done
case $x in sub*) echo matched ;; *) exit 1 ;; esac
f() { local v=1; return $v; }; f || echo "$?"
echo out >file; echo more >>file; cat <file; cat <<here
a document with $x
here
cat <<'here'
a $quoted one
here
cat <<large
$(i=0; while [ $i -lt 3000 ]; do echo "line $i of a long document that fills the pipe"; i=$((i + 1)); done)
large
exec 3<file; read line <&3; read -r rest <&3; exec 3<&-
exec 4>other 5>&4; echo x >&4; exec 4>&- 5>&-
set -C; (echo y >file) 2>/dev/null || echo kept; echo z >|file; set +C
echo a | cat | tr a b | { read v; echo "$v"; }
(cd /; pwd; umask; umask 022); pwd -P; cd ..; cd - >/dev/null; mkdir dir; ln -s dir link; cd link; pwd -L; cd ..
sleep 0.1 & wait $!; sleep 0.1 & sleep 0.1 & jobs; wait
{ sleep 5 & kill $!; wait $! || echo "killed $?"; } 2>/dev/null
trap 'echo trapped' USR1; kill -USR1 $$; trap '' HUP; trap - USR1; trap
(trap 'echo leaving' EXIT; exit 0)
kill -l >/dev/null; kill -0 $$
test -f file && test -d dir && test -L link && test ! -e none && test -s file && test -r file && test -w file
test -x all.sh || test -p file || test -S file || test -b file || test -c /dev/null
test file -nt other || test file -ot other || test file -ef file; test -t 0 || test -g file || test -u file || test -k file
test -O file && test -G file
ulimit -a >/dev/null; ulimit -n 512; ulimit -c 0
times; type ls cd f; command -v sh; hash; hash -r; alias q=echo; unalias q
eval 'echo evaluated'; . ./sourced.sh; command echo direct
set -- a b c; shift; echo "$@" "$*" $# $$ $! $- $PPID; set +u -f; set +f; set -o
while getopts ab: o -a -b c; do echo "$o"; done
export E=1; readonly R=2; unset E; env >/dev/null; export -p >/dev/null
IFS=:; set -- $PATH; unset IFS
(exec true); (exec ./missing) 2>/dev/null || echo "$?"; nothing_of_the_kind 2>/dev/null || echo "$?"; ./file 2>/dev/null || echo "$?"
echo "$(echo "$(echo deep)")"; ! false; true || false && true
wait; (sleep 0.05; exit 3) & wait $! || echo "$?"
mkfifo pipe; (echo through >pipe) & read v <pipe; echo "$v"; wait
./script; sh -c 'exit 0'; "$PROGRAM" -c 'echo nested; exit 4' || echo "$?"
fc -l 2>/dev/null || true; printf '\n' | { read -r a b || :; }; echo done
end
echo 'echo sourced' >sourced.sh
printf 'echo a file without a first line\n' >script
chmod +x script

"$PROGRAM" all.sh
"$PROGRAM" -e -u -c 'echo "$0" "$1"' name argument
"$PROGRAM" -x -v -c 'echo shown' 2>/dev/null
echo 'echo from standard input; read x; echo more' | "$PROGRAM"
echo 'echo $-; exit' | "$PROGRAM" -s
"$PROGRAM" -n all.sh
"$PROGRAM" -l -c 'echo login'
printf 'echo interactive\nsleep 0.1 &\njobs\nwait\nset -o vi\nexit 0\n' | "$PROGRAM" -i 2>/dev/null
printf 'echo typed\nsleep 5\nfg\nbg\njobs -l\nexit 0\n' >typed
command -v script >/dev/null && script -qec "$PROGRAM -i -m" /dev/null <typed >/dev/null 2>&1 || true
"$PROGRAM" -m -c 'sleep 0.1 & fg %1; sleep 0.2 & bg %1; jobs -l; kill %1; wait' 2>/dev/null || true
! "$PROGRAM" -c 'syntax ( error' 2>/dev/null
! "$PROGRAM" missing.sh 2>/dev/null
! "$PROGRAM" -c 'exit 7'
"$PROGRAM" -c 'kill -TERM $$' || true
"$PROGRAM" -c 'while :; do :; done' & busy=$!
sleep 0.2
kill "$busy"
! wait "$busy"
"$PROGRAM" -c 'trap "exit 9" TERM; sleep 5 & wait' & waiting=$!
sleep 0.2
kill "$waiting"
! wait "$waiting"
echo "dash: done"
