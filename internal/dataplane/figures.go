package dataplane

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// figures count requests. Labels are operations and statuses: no tenant, no
// person.
type figures struct{ seconds *prometheus.HistogramVec }

func newFigures(reg prometheus.Registerer) figures {
	f := figures{prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "madoguchi_request_seconds", Help: "How long requests took, by operation and status.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"operation", "status"})}
	reg.MustRegister(f.seconds)
	return f
}

func (f figures) observe(r httpapi.Route, status int, took time.Duration) {
	f.seconds.WithLabelValues(r.Operation, strconv.Itoa(status)).Observe(took.Seconds())
}

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

// private is the handler of the private listener.
func (s *Server) private() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if !s.ready(r) {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{}))
	return mux
}

// ready: it is not stopping, and it can route: it knows municipalities, or has
// none because the control database says so.
func (s *Server) ready(r *http.Request) bool {
	if s.stopping.Load() {
		return false
	}
	return s.directory.Stats().Tenants > 0 || s.control.Ping(r.Context()) == nil
}
