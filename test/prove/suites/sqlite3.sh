# What SQLite's shell can be asked to do.
set -e
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo 'insert into t values (101, "read");' >more.sql
printf '1,one\n2,two\n' >table.csv
cat >all.sql <<'end'
create table t(a integer primary key, b text);
create index i on t(b);
begin;
with recursive n(x) as (select 1 union all select x + 1 from n where x < 5000) insert into t select x, hex(randomblob(20)) from n;
commit;
select count(*), sum(a), max(b) from t;
savepoint s;
delete from t where a > 4000;
rollback to s;
release s;
pragma journal_mode = truncate;
update t set b = 'x' where a = 1;
pragma journal_mode = persist;
update t set b = 'y' where a = 2;
pragma journal_mode = memory;
update t set b = 'z' where a = 3;
pragma journal_mode = wal;
update t set b = 'w' where a = 4;
pragma wal_checkpoint(truncate);
insert into t(b) values ('after');
pragma wal_checkpoint(passive);
pragma journal_mode = delete;
pragma synchronous = full;
pragma mmap_size = 1000000;
select count(*) from t where b like '%A%';
pragma mmap_size = 0;
pragma locking_mode = exclusive;
insert into t(b) values ('alone');
pragma locking_mode = normal;
select 1 from t limit 1;
pragma integrity_check;
pragma temp_store = file;
create temp table u as select * from t;
select count(*) from (select distinct b from t union select b from u order by 1);
pragma cache_size = 10;
create table v as select a.a, b.b from t a, u b where a.a < 40 and b.a < 400;
select count(*) from v order by b;
attach 'second.db' as second;
create table second.w(x);
begin;
insert into second.w values (1);
insert into t(b) values ('both');
commit;
detach second;
vacuum;
vacuum into 'copy.db';
analyze;
reindex;
.read more.sql
.backup main backup.db
.save saved.db
.restore main backup.db
.clone clone.db
.output dump.sql
.dump
.output stdout
.once once.txt
select 1;
.once |cat
select 2;
.mode csv
.import table.csv imported
.import "|cat table.csv" piped
.mode box
select * from imported;
.mode json
select * from imported;
.headers on
.shell echo from a shell
.system true
.tables
.schema
.indexes
.databases
.dbinfo
.fullschema
.stats on
.timer on
select writefile('file.bin', randomblob(100000)), length(readfile('file.bin'));
select lsmode(mode), name from fsdir('.') limit 3;
select load_extension('missing');
.timer off
.cd /
.open :memory:
create table m(x);
.log stderr
.eqp on
select * from m;
.sha3sum
.archive --help
.selftest --init
.recover
.expert
.limit
.lint fkey-indexes
.show
.vfslist
.timeout 10
.nosuchcommand
end
"$PROGRAM" test.db <all.sql >out.txt 2>&1 || true
"$PROGRAM" -init more.sql -batch other.db 'create table t(a, b); select * from t' || true
"$PROGRAM" -readonly test.db 'select count(*) from t'
"$PROGRAM" -line :memory: 'select 1 as one, date("now"), random(), strftime("%s", "now", "localtime")'
"$PROGRAM" -A -c -f archive.sqlar more.sql table.csv || true
"$PROGRAM" -A -t -f archive.sqlar || true
"$PROGRAM" -A -x -f archive.sqlar -C "$work" || true
"$PROGRAM" new.db <dump.sql
"$PROGRAM" 'file:test.db?mode=ro&cache=shared' 'select 1' || true
! "$PROGRAM" /no/such/folder/x.db 'create table t(a)'
! "$PROGRAM" test.db 'syntax error'
"$PROGRAM" -vfs unix-dotfile dot.db 'create table t(a); insert into t values (1); select * from t'
"$PROGRAM" -vfs unix-excl excl.db 'pragma journal_mode=wal; create table t(a); insert into t values (1)'
(echo 'begin immediate;'; sleep 1; echo 'commit;') | "$PROGRAM" test.db & holder=$!
sleep 0.3
"$PROGRAM" -cmd '.timeout 3000' test.db "insert into t(b) values ('waited')"
wait "$holder"
(echo 'pragma journal_mode=wal; begin; insert into t(b) values (1);'; sleep 1; echo 'commit;') | "$PROGRAM" test.db & holder=$!
sleep 0.3
"$PROGRAM" test.db 'select count(*) from t'
wait "$holder"
"$PROGRAM" :memory: 'with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n' & busy=$!
sleep 0.5
kill -INT "$busy"
wait "$busy" || true
"$PROGRAM" -version
"$PROGRAM" -help 2>/dev/null || true
echo "sqlite3: done"
