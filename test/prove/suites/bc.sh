# What a script can ask of bc: its library, large numbers, files, standard input, errors, a signal.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

"$PROGRAM" --version >/dev/null; "$PROGRAM" --help >/dev/null
echo '2^4000; 100!=3; sqrt(2); scale=50; 1/7; ibase=16; FF; obase=2; A' | "$PROGRAM"
printf 'scale=60; 4*a(1); e(1); s(1); c(1); l(2); j(0,1)\n' | "$PROGRAM" -l
cat >program <<'end'
define f(n) { if (n < 2) return 1; return n * f(n-1); }
for (i = 0; i < 30; i++) { f(i); a[i] = i; }
while (x < 10) { x += 1; if (x == 5) break; }
print "printed ", random(), "\n"
x = read()
x
quit
end
echo 42 | "$PROGRAM" program; "$PROGRAM" -q -w -s program </dev/null || echo "$?"
printf '1/0\nsyntax error here (\n5\nlimits\nwarranty\n' | "$PROGRAM" 2>&1 | tail -3
printf '1+1\n' | "$PROGRAM" -i; printf '1+1\nquit\n' >typed
command -v script >/dev/null && script -qec "$PROGRAM" /dev/null <typed >/dev/null 2>&1 || true
! "$PROGRAM" missing; BC_LINE_LENGTH=20 BC_ENV_ARGS=-l "$PROGRAM" -q <typed
echo 'while (1) { }' >endless; "$PROGRAM" endless & busy=$!
sleep 0.3; kill -INT "$busy" || true; sleep 0.1; kill "$busy" || true; wait "$busy" || echo "$?"
echo "bc: done"
