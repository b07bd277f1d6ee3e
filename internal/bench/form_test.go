package bench_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/form"
)

// BenchmarkForm reads and judges the form of 100 fields and 100 rules that the
// browser's evaluator is measured with too (make bench runs both).
func BenchmarkForm(b *testing.B) {
	raw, err := os.ReadFile("../form/testdata/hundred.json")
	if err != nil {
		b.Fatal(err)
	}
	var m struct {
		Form    json.RawMessage
		Answers form.Answers
		Now     time.Time
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		b.Fatal(err)
	}
	f, err := form.Parse(m.Form)
	if err != nil {
		b.Fatal(err)
	}
	const rounds = 1001
	var judged, read []float64
	for b.Loop() {
		for range rounds {
			start := time.Now()
			if _, faults := f.Validate(m.Answers, form.Context{Now: m.Now}); len(faults) > 0 {
				b.Fatal(faults)
			}
			judged = append(judged, float64(time.Since(start))/float64(time.Millisecond))
		}
		for range rounds / 50 {
			start := time.Now()
			if _, err := form.Parse(m.Form); err != nil {
				b.Fatal(err)
			}
			read = append(read, float64(time.Since(start))/float64(time.Millisecond))
		}
	}
	b.ReportMetric(middle(judged), "ms/judged")
	b.ReportMetric(middle(read), "ms/read")
	b.ReportMetric(0, "ns/op")
}
