package bench_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/pg"
)

// rival is pgbench writing the rows that one submission leaves, with new ids,
// in one transaction of plain statements: no HTTP, no reading, no sealing. It
// leaves out what a submission deletes (the draft), so it has less to do.
type rival struct{ program, script, dsn string }

func (o *office) rival(b *testing.B) rival {
	b.Helper()
	r := rival{dsn: o.world.Server.AdminDSN(o.database), script: filepath.Join(b.TempDir(), "submit.sql")}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench") // a constant pattern has no error
	if len(found) == 0 {
		p, err := exec.LookPath("pgbench")
		if err != nil {
			b.Fatal("pgbench is missing; it comes with the PostgreSQL server's package")
		}
		found = []string{p}
	}
	r.program = found[len(found)-1]
	if err := os.WriteFile(r.script, []byte(scriptOf(b, r.dsn)), 0o600); err != nil {
		b.Fatal(err)
	}
	return r
}

var tps = regexp.MustCompile(`(?m)^tps = ([0-9.]+) \(without initial connection time\)`)

// rate runs the rival for some seconds and returns transactions per second.
func (r rival) rate(b *testing.B, clients int) float64 {
	b.Helper()
	out, err := exec.Command(r.program, "-n", "-f", r.script, "-c", strconv.Itoa(clients), "-j", "2", "-T", "4", r.dsn).CombinedOutput()
	if err != nil {
		b.Fatalf("pgbench: %v\n%s", err, out)
	}
	m := tps.FindSubmatch(out)
	if m == nil {
		b.Fatalf("pgbench says no rate:\n%s", out)
	}
	rate, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return rate
}

func query(b *testing.B, dsn, sql string, args ...any) []string {
	b.Helper()
	conn, err := pg.Connect(context.Background(), dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	rows, err := pg.Query[string](context.Background(), conn, sql, args...)
	if err != nil {
		b.Fatalf("%s: %v", sql, err)
	}
	return rows
}

// scriptOf turns the rows of the one submission there is into inserts. Every
// row of a transaction carries its number in xmin.
func scriptOf(b *testing.B, dsn string) string {
	b.Helper()
	tx := query(b, dsn, "SELECT xmin::text FROM application_submission")
	if len(tx) != 1 {
		b.Fatalf("%d submissions, not one", len(tx))
	}
	receipt := query(b, dsn, "SELECT receipt_number FROM application WHERE receipt_number IS NOT NULL")[0]
	session := query(b, dsn, "SELECT owner_session::text FROM application_submission")[0]
	var inserts, fresh []string
	for _, table := range tablesOf(b, dsn) {
		rows := rowsOf(b, dsn, table, tx[0])
		for _, row := range rows {
			if table == "application" || table == "application_submission" {
				row = strings.ReplaceAll(row, session, ":session")
			}
			inserts = append(inserts, strings.ReplaceAll(row, "'"+receipt+"'", "':receipt'"))
		}
		if len(rows) > 0 && slices.Contains(columnsOf(b, dsn, table), "id") {
			fresh = append(fresh, query(b, dsn, fmt.Sprintf("SELECT id::text FROM %s WHERE xmin::text = '%s'", table, tx[0]))...)
		}
	}
	body := strings.Join(inserts, "\n")
	names := []string{"gen_random_uuid() AS receipt", "gen_random_uuid() AS session"}
	for i, id := range fresh {
		body = strings.ReplaceAll(body, id, fmt.Sprintf(":u%d", i))
		names = append(names, fmt.Sprintf("gen_random_uuid() AS u%d", i))
	}
	return "SELECT " + strings.Join(names, ", ") + " \\gset\nBEGIN;\n" + body + "\nCOMMIT;\n"
}

// tablesOf lists the tables, those that others refer to first.
func tablesOf(b *testing.B, dsn string) []string {
	b.Helper()
	return query(b, dsn, `SELECT c.relname::text FROM pg_class c
		WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
		ORDER BY c.relname <> 'application', c.relname`)
}

func columnsOf(b *testing.B, dsn, table string) []string {
	b.Helper()
	return query(b, dsn, `SELECT column_name::text FROM information_schema.columns
		WHERE table_schema = 'public' AND table_name = $1 AND data_type <> 'xid8' AND is_identity = 'NO'
		ORDER BY ordinal_position`, table)
}

func rowsOf(b *testing.B, dsn, table, tx string) []string {
	b.Helper()
	columns := columnsOf(b, dsn, table)
	var values []string
	for _, c := range columns {
		values = append(values, "quote_nullable("+pg.Ident(c)+"::text)")
	}
	return query(b, dsn, fmt.Sprintf("SELECT 'INSERT INTO %s (%s) VALUES (' || concat_ws(', ', %s) || ');' FROM %s WHERE xmin::text = $1",
		table, strings.Join(columns, ", "), strings.Join(values, ", "), table), tx)
}
