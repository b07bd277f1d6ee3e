package dataplane

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/madoguchi/madoguchi/internal/tenant"
)

// directoryFigures are read from the directory when somebody asks.
type directoryFigures struct{ d *tenant.Directory }

// Describe implements prometheus.Collector; the figures describe themselves.
func (f directoryFigures) Describe(out chan<- *prometheus.Desc) { prometheus.DescribeByCollect(f, out) }

// Collect implements prometheus.Collector.
func (f directoryFigures) Collect(out chan<- prometheus.Metric) {
	s := f.d.Stats()
	for _, m := range []struct {
		name, help string
		value      float64
	}{
		{"madoguchi_tenants", "Municipalities the directory knows.", float64(s.Tenants)},
		{"madoguchi_open_pools", "Municipalities with an open pool.", float64(s.OpenPools)},
		{"madoguchi_connections", "Connections to municipalities' databases.", float64(s.Connections)},
		{"madoguchi_connection_budget", "Connections there may be.", float64(s.Budget)},
		{"madoguchi_connections_refused", "Connections refused because the budget was used up.", float64(s.Busy)},
		{"madoguchi_connections_wrong", "Connections closed because they reached another database.", float64(s.Wrong)},
		{"madoguchi_directory_age_seconds", "Since the control database was last read.", s.Age.Seconds()},
	} {
		desc := prometheus.NewDesc(m.name, m.help, nil, nil)
		out <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, m.value)
	}
}
