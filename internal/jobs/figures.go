package jobs

import (
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/outbox"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Figures are the numbers for Prometheus. Labels are kinds, fates and chores of
// this program: no tenant, no person.
type Figures struct {
	runs     *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	waited   *prometheus.HistogramVec
	chores   *prometheus.CounterVec
	stumbles prometheus.Counter
	clock    clock.Clock

	mu      sync.Mutex
	tenants map[ids.ID]measure
}

type measure struct {
	work  outbox.Backlog
	chain audit.Status
}

// NewFigures registers the figures.
func NewFigures(reg prometheus.Registerer, c clock.Clock) *Figures {
	seconds := []float64{.01, .05, .25, 1, 5, 15, 60, 300, 1800, 7200}
	f := &Figures{
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "madoguchi_jobs_total", Help: "Runs of jobs by kind and fate.",
		}, []string{"kind", "fate"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "madoguchi_job_seconds", Help: "How long a job took.", Buckets: seconds,
		}, []string{"kind"}),
		waited: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "madoguchi_job_wait_seconds", Help: "From when a job was due to its claim.", Buckets: seconds,
		}, []string{"kind"}),
		chores: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "madoguchi_chore_failures_total", Help: "Chores that did not succeed.",
		}, []string{"chore"}),
		stumbles: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "madoguchi_round_failures_total", Help: "Visits to tenants that did not succeed.",
		}),
		clock: c, tenants: map[ids.ID]measure{},
	}
	reg.MustRegister(f.runs, f.seconds, f.waited, f.chores, f.stumbles, f)
	return f
}

// ran counts a run. Kinds come from envelopes that this platform signed.
func (f *Figures) ran(kind string, out outbox.Outcome) {
	f.runs.WithLabelValues(kind, string(out.Fate)).Inc()
	if out.Fate != outbox.Stale {
		f.waited.WithLabelValues(kind).Observe(out.Waited.Seconds())
	}
}

func (f *Figures) took(kind string, d time.Duration) {
	f.seconds.WithLabelValues(kind).Observe(d.Seconds())
}

func (f *Figures) choreFailed(name string) { f.chores.WithLabelValues(name).Inc() }

func (f *Figures) stumbled() { f.stumbles.Inc() }

func (f *Figures) measured(id ids.ID, b outbox.Backlog, s audit.Status) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tenants[id] = measure{b, s}
}

// keep forgets tenants that have left.
func (f *Figures) keep(present []tenant.Tenant) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := make(map[ids.ID]measure, len(present))
	for _, t := range present {
		if m, ok := f.tenants[t.ID]; ok {
			kept[t.ID] = m
		}
	}
	f.tenants = kept
}

type gauge struct {
	desc  *prometheus.Desc
	value func(now time.Time, m measure) float64
	most  bool // the highest of the tenants instead of their sum
}

func gauges() []gauge {
	desc := func(name, help string) *prometheus.Desc { return prometheus.NewDesc(name, help, nil, nil) }
	return []gauge{
		{desc("madoguchi_outbox_open", "Outbox rows that are not ended."),
			func(_ time.Time, m measure) float64 { return float64(m.work.Open()) }, false},
		{desc("madoguchi_outbox_failed", "Outbox rows that were given up."),
			func(_ time.Time, m measure) float64 { return float64(m.work.Failed) }, false},
		{desc("madoguchi_outbox_oldest_seconds", "How long the longest waiting outbox row has been due."),
			func(now time.Time, m measure) float64 { return age(now, m.work.Oldest) }, true},
		{desc("madoguchi_audit_unsealed", "Audit entries that wait for the sealer."),
			func(_ time.Time, m measure) float64 { return float64(m.chain.Unsealed) }, false},
		{desc("madoguchi_audit_unsealed_seconds", "How long the longest waiting audit entry has waited."),
			func(now time.Time, m measure) float64 { return age(now, m.chain.Oldest) }, true},
	}
}

func age(now, since time.Time) float64 {
	if since.IsZero() {
		return 0
	}
	return max(0, now.Sub(since).Seconds())
}

// Describe is part of prometheus.Collector.
func (f *Figures) Describe(out chan<- *prometheus.Desc) {
	for _, g := range gauges() {
		out <- g.desc
	}
}

// Collect is part of prometheus.Collector.
func (f *Figures) Collect(out chan<- prometheus.Metric) {
	now := f.clock.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, g := range gauges() {
		total := 0.0
		for _, m := range f.tenants {
			v := g.value(now, m)
			if g.most {
				total = max(total, v)
			} else {
				total += v
			}
		}
		out <- prometheus.MustNewConstMetric(g.desc, prometheus.GaugeValue, total)
	}
}
