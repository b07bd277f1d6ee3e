package audit_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/pgtest"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func clerk() access.Principal {
	return access.Principal{
		Audience: access.Staff, ID: ids.New(), Name: "窓口 花子", Plane: tenant.LGWAN, RequestID: "r-1",
		Roles: []access.Role{access.Reviewer},
	}
}

func record(t *testing.T, sp *tenant.Space, who access.Principal, e audit.Entry) {
	t.Helper()
	if err := sp.InTx(t.Context(), func(tx *pg.Tx) error { return audit.Record(t.Context(), sp, tx, who, e) }); err != nil {
		t.Fatal(err)
	}
}

// write records n entries a minute apart and seals them in batches of seven.
func write(t *testing.T, sp *tenant.Space, n int) {
	t.Helper()
	who := clerk()
	for i := range n {
		record(t, sp, who, audit.Entry{
			Action: "application.open", Object: "application", Entity: ids.New(),
			Detail: map[string]string{"n": fmt.Sprint(i), "state": "in_review"},
		})
		tenanttest.Clock(sp).Advance(time.Minute)
		if i%7 == 6 || i == n-1 {
			seal(t, sp)
		}
	}
}

func seal(t *testing.T, sp *tenant.Space) int {
	t.Helper()
	n, err := audit.Seal(t.Context(), sp)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func verify(t *testing.T, sp *tenant.Space, heads ...audit.Head) audit.Report {
	t.Helper()
	r, err := audit.Verify(t.Context(), sp, heads)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSealingIsExactAndTellsWhatWaits(t *testing.T) {
	sp := tenanttest.One(t)
	write(t, sp, 20)
	record(t, sp, clerk(), audit.Entry{Action: "application.open", Object: "application", Entity: ids.New()})

	s, err := audit.Measure(t.Context(), sp)
	if err != nil || s.Sealed != 20 || s.Unsealed != 1 || s.Oldest.IsZero() {
		t.Fatalf("status %+v, %v", s, err)
	}
	if n := seal(t, sp); n != 1 {
		t.Errorf("sealed %d, want 1", n)
	}
	if n := seal(t, sp); n != 0 {
		t.Errorf("sealed %d again", n)
	}
	if r := verify(t, sp); !r.Good() || r.Links != 21 {
		t.Errorf("report %+v", r)
	}
}

func TestEntriesOfOpenTransactionsAreSealedAfterThem(t *testing.T) {
	sp := tenanttest.One(t)
	inside, leave := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = sp.InTx(t.Context(), func(tx *pg.Tx) error {
			err := audit.Record(t.Context(), sp, tx, clerk(), audit.Entry{Action: "a.slow", Object: "a", Entity: ids.New()})
			close(inside)
			<-leave
			return err
		})
	})
	<-inside
	record(t, sp, clerk(), audit.Entry{Action: "a.quick", Object: "a", Entity: ids.New()})
	if n := seal(t, sp); n != 0 {
		t.Errorf("sealed %d entries that an open transaction may still come before", n)
	}
	close(leave)
	wg.Wait()
	if n := seal(t, sp); n != 2 {
		t.Errorf("sealed %d, want both", n)
	}
	if r := verify(t, sp); !r.Good() {
		t.Errorf("report %+v", r)
	}
}

func TestAnotherMunicipalitysOpenTransactionHoldsNobodyUp(t *testing.T) {
	a, b := tenanttest.Two(t)
	inside, leave := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		_ = a.InTx(t.Context(), func(tx *pg.Tx) error {
			err := audit.Record(t.Context(), a, tx, clerk(), audit.Entry{Action: "a.slow", Object: "a", Entity: ids.New()})
			close(inside)
			<-leave
			return err
		})
	})
	<-inside
	record(t, b, clerk(), audit.Entry{Action: "a.quick", Object: "a", Entity: ids.New()})
	if n := seal(t, b); n != 1 {
		t.Errorf("sealed %d", n)
	}
	close(leave)
	wg.Wait()
}

func TestARestoredDatabaseIsSealedOn(t *testing.T) {
	sp := tenanttest.One(t)
	write(t, sp, 5)
	// In the cluster it came from, transactions counted higher.
	tamper(t, sp, `UPDATE audit_entry SET txid = '900000000000'::xid8`)
	record(t, sp, clerk(), audit.Entry{Action: "a.b", Object: "a", Entity: ids.New()})
	if s, err := audit.Measure(t.Context(), sp); err != nil || s.Unsealed != 1 {
		t.Errorf("status %+v, %v", s, err)
	}
	if n := seal(t, sp); n != 1 {
		t.Errorf("sealed %d", n)
	}
	write(t, sp, 3)
	if r := verify(t, sp); !r.Good() || r.Links != 9 {
		t.Errorf("report %+v", r)
	}
}

func TestManyWritersAndSealersMakeOneChain(t *testing.T) {
	sp := tenanttest.One(t)
	var writers, sealers sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		writers.Go(func() {
			for range 40 {
				_ = sp.InTx(t.Context(), func(tx *pg.Tx) error {
					return audit.Record(t.Context(), sp, tx, clerk(), audit.Entry{Action: "a.b", Object: "a", Entity: ids.New()})
				})
			}
		})
	}
	for range 2 {
		sealers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if _, err := audit.Seal(t.Context(), sp); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	writers.Wait()
	close(stop)
	sealers.Wait()
	seal(t, sp)
	if r := verify(t, sp); !r.Good() || r.Links != 160 {
		t.Errorf("report %+v", r)
	}
}

// tamper runs statements as the superuser: what the tenant's own role may not.
func tamper(t *testing.T, sp *tenant.Space, statements ...string) {
	t.Helper()
	var db string
	if err := sp.Read(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Raw(`SELECT current_database()`).Scan(&db).Error }); err != nil {
		t.Fatal(err)
	}
	pgtest.Server(t).Exec(t, db, append([]string{`SET session_replication_role = replica`}, statements...)...)
}

func TestEveryKindOfTamperingIsFound(t *testing.T) {
	sp := tenanttest.One(t)
	write(t, sp, 20)
	tamper(t, sp, `CREATE TABLE kept_entry AS TABLE audit_entry`, `CREATE TABLE kept_link AS TABLE audit_link`,
		`ALTER TABLE audit_link DROP CONSTRAINT audit_link_seq_check`)
	for name, c := range map[string]struct {
		do   []string
		want audit.Fault
		seq  int64
	}{
		"name altered":    {[]string{`UPDATE audit_entry SET actor_name = '別人' WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`}, audit.Altered, 9},
		"detail altered":  {[]string{`UPDATE audit_entry SET detail = '{"n": "8"}' WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`}, audit.Altered, 9},
		"detail reshaped": {[]string{`UPDATE audit_entry SET detail = '{"n": 8}' WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`}, audit.Altered, 9},
		"time moved by a microsecond": {[]string{`UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`},
			audit.Altered, 9},
		"entity moved": {[]string{`UPDATE audit_entry SET entity_id = actor_id WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`}, audit.Altered, 9},
		"hash altered": {[]string{`UPDATE audit_link SET hash = set_byte(hash, 0, get_byte(hash, 0) # 1) WHERE seq = 9`}, audit.Altered, 9},
		"seal moved":   {[]string{`UPDATE audit_link SET sealed_at = sealed_at + interval '1 second' WHERE seq = 9`}, audit.Altered, 9},
		"entry removed": {[]string{`DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`},
			audit.Removed, 9},
		"entry and link removed": {[]string{
			`DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`,
			`DELETE FROM audit_link WHERE seq = 9`}, audit.Removed, 9},
		"removed and closed up": {[]string{
			`DELETE FROM audit_entry WHERE id = (SELECT entry_id FROM audit_link WHERE seq = 9)`,
			`DELETE FROM audit_link WHERE seq = 9`,
			`UPDATE audit_link SET seq = -seq WHERE seq > 9`,
			`UPDATE audit_link SET seq = -seq - 1 WHERE seq < 0`}, audit.Altered, 9},
		"two entries swapped": {[]string{
			`CREATE TEMP TABLE two AS SELECT seq, entry_id FROM audit_link WHERE seq IN (9, 10)`,
			`UPDATE audit_link SET entry_id = gen_random_uuid() WHERE seq IN (9, 10)`,
			`UPDATE audit_link l SET entry_id = two.entry_id FROM two WHERE l.seq = 19 - two.seq`}, audit.Reordered, 9},
		"link removed": {[]string{`DELETE FROM audit_link WHERE seq = 9`}, audit.Removed, 9},
	} {
		t.Run(name, func(t *testing.T) {
			defer tamper(t, sp, `DELETE FROM audit_link`, `DELETE FROM audit_entry`,
				`INSERT INTO audit_entry SELECT * FROM kept_entry`, `INSERT INTO audit_link SELECT * FROM kept_link`)
			if r := verify(t, sp); !r.Good() || r.Links != 20 {
				t.Fatalf("found %+v before anything was done", r.Findings)
			}
			tamper(t, sp, c.do...)
			r := verify(t, sp)
			if !slices.ContainsFunc(r.Findings, func(f audit.Finding) bool { return f.Fault == c.want && f.Seq == c.seq }) {
				t.Errorf("found %+v, want %s at %d", r.Findings, c.want, c.seq)
			}
			if len(r.Findings) > 3 && len(c.do) < 3 {
				t.Errorf("%d findings for one change", len(r.Findings))
			}
		})
	}
}

func TestBackdatedAndPostdatedEntriesAreFound(t *testing.T) {
	for name, c := range map[string]struct {
		shift time.Duration
		want  audit.Fault
	}{"back": {-48 * time.Hour, audit.Backdated}, "forth": {48 * time.Hour, audit.Postdated}} {
		t.Run(name, func(t *testing.T) {
			sp := tenanttest.One(t)
			write(t, sp, 5)
			now := sp.Now()
			tenanttest.Clock(sp).Advance(c.shift)
			record(t, sp, clerk(), audit.Entry{Action: "a.b", Object: "a", Entity: ids.New()})
			tenanttest.Clock(sp).Set(now)
			write(t, sp, 5)
			r := verify(t, sp)
			if len(r.Findings) != 1 || r.Findings[0].Fault != c.want || r.Findings[0].Seq != 6 {
				t.Errorf("found %+v, want %s at 6", r.Findings, c.want)
			}
		})
	}
}

func TestAnEntryThatIsNeverSealedIsFound(t *testing.T) {
	sp := tenanttest.One(t)
	write(t, sp, 3)
	record(t, sp, clerk(), audit.Entry{Action: "a.b", Object: "a", Entity: ids.New()})
	if r := verify(t, sp); !r.Good() {
		t.Errorf("found %+v at once", r.Findings)
	}
	tenanttest.Clock(sp).Advance(audit.Overdue + time.Second)
	if r := verify(t, sp); len(r.Findings) != 1 || r.Findings[0].Fault != audit.Unsealed {
		t.Errorf("found %+v", r.Findings)
	}
}

func TestTheTenantsRoleCanOnlyAppend(t *testing.T) {
	sp := tenanttest.One(t)
	write(t, sp, 2)
	for _, sql := range []string{
		`UPDATE audit_entry SET actor_name = ''`, `DELETE FROM audit_entry`, `TRUNCATE audit_entry CASCADE`,
		`UPDATE audit_link SET seq = seq + 10`, `DELETE FROM audit_link`,
		`UPDATE audit_checkpoint SET note = ''`, `DELETE FROM audit_checkpoint`,
	} {
		err := sp.InTx(t.Context(), func(tx *pg.Tx) error { return tx.Gorm().Exec(sql).Error })
		if err == nil {
			t.Errorf("%s: allowed", sql)
		}
	}
}

func TestListFiltersAndPages(t *testing.T) {
	a, b := tenanttest.Two(t)
	who, other := clerk(), clerk()
	entity := ids.New()
	for i := range 5 {
		record(t, a, who, audit.Entry{Action: "application.open", Object: "application", Entity: entity, Detail: map[string]string{"n": fmt.Sprint(i)}})
		record(t, a, other, audit.Entry{Action: "procedure.publish", Object: "procedure", Entity: ids.New()})
		tenanttest.Clock(a).Advance(time.Hour)
	}
	seal(t, a)
	get := func(q audit.Query) ([]audit.Listed, bool) {
		t.Helper()
		page, more, err := audit.List(t.Context(), a, clerk(), q)
		if err != nil {
			t.Fatal(err)
		}
		return page, more
	}
	page, more := get(audit.Query{Actor: who.ID, Limit: 3})
	if len(page) != 3 || !more || page[0].Detail["n"] != "4" || page[0].Seq == 0 || page[0].ActorName != who.Name {
		t.Fatalf("page %+v more %v", page, more)
	}
	page, more = get(audit.Query{Actor: who.ID, Limit: 3, Before: page[2].ID})
	if len(page) != 2 || more || page[1].Detail["n"] != "0" {
		t.Errorf("second page %+v more %v", page, more)
	}
	if page, _ := get(audit.Query{Entity: entity}); len(page) != 5 {
		t.Errorf("%d of the entity", len(page))
	}
	if page, _ := get(audit.Query{Action: "procedure"}); len(page) != 5 {
		t.Errorf("%d of the room", len(page))
	}
	if page, _ := get(audit.Query{Action: "proc"}); len(page) != 0 {
		t.Errorf("%d for half a name", len(page))
	}
	start := tenanttest.Start
	if page, _ := get(audit.Query{Actor: who.ID, From: start.Add(time.Hour), Until: start.Add(3 * time.Hour)}); len(page) != 2 {
		t.Errorf("%d in the period", len(page))
	}
	if page, _ := get(audit.Query{Action: "audit.list"}); len(page) == 0 {
		t.Error("looking was not recorded")
	}
	if page, _, err := audit.List(t.Context(), b, clerk(), audit.Query{Entity: entity}); err != nil || len(page) != 0 {
		t.Errorf("the other municipality sees %d, %v", len(page), err)
	}
}
