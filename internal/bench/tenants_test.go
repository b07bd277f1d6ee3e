package bench_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/municipality"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/provision/declaration"
	"github.com/madoguchi/madoguchi/internal/tenant"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

// many is the number of municipalities that are held open at once.
const many = 200

// declared returns the n-th made-up municipality.
func declared(b *testing.B, n int) declaration.Declaration {
	b.Helper()
	d, _ := tenanttest.Declared()
	d.Code = code(b, n)
	d.Slug = fmt.Sprintf("bench-%d", n)
	d.File = d.Code.String() + "-" + d.Slug + "/tenant.json"
	d.Hosts = slices.Clone(d.Hosts)
	for i := range d.Hosts {
		d.Hosts[i].Name = fmt.Sprintf("bench-%d-%d.localhost", n, i)
	}
	return d
}

// code returns the n-th code of a prefecture, with its check digit.
func code(b *testing.B, n int) municipality.Code {
	b.Helper()
	for check := range 10 {
		if c, err := municipality.ParseCode(fmt.Sprintf("13%03d%d", 100+n, check)); err == nil {
			return c
		}
	}
	b.Fatalf("no check digit fits 13%03d", 100+n)
	return ""
}

// BenchmarkProvision makes municipalities one after another, as
// `madoguchi tenants apply` does, and reports the median.
func BenchmarkProvision(b *testing.B) {
	const sample = 15
	w := tenanttest.NewWorld(b)
	w.Provision(b, declared(b, 0)) // makes the template, once for an installation
	var took []time.Duration
	for b.Loop() {
		for n := range sample {
			began := time.Now()
			w.Provision(b, declared(b, 1+n))
			took = append(took, time.Since(began))
		}
	}
	b.ReportMetric(median(took).Seconds()*1000, "ms/tenant")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkManyTenantsOpen asks every one of many municipalities something and
// reports what the process then holds for them.
func BenchmarkManyTenantsOpen(b *testing.B) {
	w := tenanttest.NewWorld(b)
	var all []declaration.Declaration
	for n := range many {
		all = append(all, declared(b, n))
	}
	tenants := w.Provision(b, all...)
	d := w.Directory(b)
	before := heap()
	var first, again []time.Duration
	for b.Loop() {
		first = append(first, askAll(b, d, tenants)...)
		again = append(again, askAll(b, d, tenants)...)
	}
	stats := d.Stats()
	b.ReportMetric(median(first).Seconds()*1000, "ms/first-query")
	b.ReportMetric(median(again).Seconds()*1000, "ms/next-query")
	b.ReportMetric(float64(int64(heap())-int64(before))/many/1024, "KiB/tenant")
	b.ReportMetric(float64(stats.OpenPools), "pools")
	b.ReportMetric(float64(stats.Connections), "connections")
	b.ReportMetric(float64(stats.Budget), "budget")
	b.ReportMetric(0, "ns/op")
	runtime.KeepAlive(d)
}

func askAll(b *testing.B, d *tenant.Directory, tenants []tenant.Tenant) []time.Duration {
	b.Helper()
	var took []time.Duration
	for _, t := range tenants {
		began := time.Now()
		sp, err := d.Open(context.Background(), t.ID)
		if err != nil {
			b.Fatal(err)
		}
		err = sp.Read(context.Background(), func(tx *pg.Tx) error {
			return tx.Gorm().Exec("SELECT count(*) FROM outbox").Error
		})
		if err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	return took
}

// heap is what is reachable, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // what the first one's finalizers let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func median(took []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[len(sorted)/2]
}
