package bench_test

import (
	"fmt"
	"slices"
	"testing"
)

// BenchmarkSubmit hands applications in over HTTP (parsing, validation,
// sealing, audit, outbox) and lets pgbench write the same rows to the same
// database, in turns, and reports the ratio of the rates.
func BenchmarkSubmit(b *testing.B) {
	const rounds = 3
	o := openOffice(b)
	them := o.rival(b)
	o.serve(b)
	for _, run := range []struct{ clients, drafts int }{{1, 200}, {16, 600}, {64, 800}} {
		b.Run(fmt.Sprintf("clients=%d", run.clients), func(b *testing.B) {
			var ours, theirs, ratios []float64
			for b.Loop() {
				for range rounds {
					us, it := o.submitRate(b, run.clients, run.drafts), them.rate(b, run.clients)
					ours, theirs, ratios = append(ours, us), append(theirs, it), append(ratios, us/it)
				}
			}
			b.ReportMetric(middle(ours), "submits/s")
			b.ReportMetric(middle(theirs), "pgbench/s")
			b.ReportMetric(middle(ratios), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func middle(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }
