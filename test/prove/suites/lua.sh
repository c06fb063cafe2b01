# What a script can ask of Lua: files, pipes, time, other programs, modules, memory, errors, standard input.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >module.lua <<'end'
return { name = ... }
end

cat >all.lua <<'end'
local name = "data.txt"
local f = assert(io.open(name, "w"))
f:setvbuf("full", 64)
for i = 1, 2000 do f:write(i, "\t", i * 1.5, "\n") end
f:flush()
f:close()
f = assert(io.open(name, "r+"))
assert(f:read("n") == 1)
assert(f:seek("set", 10) == 10)
assert(f:seek("end") > 1000)
f:setvbuf("no")
f:write("tail\n")
f:seek("set")
f:setvbuf("line")
assert(#f:read("a") > 1000)
f:close()
for line in io.lines(name) do assert(#line > 0) end
for a, b in io.lines(name, 1, 5) do if not b then break end end
f = assert(io.open(name, "a+"))
f:write("more\n")
f:close()
local t = io.tmpfile()
t:write("temporary")
t:seek("set", 0)
assert(t:read("a") == "temporary")
t:close()
assert(io.type(t) == "closed file")
assert(io.open("missing") == nil)
io.input(name)
assert(io.read("l"))
io.close(io.input())
io.input(io.stdin)
io.output("out.txt")
io.write("x")
io.output():close()
io.output(io.stdout)
local p = assert(io.popen("echo piped", "r"))
assert(p:read("l") == "piped")
assert(p:close())
p = assert(io.popen("cat >/dev/null", "w"))
p:write("to a pipe\n")
p:close()
local ok, why, code = os.execute("exit 3")
assert(not ok and why == "exit" and code == 3)
assert(os.execute())
assert(os.time() > 0 and os.clock() >= 0 and os.date("%Y", 0))
assert(os.date("*t").year > 2000 and os.time({ year = 2020, month = 1, day = 1 }))
assert(os.getenv("PATH"))
assert(os.setlocale("C"))
os.setlocale("")
local n = os.tmpname()
assert(os.rename(n, n .. "x"))
assert(os.remove(n .. "x"))
assert(not os.remove(n))
assert(require("module").name == "module")
assert(not pcall(require, "no.such.module"))
assert(package.searchpath("module", package.path))
assert(not package.loadlib("./missing.so", "f"))
assert(load("return 1 + 1")() == 2)
assert(loadfile("module.lua"))
dofile("module.lua")
local big = {}
for i = 1, 200000 do big[i] = { i, tostring(i) } end
big = nil
collectgarbage()
collectgarbage("generational")
collectgarbage("incremental")
local s = string.rep("x", 1 << 24)
assert(#s:upper() == #s)
s = nil
collectgarbage()
assert(not pcall(string.rep, "x", -1 >> 1))
local co = coroutine.wrap(function() for i = 1, 10 do coroutine.yield(i) end end)
for i = 1, 10 do assert(co() == i) end
assert(not pcall(error, { code = 1 }))
table.sort({ 3, 1, 2 })
math.randomseed()
assert(math.random(10) <= 10)
assert(utf8.char(228) == "ä")
print(debug.traceback("here"))
warn("@on")
warn("careful")
setmetatable({}, { __gc = function() end, __close = function() end })
if arg[1] == "exit" then os.exit(true, true) end
end

"$PROGRAM" all.lua
"$PROGRAM" all.lua exit
"$PROGRAM" -v
"$PROGRAM" -e 'print(1)' -i </dev/null
printf 'print(2)\nx = 1 +\n1\n= x\nio.read()\n' | "$PROGRAM" -i
printf 'print(io.read("a"))' | "$PROGRAM" -
"$PROGRAM" -W -l module -E -e 'os.exit(0)'
! "$PROGRAM" missing.lua
! "$PROGRAM" -e 'error("no")'
! "$PROGRAM" -x
"$PROGRAM" -e 'io.stdout:write(("y"):rep(1 << 20))' | head -c 10 >/dev/null || true
"$PROGRAM" -e 'io.stderr:write("e"); debug.debug()' </dev/null
"$PROGRAM" -e 'while true do end' & busy=$!
sleep 0.3
kill -INT "$busy"
! wait "$busy"
echo "lua: done"
